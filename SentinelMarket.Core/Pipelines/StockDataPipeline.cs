using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Live quotes of the universe from every exchange, each ticker on its own. Where an exchange has several sources, a share that the first fails to answer is asked of
/// the next in the same run; the quotes of both exchanges are kept side by side.
/// </summary>
public sealed class StockDataPipeline : StockPipeline
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "stock_data";

    private readonly IReadOnlyList<IDocumentParser<StockRecord>> _parsers;
    private readonly IReadOnlyDictionary<Exchange, IReadOnlyList<IQuoteFeed>> _feeds;
    private readonly Dictionary<string, SemaphoreSlim> _gates;
    private readonly Universe _universe;
    private readonly VolumeCheck _volumes;

    /// <summary>The pipeline over these feeds, asked in the order of the settings.</summary>
    public StockDataPipeline(
        EtlServices services, IEnumerable<IDocumentParser<StockRecord>> parsers, DataValidator validator, StockWriter writer, StockVolumes volumes, IEnumerable<IQuoteFeed> feeds, IOptions<QuoteOrderOptions> order, Universe universe)
        : this(services, [.. parsers], validator, writer, volumes, [.. feeds], order, universe)
    {
    }

    private StockDataPipeline(
        EtlServices services, IReadOnlyList<IDocumentParser<StockRecord>> parsers, DataValidator validator, StockWriter writer, StockVolumes volumes, IReadOnlyList<IQuoteFeed> feeds, IOptions<QuoteOrderOptions> order, Universe universe)
        : base(services, parsers, validator, writer)
    {
        _parsers = parsers;
        _universe = universe;
        _volumes = new VolumeCheck(volumes);
        _feeds = Enum.GetValues<Exchange>().ToDictionary(
            exchange => exchange,
            exchange => (IReadOnlyList<IQuoteFeed>)[.. order.Value.Of(exchange).Select(source => feeds.Single(feed => feed.Source == source))]);
        _gates = feeds.ToDictionary(feed => feed.Source, feed => new SemaphoreSlim(feed.Parallelism), StringComparer.Ordinal);
        Sources = [.. feeds.Select(feed => feed.Source)];
    }

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(" and ", _feeds.Keys.Select(exchange => exchange.Code()))} quotes, {_universe.Instruments.Count} tickers");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<SourceGroup> Plan(RunRequest request) =>
        [.. from pair in _feeds
            let feeds = pair.Value.Where(feed => feed.Readiness.IsReady).ToList()
            where feeds.Count > 0
            select new SourceGroup(pair.Key.Code(), feeds[0].Parallelism, Calls(feeds, pair.Key).ToAsyncEnumerable())];

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<RowCounts>> LoadAsync(RunContext run, IReadOnlyList<DocumentPart<StockRecord>> batch, CancellationToken cancellationToken) =>
        await base.LoadAsync(run, await _volumes.JudgeAsync(run, batch, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private IEnumerable<SourceCall> Calls(IReadOnlyList<IQuoteFeed> feeds, Exchange exchange) =>
        _universe.Instruments.Select(instrument => Call(feeds, 0, instrument, exchange)).OfType<SourceCall>();

    /// <summary>The question to the first feed from this position on that lists the share, and after it to the others; null when none does.</summary>
    private SourceCall? Call(IReadOnlyList<IQuoteFeed> feeds, int first, Instrument instrument, Exchange exchange)
    {
        for (var i = first; i < feeds.Count; i++)
        {
            var feed = feeds[i];
            if (feed.StreamOf(instrument, exchange) is not { } stream) { continue; }
            var otherwise = Call(feeds, i + 1, instrument, exchange);
            return new SourceCall(feed.Source, stream, token => AskAsync(feed, instrument, exchange, hasOther: otherwise is not null, token)) { Otherwise = otherwise };
        }

        return null;
    }

    /// <summary>An answer without a sound quote is kept all the same, and where there is another source it is a failure, so that the other is asked.</summary>
    private async IAsyncEnumerable<SourceAnswer> AskAsync(IQuoteFeed feed, Instrument instrument, Exchange exchange, bool hasOther, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = await FetchAsync(feed, instrument, exchange, cancellationToken).ConfigureAwait(false);
        yield return new SourceAnswer(page.Document, page.Note);
        if (hasOther && FaultOf(page.Document) is { } fault) { throw new SourceFailedException(fault, 1); }
    }

    /// <summary>Within the feed's own bound, which its group cannot hold where the feed stands in for others or serves both exchanges.</summary>
    private async Task<FeedPage> FetchAsync(IQuoteFeed feed, Instrument instrument, Exchange exchange, CancellationToken cancellationToken)
    {
        var gate = _gates[feed.Source];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await feed.FetchAsync(instrument, exchange, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Why there is no sound quote in a document; null when there is one.</summary>
    private string? FaultOf(RawDocument document)
    {
        string? fault = null;
        try
        {
            foreach (var item in _parsers.First(parser => parser.Handles(document.Source)).Parse(document))
            {
                var refusal = item.Verdict ?? Validate(item.Record!).FirstOrDefault(verdict => verdict.Severity == Severity.Reject);
                if (refusal is null) { return null; }
                fault ??= $"answered with a quote that is refused: {refusal.Message}";
            }
        }
        catch (MalformedDocumentException e)
        {
            return $"answered with something that cannot be read: {e.Message}";
        }

        return fault ?? "answered with a document that holds no quote.";
    }
}
