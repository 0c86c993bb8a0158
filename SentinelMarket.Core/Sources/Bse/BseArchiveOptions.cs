using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Bse;

/// <summary>Settings of BSE's archive of end-of-day files.</summary>
public sealed class BseArchiveOptions : HttpFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:BseArchive";

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://www.bseindia.com/");
}
