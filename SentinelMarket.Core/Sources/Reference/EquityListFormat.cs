using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>NSE's <c>EQUITY_L.csv</c>: every share that it trades, with its ISIN.</summary>
internal sealed class EquityListFormat : ReferenceFormat
{
    public override string Name => "NSE equity list (SYMBOL, NAME OF COMPANY, SERIES, DATE OF LISTING, ..., ISIN NUMBER, FACE VALUE)";

    public override string Source => SourceIds.NseEquityList;

    protected override IReadOnlyList<string> RequiredColumns { get; } = ["SYMBOL", "NAME OF COMPANY", "SERIES", "DATE OF LISTING", "ISIN NUMBER", "FACE VALUE"];

    public override DateOnly? DayOf(CsvHeader header, CsvLine row) =>
        ExchangeDate.TryRead(row[header.IndexOf("DATE OF LISTING")], shortYears: false, out var day) ? day : null;

    public override ReferenceFact? Read(ref ReferenceFields fields, string list, DateOnly asOf)
    {
        var fact = new ReferenceFact
        {
            Source = Source,
            List = list,
            Symbol = fields.Ticker("SYMBOL"),
            Isin = fields.Isin("ISIN NUMBER"),
            Name = fields.Text("NAME OF COMPANY"),
            Series = fields.Series("SERIES"),
            ListedOn = fields.Date("DATE OF LISTING"),
            FaceValue = fields.Number("FACE VALUE"),
            AsOf = asOf,
        };
        return fields.Fault is null ? fact : null;
    }
}
