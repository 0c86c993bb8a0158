using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>Settings of NSE's live quotes.</summary>
public sealed class NseQuoteOptions : HttpFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:NseQuote";

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://www.nseindia.com/");
}
