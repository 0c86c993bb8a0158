using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Filings;

/// <summary>Settings of BSE's corporate announcements.</summary>
public sealed class BseFilingsOptions : PagedFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:BseFilings";

    /// <summary>A page has 50; a day in the weeks of results has 2,000 and more.</summary>
    public BseFilingsOptions()
    {
        Parallelism = 1;
        RequestsPerMinute = 60;
        MaxPages = 100;
    }

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://api.bseindia.com/");
}
