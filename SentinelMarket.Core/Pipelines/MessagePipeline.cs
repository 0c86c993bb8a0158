using System.Runtime.CompilerServices;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Warehouse.Social;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// A pipeline that loads messages: asks each stream of its feeds for what is new since the stream's watermark, reads the texts on all processors, and loads messages with the
/// shares that they speak of. A watermark moves with the rows that justify it, so whatever breaks, nothing is skipped.
/// </summary>
/// <remarks>Parameter: <c>source</c>, ids of sources with commas between them, asks only their feeds.</remarks>
public abstract class MessagePipeline : EtlPipeline<SocialMessage>
{
    /// <summary>The parameter with the sources to ask; all without it.</summary>
    public const string SourceParameter = "source";

    // Texts are long: so many of 10,000 characters are some 40 MB.
    private const int MostMessagesPerBatch = 2_000;

    private readonly MessageServices _services;

    /// <summary>A pipeline on the services that every pipeline of messages needs.</summary>
    protected MessagePipeline(MessageServices services)
        : base(services.Etl, services.Parsers, MostMessagesPerBatch) => _services = services;

    /// <inheritdoc/>
    protected override IReadOnlyList<SourceGroup> Plan(RunRequest request) =>
        [.. FeedsOf(request).Where(feed => feed.Readiness.IsReady).Select(feed => new SourceGroup(feed.Name, feed.Parallelism, feed.Streams.Select(stream => CallOf(feed, stream)).ToAsyncEnumerable()))];

    /// <inheritdoc/>
    protected override IReadOnlyList<Verdict> Validate(SocialMessage record) => _services.Validator.Validate(record);

    /// <inheritdoc/>
    protected override string KeyOf(SocialMessage record) => $"{record.Platform} {record.ExternalId}";

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<RowCounts>> LoadAsync(RunContext run, IReadOnlyList<DocumentPart<SocialMessage>> batch, CancellationToken cancellationToken)
    {
        var analyzer = await _services.Listings.AnalyzerAsync(cancellationToken).ConfigureAwait(false);
        var analyzed = batch.Select(part => Analyze(analyzer, part, cancellationToken)).ToArray();
        var counts = await RefusedRecords.LoadAroundAsync(
            analyzed,
            parts => _services.Writer.LoadAsync(run.Lease, parts, [.. parts.Select(part => part.Watermark).OfType<WatermarkMove>()], cancellationToken),
            message => KeyOf(message.Message),
            RefusedRecords.RefusalOf).ConfigureAwait(false);
        _services.Watermarks.Note([.. batch.Select(part => part.Watermark).OfType<WatermarkMove>()]);
        return counts;
    }

    private static DocumentPart<AnalyzedMessage> Analyze(TextAnalyzer analyzer, DocumentPart<SocialMessage> part, CancellationToken cancellationToken)
    {
        var analyzed = new AnalyzedMessage[part.Records.Count];
        Parallel.For(0, analyzed.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => analyzed[i] = new AnalyzedMessage(part.Records[i], MessageReadings.Of(analyzer, part.Records[i])));
        return new DocumentPart<AnalyzedMessage>(part.Stored, analyzed, part.Quarantined, part.IsLast, part.Watermark) { Warnings = part.Warnings };
    }

    private IEnumerable<IMessageFeed> FeedsOf(RunRequest request)
    {
        var own = _services.Feeds.Where(feed => feed.Pipeline == Name).ToList();
        if (!request.Parameters.TryGetValue(SourceParameter, out var asked)) { return own; }
        var sources = asked.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var source in sources)
        {
            if (own.FirstOrDefault(feed => feed.Source == source) is not { } feed) { throw new InvalidRunRequestException($"{SourceParameter} is \"{source}\"; expected is one of {string.Join(", ", own.Select(known => known.Source))}."); }
            if (feed.Readiness.Missing is { } missing) { throw new InvalidRunRequestException($"{feed.Name} cannot be asked: {missing}"); }
        }

        return own.Where(feed => sources.Contains(feed.Source, StringComparer.Ordinal));
    }

    private SourceCall CallOf(IMessageFeed feed, string stream) => new(feed.Source, stream, token => AskAsync(feed, stream, token));

    private async IAsyncEnumerable<SourceAnswer> AskAsync(IMessageFeed feed, string stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watermark = await _services.Watermarks.FindAsync(feed.Source, stream, cancellationToken).ConfigureAwait(false);
        await foreach (var page in feed.FetchAsync(stream, watermark, cancellationToken).ConfigureAwait(false))
        {
            yield return new SourceAnswer(page.Document, page.Note, page.Watermark is { } reached ? new WatermarkMove(feed.Source, stream, reached) : null);
        }
    }
}
