namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>One of the exchanges' end-of-day file formats, told from the header line. Stateless.</summary>
internal abstract class BhavcopyFormat
{
    /// <summary>The format's name for a person.</summary>
    public abstract string Name { get; }

    /// <summary>The source id of documents of this format; null for a format that is recognised only to be refused by name.</summary>
    public virtual string? Source => null;

    /// <summary>Columns without which a header is not of this format.</summary>
    protected abstract IReadOnlyList<string> RequiredColumns { get; }

    /// <summary>Whether a file with this header is of this format.</summary>
    public bool Recognises(CsvHeader header) => RequiredColumns.All(column => header.IndexOf(column) >= 0);

    /// <summary>Why a file of this format is refused as a whole, judged by its first row; null when it is welcome.</summary>
    public virtual string? RefusalOf(CsvHeader header, CsvLine firstRow) =>
        Source is null ? $"{Name} files are recognised but not imported yet" : null;

    /// <summary>The trading day that a row carries; null when the format has none or it cannot be read.</summary>
    public virtual DateOnly? DayOf(CsvHeader header, CsvLine row) => null;

    /// <summary>A reader of the rows of one document.</summary>
    /// <exception cref="NotSupportedException">The format has no <see cref="Source"/>.</exception>
    public virtual BhavcopyRows Open(CsvHeader header, TextPool texts) => throw new NotSupportedException($"{Name} files have no reader.");
}
