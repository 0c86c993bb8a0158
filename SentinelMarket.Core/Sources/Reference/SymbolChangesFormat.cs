using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files.Formats;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>
/// NSE's changed symbols: <c>Old,New</c> without dates, or as NSE publishes them (<c>symbolchange.csv</c>): company, old symbol, new symbol,
/// first day, mostly without a header line.
/// </summary>
internal sealed class SymbolChangesFormat : ReferenceFormat
{
    private const string DatedOld = "SM_KEY_SYMBOL";
    private const string DatedNew = "SM_NEW_SYMBOL";
    private const string DatedDay = "SM_APPLICABLE_FROM";
    private const int DatedColumns = 4;
    private const int DatedDayColumn = 3;
    private static readonly string[] Dated = ["SM_NAME", DatedOld, DatedNew, DatedDay];

    public override string Name => "NSE symbol changes (Old, New; or company, old, new, date without a header)";

    public override string Source => SourceIds.NseSymbolChanges;

    protected override IReadOnlyList<string> RequiredColumns { get; } = ["Old", "New"];

    public override bool Recognises(CsvHeader header) => base.Recognises(header) || Dated[1..].All(column => header.IndexOf(column) >= 0);

    public override CsvHeader? HeaderOfRow(ReadOnlySpan<byte> firstLine)
    {
        if (firstLine.Length > BhavcopyRows.MaxLineBytes || !new CsvSplitter(DatedColumns).TrySplit(firstLine, out var row, out _)) { return null; }
        return row.Count == DatedColumns && IsTicker(row[1]) && IsTicker(row[2]) && ExchangeDate.TryRead(row[DatedDayColumn], shortYears: false, out _)
            ? CsvHeader.TryRead(Encoding.ASCII.GetBytes(string.Join(',', Dated)))
            : null;
    }

    public override ReferenceFact? Read(ref ReferenceFields fields, string list, DateOnly asOf)
    {
        var isDated = fields.Has(DatedDay);
        var (oldColumn, newColumn) = isDated ? (DatedOld, DatedNew) : ("Old", "New");
        var former = fields.Ticker(oldColumn);
        var symbol = fields.Ticker(newColumn);
        if (former == symbol) { fields.Refuse("symbol_change.same", newColumn, $"{newColumn} is \"{symbol}\" like {oldColumn}; a change of symbol needs two."); }
        var fact = new ReferenceFact
        {
            Source = Source,
            List = list,
            FormerSymbol = former,
            Symbol = symbol,
            ChangedOn = isDated ? fields.Date(DatedDay) : null,
            Name = isDated ? fields.Text(Dated[0]) : null,
            AsOf = asOf,
        };
        return fields.Fault is null ? fact : null;
    }

    private static bool IsTicker(ReadOnlySpan<byte> field) => field.Length <= Ticker.MaxLength && Ticker.TryParse(Encoding.UTF8.GetString(field), out _);
}
