namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>A file of the exchanges that holds something else than the cash market's prices: recognised, so that the refusal can name it.</summary>
internal sealed class RefusedFormat(string name, string reason, params string[] columns) : BhavcopyFormat
{
    private const string OtherSegment = "only cash market files are imported";

    /// <summary>The files that are found beside bhavcopies and are taken for them.</summary>
    public static IEnumerable<RefusedFormat> All =>
    [
        new("NSE F&O (foDDMMMYYYYbhav.csv)", OtherSegment, "INSTRUMENT", "SYMBOL", "EXPIRY_DT", "STRIKE_PR", "OPTION_TYP", "SETTLE_PR", "CONTRACTS"),
        new("NSE currency derivatives (CD_BhavcopyDDMMYY)", OtherSegment, "CONTRACT_D", "PREVIOUS_S", "SETTLEMENT", "TRADED_QUA"),
        new("BSE derivatives (bhavcopyDD-MM-YY.csv)", OtherSegment, "Contract Type", "Symbol", "Expiry", "Strike", "Option Type", "Contracts Traded"),
        new("NSE price list (pdDDMMYY.csv, smeDDMMYY.csv)", "it has no trades and no date; import the bhavcopy of the day", "MARKET", "SERIES", "SYMBOL", "SECURITY", "PREV_CL_PR"),
        new("NSE index closing values (ind_close_all_DDMMYYYY.csv)", "indices are not imported", "Index Name", "Index Date", "Closing Index Value"),
    ];

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    protected override IEnumerable<string> RequiredColumns => columns;

    /// <inheritdoc/>
    public override string RefusalOf(CsvHeader header, CsvLine row, DateOnly? named) => $"{name}: {reason}";
}
