using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Yahoo;

/// <summary>Settings of Yahoo's chart. Whether it is asked at all is said by <see cref="QuoteOrderOptions"/>.</summary>
public sealed class YahooQuoteOptions : HttpFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:YahooQuote";

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://query1.finance.yahoo.com/");
}
