using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Sources.Files;

/// <summary>
/// A second reader of end-of-day files, slow and plain: strings, one regular expression, <c>decimal.Parse</c>. It shares nothing with the
/// product but the records, and says what a row may be: what a person reads in the text, or nothing.
/// </summary>
internal sealed partial class BhavcopyOracle
{
    private static readonly char[] Blanks = [' ', '\t', '\r'];
    private static readonly string[] DateShapes = ["yyyy-MM-dd", "dd-MMM-yyyy"];

    private static readonly Dictionary<string, Names> Formats = new(StringComparer.Ordinal)
    {
        ["nse.eod.full"] = new("SYMBOL SERIES DATE1 OPEN_PRICE HIGH_PRICE LOW_PRICE CLOSE_PRICE PREV_CLOSE TTL_TRD_QNTY TURNOVER_LACS NO_OF_TRADES -", 100_000m, "LAST_PRICE AVG_PRICE DELIV_QTY DELIV_PER", ""),
        ["nse.eod.legacy"] = new("SYMBOL SERIES TIMESTAMP OPEN HIGH LOW CLOSE PREVCLOSE TOTTRDQTY TOTTRDVAL TOTALTRADES ISIN", 1m, "LAST", ""),
        ["nse.eod.udiff"] = new("TckrSymb SctySrs TradDt OpnPric HghPric LwPric ClsPric PrvsClsgPric TtlTradgVol TtlTrfVal TtlNbOfTxsExctd ISIN", 1m, Names.UdiffNumbers, "NSE"),
        ["bse.eod.udiff"] = new("FinInstrmId SctySrs TradDt OpnPric HghPric LwPric ClsPric PrvsClsgPric TtlTradgVol TtlTrfVal TtlNbOfTxsExctd ISIN", 1m, Names.UdiffNumbers, "BSE"),
        ["bse.eod.legacy"] = new("SC_CODE SC_GROUP TRADING_DATE OPEN HIGH LOW CLOSE PREVCLOSE NO_OF_SHRS NET_TURNOV NO_TRADES ISIN_CODE", 1m, "LAST", ""),
    };

    private readonly string _source;
    private readonly Names _names;
    private readonly DateOnly? _named;
    private readonly List<string> _columns;
    private readonly Dictionary<string, int> _at = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<int> _beside;
    private readonly List<string> _lines;

    /// <summary>An oracle for one file; <paramref name="named"/> is the day in its name.</summary>
    public BhavcopyOracle(ReadOnlySpan<byte> content, string source, DateOnly? named)
    {
        (_source, _names, _named) = (source, Formats[source], named);
        var text = Encoding.UTF8.GetString(content.StartsWith("\uFEFF"u8) ? content[3..] : content);
        _lines = [.. text.Split('\n').Where(line => line.Trim(Blanks).Length > 0)];
        _columns = _lines.Count == 0 ? [] : Split(_lines[0]) ?? [];
        while (_columns.Count > 0 && _columns[^1].Length == 0) { _columns.RemoveAt(_columns.Count - 1); }
        for (var i = 0; i < _columns.Count; i++) { _at.TryAdd(_columns[i], i); }
        _beside = [.. Enumerable.Range(0, _columns.Count).Where(i => _columns[i].Length > 0 && _at[_columns[i]] == i && !_names.HasColumn(_columns[i]))];
    }

    /// <summary>The lines that are not blank, but for the header.</summary>
    public int DataLines => Math.Max(0, _lines.Count - 1);

    /// <summary>What is wrong with the outcome of a file, or null: each line must be a verdict, or exactly the record that a person reads in it.</summary>
    public string? Contradiction(IReadOnlyList<Parsed<StockRecord>> parsed)
    {
        if (parsed.Count != DataLines) { return $"{DataLines} lines gave {parsed.Count} outcomes"; }
        for (var i = 0; i < parsed.Count; i++)
        {
            var line = _lines[i + 1];
            if (parsed[i].Record is null == parsed[i].Verdict is null) { return $"line \"{line}\" is not exactly one of record and verdict"; }
            if (parsed[i].Record is { } record && Contradiction(record, line) is { } problem) { return $"{problem} in line \"{line}\": {record}"; }
        }

        return null;
    }

