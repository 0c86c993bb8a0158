using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Sources;

/// <summary>One small answer of each shape that the quote parsers read, written by hand after the real ones.</summary>
internal static class QuoteSamples
{
    public const string QuoteEquity = """
        {"info":{"symbol":"RELIANCE","companyName":"Reliance Industries Limited","isin":"INE002A01018"},
         "metadata":{"series":"EQ","symbol":"RELIANCE","lastUpdateTime":"03-Mar-2026 11:20:05","pdSymbolPe":"-","status":"Listed"},
         "priceInfo":{"lastPrice":"1,391.40","change":9.2,"previousClose":1382.2,"open":1384,"close":0,"lowerCP":"1,244.00","upperCP":"1,520.40",
           "intraDayHighLow":{"min":1380.05,"max":"1,395.00","value":1391.4}}}
        """;

    public const string TradeInfo = """
        {"noBlockDeals":true,
         "marketDeptOrderBook":{"totalBuyQuantity":865327,"totalSellQuantity":644416,"bid":[{"price":1391.35,"quantity":29}],
           "tradeInfo":{"totalTradedVolume":42.17,"totalTradedValue":585.93,"impactCost":0.02,"cmDailyVolatility":"1.9","marketLot":""}},
         "securityWiseDP":{"quantityTraded":11772546,"deliveryQuantity":4886267,"seriesRemarks":null,"secWiseDelPosDate":"02-MAR-2026 EOD"}}
        """;

    public const string SymbolData = """
        {"equityResponse":[{"orderBook":{"lastPrice":1391.4,"totalBuyQuantity":605712},
          "metaData":{"companyName":"Reliance Industries Limited","isinCode":"INE002A01018","symbol":"RELIANCE","series":"EQ","open":1384,"dayHigh":"1395","dayLow":1380.05,"previousClose":1382.2},
          "tradeInfo":{"totalTradedVolume":"42,17,004","totalTradedValue":5859301021.6,"lastPrice":1391.4},
          "priceInfo":{"priceBand":"1244.00-1520.40"},
          "lastUpdateTime":"03-Mar-2026 11:20:05"}]}
        """;

    public const string ScripHeader = """
        {"CurrRate":{"LTP":"1391.10","Chg":"+8.75","PcChg":"+0.63"},
         "Cmpname":{"FullN":"RELIANCE INDUSTRIES LTD.","ShortN":"reliance","EquityScrips":"500325"},
         "Header":{"PrevClose":"1382.35","Open":"1384.00","High":"1,395.20","Low":"1380.00","LTP":"1391.10","Ason":"03 Mar 26 | 11:20","PRE_OPEN_NO_BIDS":null}}
        """;

    // 1772517000 is 3 March 2026, 11:20:00 in India; the bar is of 9:15 on that day.
    public const string Chart = """
        {"chart":{"result":[{"meta":{"currency":"INR","symbol":"RELIANCE.NS","exchangeName":"NSI","fullExchangeName":"NSE","instrumentType":"EQUITY",
           "regularMarketTime":1772517000,"gmtoffset":19800,"timezone":"IST","regularMarketPrice":1391.4,"fiftyTwoWeekHigh":1608.8,
           "regularMarketDayHigh":1395,"regularMarketDayLow":1380.05,"regularMarketVolume":4217004,"longName":"Reliance Industries Limited",
           "chartPreviousClose":1382.2,"priceHint":2,"dataGranularity":"1d","range":"1d"},
          "timestamp":[1772509500],
          "indicators":{"quote":[{"open":[1384.050048828125],"high":[1395],"low":[1380.050048828125],"close":[1391.4000244140625],"volume":[4217004]}],"adjclose":[{"adjclose":[1391.4000244140625]}]}}],
          "error":null}}
        """;

    /// <summary>Every sample, with its source and stream.</summary>
    public static IReadOnlyList<(string Name, string Source, string Stream, string Body)> All { get; } =
    [
        ("quote-equity", SourceIds.NseQuote, "RELIANCE", QuoteEquity),
        ("quote-equity and trade_info", SourceIds.NseQuote, "RELIANCE", $$"""{"quote":{{QuoteEquity}},"trade_info":{{TradeInfo}}}"""),
        ("getSymbolData", SourceIds.NseQuote, "RELIANCE", SymbolData),
        ("getScripHeaderData", SourceIds.BseQuote, "RELIANCE", ScripHeader),
        ("v8 chart", SourceIds.YahooQuote, "RELIANCE.NS", Chart),
    ];
}
