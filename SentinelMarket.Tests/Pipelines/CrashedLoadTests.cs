using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Reference;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Sources;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>
/// Every feed in its own pipeline, against its site on loopback, a real lake and a real database, when everything ends after the lake was written and before the load was committed.
/// </summary>
public sealed class CrashedLoadTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();

    public static TheoryData<string> Sources => [.. FeedContractHost.Registered().Select(feed => feed.Source)];

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task What_was_fetched_is_loaded_by_the_next_run_and_the_watermark_is_neither_lost_nor_ahead(string source)
    {
        await using var host = await FeedContractHost.StartAsync(source);
        await using var services = Services(host);
        var documents = DocumentsOf(source);

        await SuperuserAsync(
            $"""
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'everything ends here'; END $$;
            CREATE TRIGGER die BEFORE UPDATE OF loaded_at ON lake_objects FOR EACH ROW WHEN (NEW.{documents}) EXECUTE FUNCTION die();
            """);
        var crashed = await RunAsync(services, host.Feed);
        await SuperuserAsync("DROP TRIGGER die ON lake_objects");

        Assert.Equal(RunOutcome.Failed, crashed.Outcome);
        var fetched = await LinesAsync($"SELECT path FROM lake_objects WHERE {documents} ORDER BY path");
        Assert.NotEmpty(fetched);
        Assert.Equal(["0"], await LinesAsync($"SELECT (SELECT count(*) FROM stock_data_warehouse WHERE {documents}) + (SELECT count(*) FROM social_messages WHERE {documents})"));
        Assert.Empty(await WatermarksAsync(source));

        var askedBefore = host.Asked.Count;
        var next = await RunAsync(services, host.Feed);

        Assert.True(next.Outcome == RunOutcome.Succeeded, next.Error);
        Assert.True(next.Counts.Loaded > 0);
        Assert.Empty(await LinesAsync($"SELECT path FROM lake_objects WHERE {documents} AND loaded_at IS NULL"));
        Assert.Empty(fetched.Except(await LinesAsync(FormattableString.Invariant($"SELECT path FROM lake_objects WHERE {documents} AND loaded_run_id = {next.Id}"))));
        Assert.True(host.Asked.Count > askedBefore);
        await AssertNextAsksFromThereAsync(source, host, services);
    }

    private async Task AssertNextAsksFromThereAsync(string source, FeedContractHost host, ServiceProvider services)
    {
        var watermarks = await WatermarksAsync(source);
        var asksFrom = FeedContract.All[source].AsksFrom;
        Assert.Equal(asksFrom is not null, watermarks.Count > 0);
        if (asksFrom is null) { return; }

        Assert.Empty(host.Feed.Streams.Except(watermarks.Keys));
        var before = host.Asked.Count;
        var third = await RunAsync(services, host.Feed);
        Assert.True(third.Outcome == RunOutcome.Succeeded, third.Error);
        var calls = host.Asked.Skip(before).ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.True(watermarks.Values.Any(watermark => asksFrom(watermark, call)), $"{call.Address} does not ask from {string.Join(" or ", watermarks.Values)} on."));
    }

    private async Task<RunReport> RunAsync(ServiceProvider services, IFeed feed)
    {
        var parameters = FeedContract.All[feed.Source].Run.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        return await (await services.GetRequiredService<PipelineRunner>().StartAsync(new RunRequest(feed.Pipeline, RunTrigger.Manual, "test", parameters), CancellationToken.None)).Completion;
    }

    /// <summary>The pipelines as the product registers them; the feeds are those of the host, which follow its clock.</summary>
    private ServiceProvider Services(FeedContractHost host)
    {
        var configuration = new ConfigurationBuilder().AddConfiguration(host.Configuration).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Lake:Folder"] = _folder["lake"],
            ["Spool:Folder"] = _folder["spool"],
            ["Authors:KeyFile"] = _folder["authors.key"],
            ["Pipelines:BatchLinger"] = "00:00:00.020",
        }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(_server.Connections);
        services.AddMarket(configuration).AddLake(configuration).AddSources(configuration).AddEndOfDayFiles(configuration).AddReferenceFiles().AddQuality(configuration).AddText().AddWarehouse(configuration).AddPipelines(configuration);
        Replace<IQuoteFeed>(services, host);
        Replace<IArchiveFeed>(services, host);
        Replace<IMessageFeed>(services, host);
        return services.BuildServiceProvider();
    }

    private static void Replace<TFeed>(IServiceCollection services, FeedContractHost host)
        where TFeed : class, IFeed
    {
        services.RemoveAll<TFeed>();
        foreach (var feed in host.Feeds<TFeed>()) { services.AddSingleton(feed); }
    }

    private static string DocumentsOf(string source) => source switch
    {
        SourceIds.NseArchive => "source LIKE 'nse.eod.%'",
        SourceIds.BseArchive => "source LIKE 'bse.eod.%'",
        _ => $"source = '{source}'",
    };

    private async Task<IReadOnlyDictionary<string, string>> WatermarksAsync(string source) =>
        (await LinesAsync($"SELECT stream || chr(9) || value FROM watermarks WHERE source = '{source}'")).Select(line => line.Split('\t')).ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);

    private async Task<IReadOnlyList<string>> LinesAsync(string sql) => await _server.Database.LinesAsync($"SELECT line::text FROM ({sql}) AS lines(line)");

    private async Task SuperuserAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server.Superuser);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
