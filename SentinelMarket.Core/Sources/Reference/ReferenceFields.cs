using System.Text;
using System.Text.Unicode;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>Typed access to the fields of one row of a list. The first field that cannot be read leaves its verdict in <see cref="Fault"/>.</summary>
internal ref struct ReferenceFields(CsvHeader header, CsvLine row, TextPool texts)
{
    private const int MaxTextLength = 200;
    private const int BseCodeLength = 6;

    private readonly CsvHeader _header = header;
    private readonly CsvLine _row = row;
    private FieldCursor _fields = new(header, row, texts, new TradingDays(shortYears: false));
    private Verdict? _fault;

    /// <summary>Whether the header has the column.</summary>
    public readonly bool Has(string column) => _header.IndexOf(column) >= 0;

    /// <summary>The verdict on the first unreadable field, or null.</summary>
    public readonly Verdict? Fault => _fault ?? _fields.Fault;

    /// <summary>A required symbol.</summary>
    public Ticker Ticker(string column) => _fields.Ticker(_header.IndexOf(column));

    /// <summary>A series, or null.</summary>
    public string? Series(string column) => IsMissing(column) ? null : _fields.Series(_header.IndexOf(column));

    /// <summary>A number, or null.</summary>
    public decimal? Number(string column) => _header.IndexOf(column) is >= 0 and var at ? _fields.NumberOrNull(at) : null;

    /// <summary>A date, or null.</summary>
    public DateOnly? Date(string column) => IsMissing(column) ? null : _fields.TradingDay(_header.IndexOf(column), out _);

    /// <summary>A required ISIN.</summary>
    public string? Isin(string column)
    {
        if (IsMissing(column)) { Refuse("parse.required", column, $"{column} is empty; every row must have it."); }
        return IsinOrNull(column);
    }

    /// <summary>An ISIN, or null where there is none; one whose check digit is wrong is a fault.</summary>
    public string? IsinOrNull(string column)
    {
        if (IsMissing(column) || Field(column).SequenceEqual("NA"u8)) { return null; }
        var text = Encoding.UTF8.GetString(Field(column)).ToUpperInvariant();
        if (Market.Isin.IsValid(text)) { return text; }
        Refuse("parse.isin", column, $"{column} is \"{Excerpt.Of(Field(column))}\", which is no ISIN: two letters, nine letters or digits and the check digit that follows from them are expected.");
        return null;
    }

    /// <summary>A required BSE scrip code.</summary>
    public string BseCode(string column)
    {
        var field = Field(column);
        if (field.Length == BseCodeLength && !field.ContainsAnyExceptInRange((byte)'0', (byte)'9')) { return Encoding.ASCII.GetString(field); }
        Refuse("parse.scrip_code", column, field.IsEmpty ? $"{column} is empty; every row must have it." : $"{column} is \"{Excerpt.Of(field)}\"; a scrip code of {BseCodeLength} digits is expected.");
        return "";
    }

    /// <summary>A text of at most 200 characters, runs of blanks as one, or null. Text that is not UTF-8 is read as Latin-1, in which NSE writes some lists.</summary>
    public string? Text(string column)
    {
        if (IsMissing(column)) { return null; }
        var field = Field(column);
        var text = (Utf8.IsValid(field) ? Encoding.UTF8 : Encoding.Latin1).GetString(field);
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length <= MaxTextLength && !text.Any(char.IsControl)) { return text.Length == 0 ? null : text; }
        Refuse("parse.text", column, $"{column} is \"{Excerpt.Of(field)}\"; at most {MaxTextLength} printable characters are expected.");
        return null;
    }

    /// <summary>Leaves a verdict on a field.</summary>
    public void Refuse(string rule, string column, string message) => _fault ??= _fields.Fault ?? new Verdict(rule, Severity.Reject, column, message);

    private readonly bool IsMissing(string column) => FieldCursor.IsMissing(Field(column));

    private readonly ReadOnlySpan<byte> Field(string column) => _header.IndexOf(column) is >= 0 and var at ? _row[at] : default;
}
