using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Tests.Simulation;
using SentinelMarket.Tests.Sources;

namespace SentinelMarket.Tests.Serving;

/// <summary>Feeds of prices, tested on the simulated market.</summary>
public sealed class FeedProbeTests : IDisposable
{
    private readonly FeedHost _host;

    public FeedProbeTests()
    {
        var time = new SkippingTime();
        _host = new FeedHost(CrowdOf.Handler(CrowdOf.Calm(), time), time);
    }

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(SourceIds.NseQuote)]
    [InlineData(SourceIds.BseQuote)]
    public async Task A_feed_of_quotes_is_asked_for_its_first_share(string source)
    {
        var feed = _host.Feed(source);

        var trial = await TryAsync(feed);

        Assert.True(trial.Succeeded, trial.Message);
        Assert.Equal((1, 0), (trial.Records, trial.Unreadable));
        Assert.Contains($"of {feed.Streams[0]} with 1 record", trial.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_is_asked_for_its_newest_file()
    {
        var trial = await TryAsync(_host.Get<IEnumerable<IFeed>>().Single(feed => feed.Source == SourceIds.NseArchive));

        Assert.True(trial.Succeeded, trial.Message);
        Assert.Equal((50, 0), (trial.Records, trial.Unreadable));
    }

    [Fact]
    public async Task An_archive_without_a_file_for_so_long_has_failed()
    {
        using var host = new FeedHost(ScriptedExchange.Of(System.Net.HttpStatusCode.NotFound), new SkippingTime());
        var archive = host.Get<IEnumerable<IFeed>>().Single(feed => feed.Source == SourceIds.NseArchive);

        var trial = await new FeedProbe([], [], new Universe(NiftyFifty.Instruments), host.Time).TryAsync(archive, CancellationToken.None);

        Assert.Equal((false, "It has no file of the last 10 days."), (trial.Succeeded, trial.Message));
    }

    private Task<FeedTrial> TryAsync(IFeed feed) => new FeedProbe(
        [], [.. _host.Get<IEnumerable<IDocumentParser<StockRecord>>>(), new BhavcopyParser()], new Universe(NiftyFifty.Instruments), _host.Time).TryAsync(feed, CancellationToken.None);
}
