using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about the lake from its catalog and its files.</summary>
internal sealed class LakeDesk(
    IDataLake lake,
    LakeBrowser browser,
    LakeCatalog catalog,
    LakeVerification verification,
    ReplayPreviews previews,
    PipelineRunner runner,
    IEnumerable<IDocumentParser<StockRecord>> prices,
    IEnumerable<IDocumentParser<SocialMessage>> messages) : ILakeDesk
{
    private const int PartsShown = 50;

    public Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancellationToken) => catalog.SourcesAsync(cancellationToken);

    public Task<LakePage> BrowseAsync(LakeQuery query, CancellationToken cancellationToken) => browser.BrowseAsync(query, cancellationToken);

    public async Task<LakeObjectDetail?> FindAsync(long id, CancellationToken cancellationToken)
    {
        if (await browser.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } row) { return null; }
        var quarantine = await browser.QuarantineAsync(id, PartsShown, cancellationToken).ConfigureAwait(false);
        if (row.RemovedAt is { } removed) { return new LakeObjectDetail(row, null, $"Retention took this object out of the lake at {removed:yyyy-MM-dd HH:mm} UTC; its hash stays known.", [], 0, quarantine); }
        try
        {
            var document = (await lake.ReadAsync(row.Item.Path, cancellationToken).ConfigureAwait(false)).Document;
            var (traces, count) = await TracesAsync(id, document, cancellationToken).ConfigureAwait(false);
            return new LakeObjectDetail(row, PayloadText.Of(document), null, traces, count, quarantine);
        }
        catch (DamagedLakeObjectException damaged)
        {
            return new LakeObjectDetail(row, null, damaged.Message, [], 0, quarantine);
        }
    }

    public async Task<RawDocument?> ReadAsync(long id, CancellationToken cancellationToken) =>
        await browser.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } row ? (await lake.ReadAsync(row.Item.Path, cancellationToken).ConfigureAwait(false)).Document : null;

    public async Task<LakeTrial?> VerifyAsync(long id, CancellationToken cancellationToken)
    {
        if (await browser.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } row) { return null; }
        var fault = await verification.FaultOfAsync(row.Item.Path, row.Item.Sha256, cancellationToken).ConfigureAwait(false);
        return new LakeTrial(row.Item.Path, fault is null, fault?.Message ?? $"The payload has the hash {row.Item.Sha256} that it was stored with.");
    }

    public IReadOnlyList<RunRequest> Plan(ReplayOrder order, string actor) => order.Requests(runner.Pipelines, actor);

    public async Task<IReadOnlyList<RunReport>> ReplayAsync(ReplayOrder order, string actor, CancellationToken cancellationToken)
    {
        var started = new List<RunReport>();
        foreach (var request in Plan(order, actor))
        {
            try
            {
                started.Add((await runner.StartAsync(request, cancellationToken).ConfigureAwait(false)).Report);
            }
            catch (RunAlreadyOpenException) when (started.Count > 0)
            {
                // Those that were free are under way; the caller sees which are not among them.
            }
        }

        return started;
    }

    public Task<ReplayPreview?> FindPreviewAsync(long runId, CancellationToken cancellationToken) => previews.FindAsync(runId, cancellationToken);

    /// <summary>The rows that came from a document: its records say at which instants to look for them.</summary>
    private async Task<(IReadOnlyList<LakeObjectTrace> First, long Count)> TracesAsync(long id, RawDocument document, CancellationToken cancellationToken)
    {
        if (SpanOf(prices, document, record => record.Timestamp) is { } quoted)
        {
            return await browser.PricesAsync(id, quoted.From, quoted.To, PartsShown, cancellationToken).ConfigureAwait(false);
        }

        return SpanOf(messages, document, record => record.PublishedAt) is { } published
            ? await browser.MentionsAsync(id, published.From, published.To, PartsShown, cancellationToken).ConfigureAwait(false)
            : ([], 0);
    }

    private static (DateTimeOffset From, DateTimeOffset To)? SpanOf<TRecord>(IEnumerable<IDocumentParser<TRecord>> parsers, RawDocument document, Func<TRecord, DateTimeOffset> instantOf)
        where TRecord : class
    {
        if (parsers.FirstOrDefault(parser => parser.Handles(document.Source)) is not { } parser) { return null; }
        (DateTimeOffset From, DateTimeOffset To)? span = null;
        try
        {
            foreach (var record in parser.Parse(document).Select(item => item.Record).OfType<TRecord>())
            {
                var at = instantOf(record);
                span = span is { } known ? (at < known.From ? at : known.From, at > known.To ? at : known.To) : (at, at);
            }
        }
        catch (MalformedDocumentException)
        {
            // What came before it broke is all that could have been loaded.
        }

        return span;
    }
}
