using System.Text.Json;

namespace SentinelMarket.Tests.Faults;

/// <summary>Verbs on a data folder that no server has ever used.</summary>
[Collection(FaultTests.Name)]
public sealed class LonelyVerbTests : IAsyncLifetime
{
    private readonly FaultFolder _folder = new();

    public async Task InitializeAsync() => await _folder.HoldAsync();

    public async Task DisposeAsync() => await _folder.DisposeAsync();

    [Fact]
    public async Task Pipelines_are_listed_with_the_schedules_that_a_server_would_follow()
    {
        var verb = await _folder.RunAsync("pipelines", "--json");

        Assert.True(verb.ExitCode == 0, verb.Said);
        using var pipelines = JsonDocument.Parse(verb.Output);
        Assert.Equal(
            [("stock_data", "every 5 minutes", "Unknown"), ("social_media", "every 10 minutes", "Unknown"), ("news", "every 15 minutes", "Unknown"), ("filings", "every 15 minutes", "Unknown"), ("end_of_day", "18:30 every day (IST)", "Unknown"), ("instruments", null, "Unknown"), ("holidays", "06:40 every Monday (IST)", "Unknown"), ("quality_report", "01:15 every day (IST)", "Unknown"), ("retention", "02:15 every day (IST)", "Unknown"), ("lake_compaction", "every hour at 40 minutes (IST)", "Unknown")],
            pipelines.RootElement.GetProperty("pipelines").EnumerateArray().Select(pipeline => (Text(pipeline, "name"), Text(pipeline, "schedule"), Text(pipeline, "health"))));
        var needy = Assert.Single(pipelines.RootElement.GetProperty("pipelines").EnumerateArray(), pipeline => Text(pipeline, "needs") is not null);
        Assert.Contains("./run import instruments", Text(needy, "needs"), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement pipeline, string property) => pipeline.GetProperty(property).GetString();
}
