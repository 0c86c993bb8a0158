namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>One of the exchanges' end-of-day file formats, told from the header line and where headers are shared from a row. Stateless.</summary>
internal abstract class BhavcopyFormat
{
    /// <summary>The format's name for a person.</summary>
    public abstract string Name { get; }

    /// <summary>Where things are in the rows; null for a format that is recognised only to be refused by name.</summary>
    public virtual BhavcopyLayout? Layout => null;

    /// <summary>The source id of documents of this format; null for a format that is not imported.</summary>
    public string? Source => Layout?.Source;

    /// <summary>Columns without which a header is not of this format.</summary>
    protected virtual IEnumerable<string> RequiredColumns => Layout is { } layout ? layout.Columns.Except(layout.Optional, StringComparer.Ordinal) : [];

    /// <summary>
    /// Whether a header has every column that the format needs. A column that is there twice is as good as missing: nobody knows which of the
    /// two to read.
    /// </summary>
    public bool Recognises(CsvHeader header) =>
        RequiredColumns.All(column => header.CountOf(column) == 1) && (Layout?.Optional ?? []).All(column => header.CountOf(column) <= 1);

    /// <summary>Why a file of this format is refused as a whole, judged by one row; null when it is welcome.</summary>
    /// <param name="header">The file's header.</param>
    /// <param name="row">One of its rows.</param>
    /// <param name="named">The day in the file's name, or null.</param>
    public virtual string? RefusalOf(CsvHeader header, CsvLine row, DateOnly? named) => null;

    /// <summary>The trading day that a row carries; null when the format has none or it cannot be read.</summary>
    public DateOnly? DayOf(CsvHeader header, CsvLine row) =>
        Layout is { } layout && ExchangeDate.TryRead(row[header.IndexOf(layout.Date)], layout.HasShortYears, out var day) ? day : null;
}