    private string? Contradiction(StockRecord record, string line)
    {
        if (Split(line) is not { } fields) { return "the quotes do not close"; }
        if (fields.Count == _columns.Count + 1 && fields[^1].Length == 0) { fields.RemoveAt(fields.Count - 1); }
        if (fields.Count != _columns.Count) { return $"there are {fields.Count} fields for {_columns.Count} columns"; }
        string Field(string column) => _at.TryGetValue(column, out var at) ? fields[at] : "";

        var day = Field(_names.Date).Length == 0 && _names.Date == "TRADING_DATE" ? _named : Day(Field(_names.Date));
        var isin = Field(_names.Isin);
        (string What, bool Holds)[] claims =
        [
            ("source", record.Source == _source && record.Exchange == (_source.StartsWith("bse", StringComparison.Ordinal) ? Exchange.Bse : Exchange.Nse)),
            ("segment", _names.Exchange.Length == 0 || (Field("Sgmt") == "CM" && Field("Src") == _names.Exchange)),
            ("ticker", string.Equals(record.Ticker.Value, Field(_names.Ticker), StringComparison.OrdinalIgnoreCase) && Field(_names.Ticker).All(char.IsAscii)),
            ("series", record.Series == Field(_names.Series) && record.Series.Length > 0),
            ("day", record.TradingDay == day && record.Timestamp == new DateTimeOffset(record.TradingDay, new TimeOnly(15, 30), TimeSpan.FromMinutes(330))),
            ("close", record.Price == Number(Field(_names.Close))),
            ("open", record.Open == Price(Field(_names.Open))),
            ("high", record.High == Price(Field(_names.High))),
            ("low", record.Low == Price(Field(_names.Low))),
            ("previous close", record.PreviousClose == Price(Field(_names.PreviousClose))),
            ("volume", record.Volume == Number(Field(_names.Volume))),
            ("turnover", record.ValueTraded == Number(Field(_names.Turnover)) * _names.Unit),
            ("trades", record.Trades == Number(Field(_names.Trades))),
            ("ISIN", record.Isin is null ? !IsIsin(isin) : record.Isin == isin),
        ];
        var broken = claims.Where(claim => !claim.Holds).Select(claim => claim.What).ToList();
        if (broken.Count > 0) { return $"{string.Join(", ", broken)} differ"; }
        return RawContradiction(record, fields, isin);
    }

    private string? RawContradiction(StockRecord record, List<string> fields, string isin)
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var i in _beside.Where(i => fields[i] is not ("" or "-"))) { expected[_columns[i]] = fields[i]; }
        if (isin.Length > 0 && !IsIsin(isin)) { expected[_columns[_at[_names.Isin]]] = isin; }
        if (_names.Exchange.Length > 0 && fields[_at["BizDt"]] != fields[_at["TradDt"]]) { expected[_columns[_at["BizDt"]]] = fields[_at["BizDt"]]; }

        using var json = JsonDocument.Parse(record.RawData ?? "{}");
        var actual = json.RootElement.EnumerateObject().ToList();
        if (actual.Count != expected.Count) { return $"{actual.Count} fields beside the row instead of {expected.Count}"; }
        foreach (var property in actual)
        {
            if (!expected.TryGetValue(property.Name, out var text)) { return $"{property.Name} is invented"; }
            var holds = property.Value.ValueKind == JsonValueKind.Number
                ? _names.IsNumber(property.Name) && property.Value.GetDecimal() == Number(text)
                : !_names.IsNumber(property.Name) && property.Value.GetString() == text;
            if (!holds) { return $"{property.Name} differs"; }
        }

        return null;
    }

    private static List<string>? Split(string line)
    {
        List<string> fields = [];
        for (var at = 0; ;)
        {
            var match = Field().Match(line, at);
            if (!match.Success) { return null; }
            fields.Add((match.Groups["quoted"].Success ? match.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : match.Groups["plain"].Value).Trim(Blanks));
            at = match.Index + match.Length;
            if (match.Groups["end"].Length == 0) { return fields; }
        }
    }

    // NaN of the tests: a text that is no plain number equals no number, null included.
    private static decimal? Number(string text)
    {
        if (text is "" or "-") { return null; }
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return text.All(c => char.IsAsciiDigit(c) || c is '-' or '.') && decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number) ? number : -0.123456789m;
    }

    private static decimal? Price(string text) => Number(text) is { } price && price != 0m ? price : null;

    private DateOnly? Day(string text)
    {
        string[] shapes = _source == "bse.eod.legacy" ? [.. DateShapes, "dd-MMM-yy"] : DateShapes;
        return DateOnly.TryParseExact(text, shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    private static bool IsIsin(string text) => text.Length == 12 && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    [GeneratedRegex("""\G[ \t\r]*(?:"(?<quoted>(?:[^"]|"")*)"[ \t\r]*|(?!")(?<plain>[^,]*))(?<end>,|$)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Field();

    private sealed class Names(string columns, decimal unit, string numbers, string exchange)
    {
        public const string UdiffNumbers = "FinInstrmId LastPric SttlmPric NewBrdLotQty StrkPric UndrlygPric OpnIntrst ChngInOpnIntrst";
        private readonly string[] _columns = columns.Split(' ');
        private readonly string[] _numbers = numbers.Split(' ');

        public decimal Unit => unit;
        public string Exchange => exchange;
        public string Ticker => _columns[0];
        public string Series => _columns[1];
        public string Date => _columns[2];
        public string Open => _columns[3];
        public string High => _columns[4];
        public string Low => _columns[5];
        public string Close => _columns[6];
        public string PreviousClose => _columns[7];
        public string Volume => _columns[8];
        public string Turnover => _columns[9];
        public string Trades => _columns[10];
        public string Isin => _columns[11];

        public bool HasColumn(string name) =>
            _columns.Contains(name, StringComparer.OrdinalIgnoreCase) || (exchange.Length > 0 && name.ToUpperInvariant() is "SGMT" or "SRC" or "BIZDT");

        public bool IsNumber(string name) => _numbers.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
