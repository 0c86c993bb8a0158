using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>Reads the rows of one document by the layout of its format; keeps buffers between rows, so it serves one thread.</summary>
internal sealed class BhavcopyRows
{
    /// <summary>A line longer than this is not split: no row of an exchange reaches 1 KB.</summary>
    public const int MaxLineBytes = 64 * 1024;

    private readonly CsvHeader _header;
    private readonly BhavcopyLayout _layout;
    private readonly TextPool _texts;
    private readonly CsvSplitter _splitter;
    private readonly TradingDays _days;
    private readonly RemainingFields _remaining;
    private readonly (int Column, byte[] Value)[] _fixed;
    private readonly DateOnly _day;
    private readonly DateTimeOffset _close;
    private readonly int _dateColumn, _ticker, _series, _open, _high, _low, _closePrice, _previous, _volume, _turnover, _trades, _isin, _businessDate;

    /// <summary>A reader for one document; <paramref name="named"/> is the day of rows that carry none.</summary>
    public BhavcopyRows(CsvHeader header, BhavcopyLayout layout, DateOnly? named, TextPool texts)
    {
        (_header, _layout, _texts, _splitter, _days) = (header, layout, texts, new CsvSplitter(header.Count), new TradingDays(layout.HasShortYears));
        (_day, _close) = named is { } day ? (day, IndianTime.CloseOf(day)) : default;
        (_ticker, _series, _dateColumn) = (header.IndexOf(layout.Ticker), header.IndexOf(layout.Series), header.IndexOf(layout.Date));
        (_open, _high, _low, _closePrice) = (header.IndexOf(layout.Open), header.IndexOf(layout.High), header.IndexOf(layout.Low), header.IndexOf(layout.Close));
        (_previous, _volume) = (header.IndexOf(layout.PreviousClose), header.IndexOf(layout.Volume));
        (_turnover, _trades) = (header.IndexOf(layout.Turnover), header.IndexOf(layout.Trades));
        (_isin, _businessDate) = (header.IndexOf(layout.Isin), header.IndexOf(layout.BusinessDate));
        _fixed = [.. layout.Fixed.Select(column => (header.IndexOf(column.Column), Encoding.ASCII.GetBytes(column.Value)))];
        _remaining = new RemainingFields(header, layout);
    }

    /// <summary>The record of a line (without its line end), or the verdict on it.</summary>
    public (StockRecord? Record, Verdict? Verdict) Read(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxLineBytes)
        {
            return (null, Fault("parse.line_length", $"The line has {line.Length:N0} bytes; a line of at most {MaxLineBytes:N0} is expected."));
        }

        if (!_splitter.TrySplit(line, out var row, out var problem)) { return (null, Fault("parse.quote", problem)); }

        // Some exchanges' files close every row with a comma.
        var count = row.Count == _header.Count + 1 && row[_header.Count].IsEmpty ? _header.Count : row.Count;
        if (count != _header.Count) { return (null, Fault("parse.columns", $"The line has {count} columns; the header has {_header.Count}.")); }

        var fields = new FieldCursor(_header, row, _texts, _days);
        var record = Read(ref fields);
        return fields.Fault is { } fault ? (null, fault) : (record, null);
    }

    private StockRecord Read(ref FieldCursor fields)
    {
        foreach (var (column, value) in _fixed) { fields.Expect(column, value); }
        var ticker = _layout.IsScripCode ? fields.ScripCode(_ticker) : fields.Ticker(_ticker);
        var series = fields.Series(_series);
        var (day, close) = (_day, _close);
        if (_dateColumn >= 0) { day = fields.TradingDay(_dateColumn, out close); }
        return new StockRecord
        {
            Ticker = ticker,
            Series = series,
            Isin = fields.IsinOrNull(_isin),
            Exchange = _layout.Exchange,
            Price = fields.RequiredNumber(_closePrice),
            Open = fields.PriceOrNull(_open),
            High = fields.PriceOrNull(_high),
            Low = fields.PriceOrNull(_low),
            PreviousClose = fields.PriceOrNull(_previous),
            Volume = fields.CountOrNull(_volume),
            ValueTraded = fields.NumberOrNull(_turnover) * _layout.RupeesPerUnit,
            Trades = fields.CountOrNull(_trades),
            TradingDay = day,
            Timestamp = close,
            Source = _layout.Source,
            RawData = _remaining.ToJson(ref fields, alsoAsText: Unusual(ref fields)),
        };
    }

    // A business date of its own, or an ISIN that is none, has no column but must not be lost.
    private int[] Unusual(ref FieldCursor fields)
    {
        var ownDate = _businessDate >= 0 && !fields[_businessDate].SequenceEqual(fields[_dateColumn]);
        var oddIsin = !fields[_isin].IsEmpty && !FieldCursor.IsIsin(fields[_isin]);
        return (ownDate, oddIsin) switch
        {
            (false, false) => [],
            (true, false) => [_businessDate],
            (false, true) => [_isin],
            (true, true) => [_businessDate, _isin],
        };
    }

    private static Verdict Fault(string rule, string message) => new(rule, Severity.Reject, null, message);
}
