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

            Sort(items.Current, tracked.Stored.Document, records, refused, warnings);
            if (records.Count + refused.Count < recordsPerPart) { continue; }
            yield return Part(tracked, records, refused, isLast: false);
            (records, refused) = ([], []);
        }

        yield return Part(tracked, records, refused, isLast: true);
    }

    private static QuarantineEntry Refuse(Exception exception, TrackedDocument tracked, RunContext run)
    {
        var document = tracked.Stored.Document;
        var (rule, message) = exception is MalformedDocumentException malformed
            ? (malformed.Rule, malformed.Message)
            : ("parser.fault", $"the parser broke ({exception.GetType().Name}: {exception.Message}); the payload is in the lake and can be replayed when that is mended");
        tracked.Tally.Fail($"answered with something that cannot be read: {message}");
        run.Log(RunLogLevel.Error, RunStage.Transform, $"{document.Source} {document.Stream}: {message}");
        return Quarantined.From(document, WholeDocument(document), new Verdict(rule, Severity.Reject, null, message), document.Stream);
    }

    private IEnumerable<Parsed<TRecord>> Parse(TrackedDocument tracked)
    {
        if (tracked.Damage is not null) { throw new MalformedDocumentException("lake.damaged", tracked.Damage); }
        var document = tracked.Stored.Document;
        var parser = parsers.FirstOrDefault(candidate => candidate.Handles(document.Source))
            ?? throw new InvalidOperationException($"No parser is registered for source {document.Source}.");
        foreach (var item in parser.Parse(document)) { yield return item; }
    }

    private void Sort(Parsed<TRecord> item, RawDocument document, List<TRecord> records, List<QuarantineEntry> refused, WarningCounts warnings)
    {
        if (item.Record is not { } record)
        {
            refused.Add(Quarantined.From(document, item, item.Verdict!, null));
            return;
        }

        Verdict? rejection = null;
        foreach (var verdict in validate(record))
        {
            if (verdict.Severity == Severity.Warn) { warnings.Add(verdict, document, item.Position); }
            else { rejection ??= verdict; }
        }

        if (rejection is null) { records.Add(record); }
        else { refused.Add(Quarantined.From(document, item, rejection, keyOf(record))); }
    }

    private static Parsed<TRecord> WholeDocument(RawDocument document) => new(null, null, 0, 0, document.Content.Length);

    private static TrackedPart<TRecord> Part(TrackedDocument tracked, List<TRecord> records, List<QuarantineEntry> refused, bool isLast) =>
        new(new DocumentPart<TRecord>(tracked.Stored, records, refused, isLast, isLast ? tracked.Watermark : null), tracked.Tally);
}
