using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>
/// BSE's <c>EQDDMMYY.CSV</c>, published until July 2024, whose day is only in its name, and <c>EQ_ISINCODE_DDMMYY.CSV</c>, the same with ISIN
/// and date. Turnover is in rupees.
/// </summary>
internal sealed class BseLegacyFormat : BhavcopyFormat
{
    /// <inheritdoc/>
    public override string Name => "BSE legacy (EQDDMMYY.CSV)";

    /// <inheritdoc/>
    public override BhavcopyLayout Layout { get; } = new()
    {
        Exchange = Exchange.Bse,
        Source = SourceIds.BseEodLegacy,
        Ticker = "SC_CODE",
        IsScripCode = true,
        Series = "SC_GROUP",
        Date = "TRADING_DATE",
        HasShortYears = true,
        Open = "OPEN",
        High = "HIGH",
        Low = "LOW",
        Close = "CLOSE",
        PreviousClose = "PREVCLOSE",
        Volume = "NO_OF_SHRS",
        Turnover = "NET_TURNOV",
        Trades = "NO_TRADES",
        Isin = "ISIN_CODE",
        Optional = ["TRADING_DATE", "ISIN_CODE"],
        Numbers = ["LAST"],
    };

    /// <inheritdoc/>
    public override string? RefusalOf(CsvHeader header, CsvLine row, DateOnly? named) =>
        named is null && header.IndexOf(Layout.Date) < 0
            ? "files of the format BSE legacy have their day only in their name, and this name has none; name it as the exchange does, EQ200421.CSV for 20-Apr-2021"
            : null;
}
