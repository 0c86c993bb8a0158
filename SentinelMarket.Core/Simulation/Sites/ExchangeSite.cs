using System.Globalization;
using System.Net;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>
/// The prices of both exchanges: NSE's quote-equity with its trade info, its getSymbolData and its list of holidays, BSE's scrip header and its chart of the day, and their archives of end-of-day files for every finished day, in the
/// format of the day.
/// </summary>
internal sealed class ExchangeSite(Exchange exchange, SimulatedMarket market, Universe universe) : SimulatedSite
{
    private const string QuotePath = "/api/quote-equity";
    private const string SymbolDataPath = "/api/NextApi/apiClient/GetQuoteApi";
    private const string HolidayPath = "/api/holiday-master";
    private const string HeaderPath = "/BseIndiaAPI/api/getScripHeaderData/w";
    private const string GraphPath = "/BseIndiaAPI/api/StockReachGraph/w";
    private const string NseUnified = "/content/cm/BhavCopy_NSE_CM_0_0_0_";
    private const string NseUnifiedEnd = "_F_0000.csv.zip";
    private const string NseLegacy = "/content/historical/EQUITIES/";
    private const string NseLegacyEnd = "bhav.csv.zip";
    private const string NseFull = "/products/content/sec_bhavdata_full_";
    private const string BseUnified = "/download/BhavCopy/Equity/BhavCopy_BSE_CM_0_0_0_";
    private const string BseUnifiedEnd = "_F_0000.CSV";
    private const string BseLegacy = "/download/BhavCopy/Equity/EQ_ISINCODE_";

    /// <summary>The first day with files in the unified format only.</summary>
    private static readonly DateOnly FirstUnified = new(2024, 7, 8);

    public override string Name { get; } = exchange.ToString();

    public override bool Has(Uri address) => exchange == Exchange.Nse
        ? address.AbsolutePath is QuotePath or SymbolDataPath or HolidayPath || Starts(address, "/content/") || Starts(address, "/products/content/")
        : address.AbsolutePath is HeaderPath or GraphPath || Starts(address, "/download/BhavCopy/");

    public override string SubjectOf(SiteRequest request) => request["symbol"] ?? request["scripcode"] ?? $"archive/{request.Path}";

    public override SiteAnswer Answer(SiteRequest request) => request.Path switch
    {
        QuotePath or SymbolDataPath => NseQuote(request),

        // The simulated exchange is always in session.
        HolidayPath => SiteAnswer.Json("""{"CBM":[],"CM":[],"CD":[]}""", HttpStatusCode.OK),
        HeaderPath => BseHeader(request),
        GraphPath => BseGraph(request),
        _ => Archive(request),
    };

    private SiteAnswer NseQuote(SiteRequest request)
    {
        if (request.Fault == SimulatedFault.UnknownSymbol) { return SiteAnswer.Json("{}", HttpStatusCode.OK); }
        if (!Ticker.TryParse(request["symbol"], out var ticker) || universe.Find(ticker) is not { } instrument) { return SiteAnswer.NotFound; }
        var quote = market.QuoteAt(instrument, Exchange.Nse, WholeSteps(request.Now, TimeSpan.TicksPerSecond));
        if (request.Path == SymbolDataPath) { return SiteAnswer.Json(json => NseSymbolDataWire.Write(json, quote)); }
        return Json(request["section"] == "trade_info" ? NseQuoteWire.WriteTradeInfo(quote) : NseQuoteWire.Write(quote));
    }

    private SiteAnswer BseHeader(SiteRequest request)
    {
        var instrument = BseShare(request);

        // The header's time has minutes only, so the price is the minute's: one time never has two prices.
        return Json(instrument is null ? BseHeaderWire.WriteUnknown() : BseHeaderWire.Write(market.QuoteAt(instrument, Exchange.Bse, WholeSteps(request.Now, TimeSpan.TicksPerMinute))));
    }

    private SiteAnswer BseGraph(SiteRequest request) => Json(BseShare(request) is { } instrument
        ? BseGraphWire.Write(instrument, market.QuoteAt(instrument, Exchange.Bse, WholeSteps(request.Now, TimeSpan.TicksPerSecond)), market.DaySoFar(instrument, Exchange.Bse, WholeSteps(request.Now, TimeSpan.TicksPerSecond)))
        : BseGraphWire.WriteUnknown());

    private Instrument? BseShare(SiteRequest request) => request.Fault == SimulatedFault.UnknownSymbol ? null : universe.FindByBseCode(request["scripcode"] ?? string.Empty);

    private SiteAnswer Archive(SiteRequest request)
    {
        if (request.Fault == SimulatedFault.UnknownSymbol) { return SiteAnswer.NotFound; }
        var (path, name) = (request.Path, request.Path[(request.Path.LastIndexOf('/') + 1)..]);
        return path switch
        {
            _ when Between(path, NseUnified, NseUnifiedEnd, "yyyyMMdd", request.Now) is { } day && day >= FirstUnified => Zip(ArchiveWire.Unified(market, universe, Exchange.Nse, day), name[..^4]),
            _ when Between(path, NseFull, ".csv", "ddMMyyyy", request.Now) is { } day => Csv(ArchiveWire.NseFull(market, universe, day)),
            _ when Starts(request.Address, NseLegacy) && Between(name, "cm", NseLegacyEnd, "ddMMMyyyy", request.Now) is { } day && day < FirstUnified => Zip(ArchiveWire.NseLegacy(market, universe, day), name[..^4]),
            _ when Between(path, BseUnified, BseUnifiedEnd, "yyyyMMdd", request.Now) is { } day && day >= FirstUnified => Csv(ArchiveWire.Unified(market, universe, Exchange.Bse, day)),
            _ when Between(path, BseLegacy, ".zip", "ddMMyy", request.Now) is { } day && day < FirstUnified => Zip(ArchiveWire.BseLegacy(market, universe, day), name.Replace(".zip", ".CSV", StringComparison.Ordinal)),
            _ => SiteAnswer.NotFound,
        };
    }

    private static DateOnly? Between(string path, string start, string end, string format, DateTimeOffset now) =>
        path.StartsWith(start, StringComparison.Ordinal) && path.EndsWith(end, StringComparison.Ordinal) && path.Length > start.Length + end.Length
        && DateOnly.TryParseExact(path[start.Length..^end.Length], format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day >= SimulatedMarket.FirstDay && day < IndianTime.DayOf(now) ? day : null;

    private static bool Starts(Uri address, string path) => address.AbsolutePath.StartsWith(path, StringComparison.Ordinal);

    private static SiteAnswer Json(byte[] content) => new(HttpStatusCode.OK, content, "application/json");

    private static SiteAnswer Csv(byte[] content) => new(HttpStatusCode.OK, content, "text/csv");

    private static SiteAnswer Zip(byte[] content, string name) => new(HttpStatusCode.OK, ArchiveWire.Zip(content, name), "application/zip");

    private static DateTimeOffset WholeSteps(DateTimeOffset instant, long ticks) => new(instant.UtcTicks - (instant.UtcTicks % ticks), TimeSpan.Zero);
}
