using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>Settings of the feeds of news by RSS and Atom.</summary>
public sealed class RssOptions : MessageFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:Rss";

    /// <summary>Sites are small; two at a time, and one a second.</summary>
    public RssOptions()
    {
        Parallelism = 2;
        RequestsPerMinute = 60;
    }

    /// <summary>What an address of <see cref="Feeds"/> is relative to when it names no host of its own.</summary>
    public override Uri BaseAddress { get; set; } = new("https://economictimes.indiatimes.com/");

    /// <summary>
    /// The feeds' addresses; empty (the default) for five of Indian papers and of SEBI. The value of a key in an address that is named like a secret (<c>apikey</c>, <c>token</c>) is
    /// one: it is neither stored nor shown.
    /// </summary>
    public IList<string> Feeds { get; } = [];

    internal IReadOnlyList<string> Addresses => Entries(
        Feeds,
        "https://economictimes.indiatimes.com/markets/rssfeeds/1977021501.cms",
        "https://www.livemint.com/rss/markets",
        "https://www.business-standard.com/rss/markets-106.rss",
        "https://www.thehindubusinessline.com/markets/feeder/default.rss",
        "https://www.sebi.gov.in/sebirss.xml");

    /// <inheritdoc/>
    protected internal override IEnumerable<string?> Secrets => Addresses.SelectMany(AddressSecrets.Of);

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Fault)> Faults() =>
        from address in Addresses
        where !(Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri is { Scheme: "http" or "https", UserInfo: "" } : Uri.IsWellFormedUriString(address, UriKind.Relative))
        select (nameof(Feeds), $"\"{MessageFields.Shortened(AddressSecrets.Hide(address))}\" is no http or https address without a name before its host.");
}
