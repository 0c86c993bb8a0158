using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Parses and validates documents into parts of a bounded number of records.</summary>
internal sealed class Transformation<TRecord>(IReadOnlyList<IDocumentParser<TRecord>> parsers, Func<TRecord, IReadOnlyList<Verdict>> validate, Func<TRecord, string> keyOf, int recordsPerPart)
    where TRecord : class
{
    /// <summary>The document's parts; always at least one, and the last says so, so that an empty document counts as loaded too.</summary>
    public IEnumerable<TrackedPart<TRecord>> Split(TrackedDocument tracked, RunContext run, WarningCounts warnings)
    {
        var records = new List<TRecord>();
        var refused = new List<QuarantineEntry>();
        var warned = new Dictionary<string, int>(StringComparer.Ordinal);
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
                refused.Add(Refuse(exception, tracked, run));
                break;
            }

            foreach (var warning in Sort(items.Current, tracked.Stored.Document, records, refused))
            {
                warnings.Add(warning, tracked.Stored.Document, items.Current.Position);
                warned[warning.Rule] = warned.GetValueOrDefault(warning.Rule) + 1;
            }

            if (records.Count + refused.Count < recordsPerPart) { continue; }
            yield return Part(tracked, records, refused, warned, isLast: false);
            (records, refused, warned) = ([], [], new Dictionary<string, int>(StringComparer.Ordinal));
        }

        yield return Part(tracked, records, refused, warned, isLast: true);
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

    /// <summary>Puts a record to those to load or to those refused; the warnings that it is loaded with.</summary>
    private IReadOnlyList<Verdict> Sort(Parsed<TRecord> item, RawDocument document, List<TRecord> records, List<QuarantineEntry> refused)
    {
        if (item.Record is not { } record)
        {
            refused.Add(Quarantined.From(document, item, item.Verdict!, null));
            return [];
        }

        var verdicts = validate(record);
        if (verdicts.Count == 0 || verdicts.All(verdict => verdict.Severity == Severity.Warn))
        {
            records.Add(record);
            return verdicts;
        }

        var first = verdicts.First(verdict => verdict.Severity == Severity.Reject);
        refused.Add(Quarantined.From(document, item, first, keyOf(record)) with { Also = [.. verdicts.Where(verdict => verdict != first)] });
        return [];
    }

    private static Parsed<TRecord> WholeDocument(RawDocument document) => new(null, null, 0, 0, document.Content.Length);

    private static TrackedPart<TRecord> Part(TrackedDocument tracked, List<TRecord> records, List<QuarantineEntry> refused, Dictionary<string, int> warned, bool isLast) =>
        new(new DocumentPart<TRecord>(tracked.Stored, records, refused, isLast, isLast ? tracked.Watermark : null) { Warnings = warned }, tracked.Tally);
}
