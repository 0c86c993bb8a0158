using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Live quotes of the universe from every exchange, each ticker on its own.</summary>
public sealed class StockDataPipeline(
    EtlServices services,
    IEnumerable<IDocumentParser<StockRecord>> parsers,
    DataValidator validator,
    StockWriter writer,
    IEnumerable<IQuoteFeed> feeds,
    Universe universe)
    : StockPipeline(services, parsers, validator, writer)
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "stock_data";

    private readonly IReadOnlyList<IQuoteFeed> _feeds = [.. feeds];

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(" and ", _feeds.Select(feed => feed.Exchange.Code()))} quotes, {universe.Instruments.Count} tickers");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources => [.. _feeds.Select(feed => feed.Source)];

    /// <inheritdoc/>
    protected override IReadOnlyList<SourceGroup> Plan(RunRequest request) =>
        [.. _feeds.Select(feed => new SourceGroup(feed.Exchange.Code(), feed.Parallelism, Calls(feed).ToAsyncEnumerable()))];

    private IEnumerable<SourceCall> Calls(IQuoteFeed feed) =>
        from instrument in universe.Instruments
        where feed.Lists(instrument)
        select new SourceCall(feed.Source, instrument.Ticker.Value, async token => new SourceAnswer(await feed.FetchAsync(instrument, token).ConfigureAwait(false)));
}
