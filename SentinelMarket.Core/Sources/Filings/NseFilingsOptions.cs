using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Filings;

/// <summary>Settings of NSE's corporate announcements.</summary>
public sealed class NseFilingsOptions : PagedFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:NseFilings";

    /// <summary>An answer has the announcements of a whole day, about a megabyte and more in the weeks of results.</summary>
    public NseFilingsOptions()
    {
        Parallelism = 1;
        RequestsPerMinute = 30;
        MaxPages = 31;
        TryTimeout = TimeSpan.FromSeconds(30);
        TotalTimeout = TimeSpan.FromSeconds(90);
        MaxResponseBytes = 32 * 1024 * 1024;
    }

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://www.nseindia.com/");

    /// <summary>Whose announcements are read, in NSE's words: <c>equities</c>, <c>sme</c>, <c>debt</c>; empty (the default) for equities.</summary>
    public IList<string> Segments { get; } = [];

    internal IReadOnlyList<string> SegmentNames => Entries(Segments, "equities");

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Fault)> Faults() =>
        from segment in SegmentNames
        where segment.Length > 30 || !segment.All(char.IsAsciiLetterOrDigit)
        select (nameof(Segments), $"\"{MessageFields.Shortened(segment)}\" is no segment of NSE, such as equities.");
}
