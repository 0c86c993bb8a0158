using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Parses and validates documents into parts of a bounded number of records.</summary>
/// <param name="parsers">The parsers of the pipeline's sources.</param>
/// <param name="validate">What the rules say of a record.</param>
/// <param name="keyOf">What a record is about, for people.</param>
/// <param name="newKeys">For one document: tells of each record, in order, whether its key is new there.</param>
/// <param name="recordsPerPart">The most records of one part.</param>
internal sealed class Transformation<TRecord>(
    IReadOnlyList<IDocumentParser<TRecord>> parsers, Func<TRecord, IReadOnlyList<Verdict>> validate, Func<TRecord, string> keyOf, Func<Func<TRecord, bool>> newKeys, int recordsPerPart)
    where TRecord : class
{
    /// <summary>The document's parts; always at least one, and the last says so, so that an empty document counts as loaded too.</summary>
    public IEnumerable<TrackedPart<TRecord>> Split(TrackedDocument tracked, RunContext run, WarningCounts warnings)
    {
        var part = new Gathered();
        var isNew = newKeys();
        using var items = Parse(tracked).GetEnumerator();
        while (true)
        {
            try
            {
                if (!items.MoveNext()) { break; }
            }
            catch (Exception exception)
            {
                // The boundary of one document: a fault of the parser must neither stop the neighbours nor come back with every run.
                part.Refused.Add(Refuse(exception, tracked, run));
                break;
            }

            foreach (var warning in Sort(items.Current, tracked.Stored.Document, isNew, part))
            {
                warnings.Add(warning, tracked.Stored.Document, items.Current.Position);
                part.Warned[warning.Rule] = part.Warned.GetValueOrDefault(warning.Rule) + 1;
            }

            if (part.Records.Count + part.Refused.Count < recordsPerPart) { continue; }
            yield return part.Of(tracked, isLast: false);
            part = new Gathered();
        }

        yield return part.Of(tracked, isLast: true);
    }

    /// <summary>The document's records with what the rules say of each, for somebody who wants to look and not to load.</summary>
    public IEnumerable<ReadRecord> Read(RawDocument document) =>
        ParserOf(document).Parse(document).Select(item => new ReadRecord(item.Position, item.RawOffset, item.RawLength, item.Record is { } record ? validate(record) : [item.Verdict!]));

    private static QuarantineEntry Refuse(Exception exception, TrackedDocument tracked, RunContext run)
    {
        var document = tracked.Stored.Document;
        var (rule, message) = exception is MalformedDocumentException malformed
            ? (malformed.Rule, malformed.Message)
            : (SharedRules.ParserFault, $"the parser broke ({exception.GetType().Name}: {exception.Message}); the payload is in the lake and can be replayed when that is mended");
        tracked.Tally.Fail($"answered with something that cannot be read: {message}");
        run.Log(RunLogLevel.Error, RunStage.Transform, $"{document.Source} {document.Stream}: {message}");
        return Quarantined.From(document, WholeDocument(document), new Verdict(rule, Severity.Reject, null, message), document.Stream);
    }

    private IEnumerable<Parsed<TRecord>> Parse(TrackedDocument tracked)
    {
        if (tracked.Damage is not null) { throw new MalformedDocumentException(SharedRules.LakeDamaged, tracked.Damage); }
        foreach (var item in ParserOf(tracked.Stored.Document).Parse(tracked.Stored.Document)) { yield return item; }
    }

    private IDocumentParser<TRecord> ParserOf(RawDocument document) =>
        parsers.FirstOrDefault(candidate => candidate.Handles(document.Source))
        ?? throw new InvalidOperationException($"No parser is registered for source {document.Source}.");

    /// <summary>Puts a record to those to load, to those refused, or to those that the document repeats; the warnings that it is loaded with.</summary>
    private IReadOnlyList<Verdict> Sort(Parsed<TRecord> item, RawDocument document, Func<TRecord, bool> isNew, Gathered part)
    {
        if (item.Record is not { } record)
        {
            part.Refused.Add(Quarantined.From(document, item, item.Verdict!, null));
            return [];
        }

        var verdicts = validate(record);
        if (verdicts.FirstOrDefault(verdict => verdict.Severity == Severity.Reject) is { } first)
        {
            part.Refused.Add(Quarantined.From(document, item, first, keyOf(record)) with { Also = [.. verdicts.Where(verdict => verdict != first)] });
            return [];
        }

        if (!isNew(record))
        {
            part.Repeated++;
            return [];
        }

        part.Records.Add(record);
        return verdicts;
    }

    private static Parsed<TRecord> WholeDocument(RawDocument document) => new(null, null, 0, 0, document.Content.Length);

    /// <summary>What one part has so far.</summary>
    private sealed class Gathered
    {
        public List<TRecord> Records { get; } = [];

        public List<QuarantineEntry> Refused { get; } = [];

        public Dictionary<string, int> Warned { get; } = new(StringComparer.Ordinal);

        public int Repeated { get; set; }

        public TrackedPart<TRecord> Of(TrackedDocument tracked, bool isLast) =>
            new(new DocumentPart<TRecord>(tracked.Stored, Records, Refused, isLast, isLast ? tracked.Watermark : null) { Warnings = Warned, Repeated = Repeated }, tracked.Tally);
    }
}
