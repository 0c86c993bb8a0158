using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>Settings of NSE's archive of end-of-day files.</summary>
public sealed class NseArchiveOptions : HttpFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:NseArchive";

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://nsearchives.nseindia.com/");

    /// <summary>Whether <c>sec_bhavdata_full</c>, which has the deliveries, is fetched too; its rows stand beside those of the other file. Default: false.</summary>
    public bool WithDeliveries { get; set; }
}
