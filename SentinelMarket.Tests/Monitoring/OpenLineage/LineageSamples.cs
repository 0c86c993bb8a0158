using System.Text.Json;
using SentinelMarket.Core.Monitoring.OpenLineage;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Monitoring.OpenLineage;

/// <summary>Runs whose events the tests look at.</summary>
internal static class LineageSamples
{
    public static readonly DateTimeOffset Started = new(2026, 3, 2, 5, 0, 0, TimeSpan.Zero);
    public static readonly WarehouseConnections Connections = new("Host=db.example.org;Port=6432;Database=sentinel_live;Username=app;Password=secret", "", "");
    public static readonly IPipeline Pipeline = new NamedPipeline();

    public static RunReport Run(long id = 7, RunOutcome? outcome = null, string? error = null, long? retryOf = null) => new()
    {
        Id = id,
        Pipeline = NamedPipeline.PipelineName,
        Trigger = retryOf is null ? RunTrigger.Schedule : RunTrigger.Retry,
        Actor = "job",
        Node = "host/1",
        CodeVersion = "0.1.0+abc",
        Parameters = new Dictionary<string, string>(StringComparer.Ordinal),
        RetryOf = retryOf,
        StartedAt = Started,
        FinishedAt = outcome is null ? null : Started.AddSeconds(90),
        Outcome = outcome,
        Counts = outcome is null ? RowCounts.Zero : new RowCounts(10, 6, 2, 2),
        Error = error,
        ErrorStage = error is null ? null : RunStage.Extract,
    };

    public static RunEnding Ending(RunReport run) => new(
        run,
        [
            new SourceOutcome(SourceIds.NseQuote, "TCS", true, new RowCounts(6, 4, 2, 0), TimeSpan.FromSeconds(1), null),
            new SourceOutcome(SourceIds.NseQuote, "INFY", false, RowCounts.Zero, TimeSpan.FromSeconds(1), "timed out"),
            new SourceOutcome(SourceIds.BseQuote, "500325", true, new RowCounts(4, 2, 0, 2), TimeSpan.FromSeconds(1), null),
        ],
        [new RuleCount(SourceIds.BseQuote, "price.positive", Severity.Reject, 2), new RuleCount(SourceIds.NseQuote, "change.plausible", Severity.Warn, 1)]);

    public static LineageEvents Events(string @namespace = "sentinelmarket.live")
    {
        var options = new LineageOptions { Namespace = @namespace };
        return new LineageEvents(options, WarehouseDataset.Of(options, Connections));
    }

    public static JsonElement Read(string lineageEvent)
    {
        using var document = JsonDocument.Parse(lineageEvent);
        return document.RootElement.Clone();
    }

    /// <summary>"START 7": the event's type and the run's number.</summary>
    public static string Word(string lineageEvent)
    {
        var read = Read(lineageEvent);
        var tags = read.GetProperty("run").GetProperty("facets").GetProperty("tags").GetProperty("tags");
        return $"{read.GetProperty("eventType").GetString()} {tags.EnumerateArray().Single(tag => tag.GetProperty("key").GetString() == "number").GetProperty("value").GetString()}";
    }

    private sealed class NamedPipeline : IPipeline
    {
        public const string PipelineName = "stock_data";

        public string Name => PipelineName;

        public string Description => "NSE and BSE quotes, 50 tickers";

        public IReadOnlyList<string> Sources => [SourceIds.NseQuote, SourceIds.BseQuote];

        public void Check(RunRequest request)
        {
        }

        public Task<RunClosingReport> ExecuteAsync(RunContext run, CancellationToken cancellationToken) => throw new InvalidOperationException("This pipeline only has a name.");
    }
}
