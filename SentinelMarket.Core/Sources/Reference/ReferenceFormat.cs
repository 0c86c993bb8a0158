using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>One kind of list, told from its header line. Stateless.</summary>
internal abstract class ReferenceFormat
{
    /// <summary>The format's name for a person.</summary>
    public abstract string Name { get; }

    /// <summary>The source id of documents of this format.</summary>
    public abstract string Source { get; }

    /// <summary>Columns without which a header is not of this format.</summary>
    protected abstract IReadOnlyList<string> RequiredColumns { get; }

    /// <summary>Whether a file with this header is of this format.</summary>
    public virtual bool Recognises(CsvHeader header) => RequiredColumns.All(column => header.IndexOf(column) >= 0);

    /// <summary>The header that a file without one should have had, when its first line is a row of this format; otherwise null.</summary>
    public virtual CsvHeader? HeaderOfRow(ReadOnlySpan<byte> firstLine) => null;

    /// <summary>The list within the source that a file is, by its name, because the rows do not say it; empty where the source is one list.</summary>
    public virtual string ListOf(string stream) => "";

    /// <summary>The day of the list as far as a row tells, or null; the latest of all rows counts.</summary>
    public virtual DateOnly? DayOf(CsvHeader header, CsvLine row) => null;

    /// <summary>The fact of a row; null when a field left a fault.</summary>
    public abstract ReferenceFact? Read(ref ReferenceFields fields, string list, DateOnly asOf);
}
