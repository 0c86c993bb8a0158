using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>
/// Typed access to the fields of one row. A field that cannot be read leaves a verdict in <see cref="Fault"/> (the first one counts) and
/// a default value, so that a format lists its fields without a branch each. Empty and <c>-</c> mean "no value".
/// </summary>
internal ref struct FieldCursor(CsvHeader header, CsvLine row, TextPool texts, TradingDays days)
{
    private const int MaxSeriesLength = 16;
    private const int MaxScripCodeLength = 9;

    private readonly CsvLine _row = row;

    /// <summary>The verdict on the first unreadable field, or null.</summary>
    public Verdict? Fault { get; private set; }

    /// <summary>A field's bytes, without surrounding blanks and quotes.</summary>
    public readonly ReadOnlySpan<byte> this[int column] => _row[column];

    /// <summary>Whether these bytes are an ISIN: twelve letters and digits.</summary>
    public static bool IsIsin(ReadOnlySpan<byte> field)
    {
        if (field.Length != 12) { return false; }
        foreach (var b in field)
        {
            if (!char.IsAsciiLetterUpper((char)b) && !char.IsAsciiDigit((char)b)) { return false; }
        }

        return true;
    }

    /// <summary>Demands a fixed value.</summary>
    public void Expect(int column, byte[] expected)
    {
        if (!_row[column].SequenceEqual(expected.AsSpan()))
        {
            Refuse("parse.segment", column, $"{header[column]} is \"{Excerpt.Of(_row[column])}\" where the file's rows have \"{Encoding.ASCII.GetString(expected)}\".");
        }
    }

    /// <summary>A required symbol.</summary>
    public Ticker Ticker(int column)
    {
        var field = _row[column];
        if (IsMissing(field)) { RefuseMissing(column); return default; }

        // The upper case of some letters outside ASCII is a letter of ASCII, which would make another share of them.
        if (field.Length <= Market.Ticker.MaxLength && IsPrintable(field) && Market.Ticker.TryParse(texts.Get(field), out var ticker)) { return ticker; }
        Refuse("parse.ticker", column, $"{header[column]} is \"{Excerpt.Of(field)}\", which is no ticker: 1 to {Market.Ticker.MaxLength} letters, digits or & - _ . * are expected.");
        return default;
    }

    /// <summary>BSE's required scrip code, a number of at most nine digits.</summary>
    public Ticker ScripCode(int column)
    {
        var field = _row[column];
        if (IsMissing(field)) { RefuseMissing(column); return default; }
        if (field.Length <= MaxScripCodeLength && !field.ContainsAnyExceptInRange((byte)'0', (byte)'9')) { return Ticker(column); }
        Refuse("parse.ticker", column, $"{header[column]} is \"{Excerpt.Of(field)}\", which is no scrip code: a number like 500325 is expected.");
        return default;
    }

    /// <summary>A required series.</summary>
    public string Series(int column)
    {
        var field = _row[column];
        if (IsMissing(field)) { RefuseMissing(column); return string.Empty; }
        if (field.Length <= MaxSeriesLength && IsPrintable(field)) { return texts.Get(field); }
        Refuse("parse.series", column, $"{header[column]} is \"{Excerpt.Of(field)}\", which is no series: 1 to {MaxSeriesLength} printable characters without blanks are expected.");
        return string.Empty;
    }

    /// <summary>An ISIN, or null where there is none or something else stands there.</summary>
    public readonly string? IsinOrNull(int column) => IsIsin(_row[column]) ? texts.Get(_row[column]) : null;

    /// <summary>The required trading day, and the instant of its close.</summary>
    public DateOnly TradingDay(int column, out DateTimeOffset close)
    {
        var field = _row[column];
        if (IsMissing(field)) { RefuseMissing(column); }
        else if (days.TryGet(field, out var day, out close)) { return day; }
        else { Refuse("parse.date", column, $"{header[column]} is \"{Excerpt.Of(field)}\", which is no date; one like 2024-01-25 or 25-Jan-2024 is expected."); }
        close = default;
        return default;
    }

    /// <summary>A required number.</summary>
    public decimal RequiredNumber(int column)
    {
        if (IsMissing(_row[column])) { RefuseMissing(column); return default; }
        return NumberOrNull(column) ?? default;
    }

    /// <summary>An optional price; the exchanges write 0 where there was no price.</summary>
    public decimal? PriceOrNull(int column) => NumberOrNull(column) is { } price && price != 0m ? price : null;

    /// <summary>An optional number.</summary>
    public decimal? NumberOrNull(int column)
    {
        var field = _row[column];
        if (IsMissing(field)) { return null; }
        if (ExchangeNumber.TryRead(field, out var number)) { return number; }
        RefuseNumber(column, "a number like 1234.50 is expected");
        return null;
    }

    /// <summary>An optional whole number of at most 18 digits.</summary>
    public long? CountOrNull(int column)
    {
        var field = _row[column];
        if (IsMissing(field)) { return null; }
        if (ExchangeNumber.TryReadWhole(field, out var number)) { return number; }
        RefuseNumber(column, "a whole number of at most 18 digits is expected");
        return null;
    }

    /// <summary>Whether a field has no value.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> field) => field.IsEmpty || (field.Length == 1 && field[0] == (byte)'-');

    /// <summary>Leaves a verdict on a field that should be a number.</summary>
    public void RefuseNumber(int column, string expected) =>
        Refuse("parse.number", column, $"{header[column]} is \"{Excerpt.Of(_row[column])}\"; {expected}.");

    private static bool IsPrintable(ReadOnlySpan<byte> field) => !field.ContainsAnyExceptInRange((byte)'!', (byte)'~');

    private void RefuseMissing(int column) => Refuse("parse.required", column, $"{header[column]} is empty; every row must have it.");

    private void Refuse(string rule, int column, string message) => Fault ??= new Verdict(rule, Severity.Reject, header[column], message);
}
