using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Bse;

/// <summary>Settings of BSE's live quotes.</summary>
public sealed class BseQuoteOptions : HttpFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:BseQuote";

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://api.bseindia.com/");
}
