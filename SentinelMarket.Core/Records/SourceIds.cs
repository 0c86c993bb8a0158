namespace SentinelMarket.Core.Records;

/// <summary>The ids of the sources, as they stand in the warehouse, the lake's folders and the API.</summary>
public static class SourceIds
{
    /// <summary>Live quotes of NSE.</summary>
    public const string NseQuote = "nse.quote";

    /// <summary>Live quotes of BSE.</summary>
    public const string BseQuote = "bse.quote";

    /// <summary>The day's quotes of BSE as its chart has them.</summary>
    public const string BseGraph = "bse.graph";

    /// <summary>Live quotes of either exchange by Yahoo's chart.</summary>
    public const string YahooQuote = "yahoo.quote";

    /// <summary>NSE end-of-day file until July 2024, <c>cmDDMMMYYYYbhav.csv</c>.</summary>
    public const string NseEodLegacy = "nse.eod.legacy";

    /// <summary>NSE end-of-day file with deliveries, <c>sec_bhavdata_full_DDMMYYYY.csv</c>.</summary>
    public const string NseEodFull = "nse.eod.full";

    /// <summary>NSE end-of-day file in the unified format, <c>BhavCopy_NSE_CM_0_0_0_YYYYMMDD_F_0000.csv</c>.</summary>
    public const string NseEodUdiff = "nse.eod.udiff";

    /// <summary>BSE end-of-day file until July 2024, <c>EQDDMMYY.CSV</c>; tickers are scrip codes.</summary>
    public const string BseEodLegacy = "bse.eod.legacy";

    /// <summary>BSE end-of-day file in the unified format, <c>BhavCopy_BSE_CM_0_0_0_YYYYMMDD_F_0000.CSV</c>; tickers are scrip codes.</summary>
    public const string BseEodUdiff = "bse.eod.udiff";

    /// <summary>NSE's archive of end-of-day files, as a feed; its documents carry the id of their format.</summary>
    public const string NseArchive = "nse.archive";

    /// <summary>BSE's archive of end-of-day files, as a feed; its documents carry the id of their format.</summary>
    public const string BseArchive = "bse.archive";

    /// <summary>
    /// How much a source's word counts for a daily bar, best first: 1 for <c>*.eod.udiff</c>, 2 for <c>*.eod.full</c>,
    /// 3 for <c>*.eod.legacy</c>, 4 for quotes.
    /// </summary>
    public static int BarPrecedence(string source) => source switch
    {
        _ when source.EndsWith(".eod.udiff", StringComparison.Ordinal) => 1,
        _ when source.EndsWith(".eod.full", StringComparison.Ordinal) => 2,
        _ when source.EndsWith(".eod.legacy", StringComparison.Ordinal) => 3,
        _ => 4,
    };

    /// <summary>Whether the source is an exchange's file of a whole day, in any of its formats.</summary>
    public static bool IsEndOfDay(string source) => source.Contains(".eod.", StringComparison.Ordinal);

    /// <summary>NSE's list of the shares that it trades, <c>EQUITY_L.csv</c>.</summary>
    public const string NseEquityList = "nse.reference.equity_list";

    /// <summary>NSE's lists of the members of its indices, such as <c>ind_nifty50list.csv</c>.</summary>
    public const string NseIndexList = "nse.reference.index_list";

    /// <summary>NSE's list of changed symbols.</summary>
    public const string NseSymbolChanges = "nse.reference.symbol_changes";

    /// <summary>NSE's list of days without trading.</summary>
    public const string NseHolidays = "nse.reference.holidays";

    /// <summary>A list of BSE scrip codes and company names, without ISINs.</summary>
    public const string BseScripCodes = "bse.reference.scrip_codes";

    /// <summary>BSE's own list of securities, with ISINs.</summary>
    public const string BseSecurities = "bse.reference.securities";

    /// <summary>The shares that the settings name; no feed and no file.</summary>
    public const string Universe = "settings.universe";

    /// <summary>Posts on X, by recent search, webhook or file.</summary>
    public const string X = "x";

    /// <summary>What a Telegram bot hears, by polling or webhook.</summary>
    public const string TelegramBot = "telegram.bot";

    /// <summary>Public pages of Telegram channels.</summary>
    public const string TelegramChannel = "telegram.channel";

    /// <summary>Chats exported by Telegram's desktop program.</summary>
    public const string TelegramExport = "telegram.export";

    /// <summary>Posts and comments on Reddit.</summary>
    public const string Reddit = "reddit";

    /// <summary>Comments under videos.</summary>
    public const string YouTube = "youtube";

    /// <summary>Articles by NewsAPI.</summary>
    public const string NewsApi = "newsapi";

    /// <summary>Articles by RSS and Atom.</summary>
    public const string Rss = "rss";

    /// <summary>Articles by GDELT.</summary>
    public const string Gdelt = "gdelt";

    /// <summary>Corporate announcements at NSE.</summary>
    public const string NseFilings = "nse.filings";

    /// <summary>Corporate announcements at BSE.</summary>
    public const string BseFilings = "bse.filings";

    /// <summary>Messages that other programs deliver.</summary>
    public const string Webhook = "webhook";
}
