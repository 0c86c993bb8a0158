using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>A refused record found again in its document, by reading that with today's parser.</summary>
internal sealed class LocatedRecord
{
    private const int LongestRecord = 1_000_000;

    private readonly IRecordReader _reader;
    private readonly RawDocument _document;
    private readonly int _offset;

    private LocatedRecord(IRecordReader reader, RawDocument document, int offset, int length, IReadOnlyList<Verdict> today)
    {
        (_reader, _document, _offset, Today) = (reader, document, offset, today);
        Form = RecordForm.Of(document, offset, length);
    }

    /// <summary>The record as a form.</summary>
    public RecordForm Form { get; }

    /// <summary>What today's parser and rules say of it as it is.</summary>
    public IReadOnlyList<Verdict> Today { get; }

    /// <summary>Finds the record; null when the document has none that was written like it, or it is too long for a form.</summary>
    public static LocatedRecord? Find(IRecordReader reader, RawDocument document, QuarantineEntry entry)
    {
        var (found, fault) = First(reader, document, record => record.Position == entry.Position && Raw(record.RawOffset, record.RawLength) == entry.Raw);
        if (found is { } there) { return there.RawLength <= LongestRecord ? new LocatedRecord(reader, document, there.RawOffset, there.RawLength, there.Verdicts) : null; }

        // A payload that was refused as a whole.
        return entry.Position == 0 && document.Content.Length is > 0 and <= LongestRecord && Raw(0, document.Content.Length) == entry.Raw
            ? new LocatedRecord(reader, document, 0, document.Content.Length, fault is null ? [] : [fault]) : null;

        string Raw(int offset, int length) => Quarantined.RawOf(document.Content.Span, offset, length);
    }

    /// <summary>The corrected document, and what today's parser and rules say of the record in it.</summary>
    /// <exception cref="InvalidPatchException">The correction cannot be written into the record.</exception>
    public (RawDocument Corrected, IReadOnlyList<Verdict> Verdicts, string Changes) Correct(RecordPatch patch, string request)
    {
        // The lines after it would be others, and what was refused of them would be refused once more.
        if (patch.Raw is { } raw && Form.Raw is { } before && Form.Format != RawFormat.Json && raw.Count(c => c == '\n') != before.Count(c => c == '\n'))
        {
            throw new InvalidPatchException("The text has more or fewer lines than before; the lines after it have to stay where they are.");
        }

        var corrected = Form.With(patch, request, out var changes);
        var (found, fault) = First(_reader, corrected, record => record.RawOffset == _offset);
        return (corrected, found?.Verdicts ?? [fault ?? Verdict("record.missing", "After the correction no record starts where this one did; it would be taken for a part of another, or for nothing.")], changes);
    }

    private static (ReadRecord? Found, Verdict? Fault) First(IRecordReader reader, RawDocument document, Func<ReadRecord, bool> isIt)
    {
        try
        {
            foreach (var record in reader.Read(document))
            {
                if (isIt(record)) { return (record, null); }
            }

            return (null, null);
        }
        catch (MalformedDocumentException malformed)
        {
            return (null, Verdict(malformed.Rule, malformed.Message));
        }
        catch (Exception fault)
        {
            // The boundary of one document, as in a run: a fault of the parser is an answer too.
            return (null, Verdict(SharedRules.ParserFault, $"the parser broke ({fault.GetType().Name}: {fault.Message})"));
        }
    }

    private static Verdict Verdict(string rule, string message) => new(rule, Severity.Reject, null, message);
}
