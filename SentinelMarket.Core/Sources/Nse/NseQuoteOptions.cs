using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>Settings of NSE's live quotes.</summary>
public sealed class NseQuoteOptions : HttpFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:NseQuote";

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://www.nseindia.com/");

    /// <summary>Which of the site's two answers is asked for: <c>QuoteEquity</c> or the newer <c>SymbolData</c>, which has the volume. Default: <c>QuoteEquity</c>.</summary>
    public NseQuoteShape Shape { get; set; } = NseQuoteShape.QuoteEquity;

    /// <summary>Whether <c>QuoteEquity</c> takes a second call a share for volume and value, which doubles the calls. <c>SymbolData</c> has both anyway. Default: false.</summary>
    public bool WithTradeInfo { get; set; }
}

/// <summary>NSE's answers to the question for a quote.</summary>
public enum NseQuoteShape
{
    /// <summary><c>/api/quote-equity</c>, without volume.</summary>
    QuoteEquity,

    /// <summary><c>getSymbolData</c> of <c>/api/NextApi/apiClient/GetQuoteApi</c>, with volume in shares and value in rupees; asked for the series EQ.</summary>
    SymbolData,
}
