using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Reddit;

/// <summary>Settings of Reddit.</summary>
public sealed class RedditOptions : PagedFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:Reddit";

    private const int LongestQuery = 512;

    /// <summary>Reddit wants a name of one's own: <c>platform:application:version (by /u/name)</c>. Its limit without cost is 100 calls a minute.</summary>
    public RedditOptions()
    {
        UserAgent = "server:sentinelmarket:0.1 (market research)";
        RequestsPerMinute = 90;
        Parallelism = 2;
    }

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://oauth.reddit.com/");

    /// <summary>Where tokens are asked for.</summary>
    public Uri TokenAddress { get; set; } = new("https://www.reddit.com/api/v1/access_token");

    /// <summary>The application's id, as <c>https://www.reddit.com/prefs/apps</c> shows it.</summary>
    public string? ClientId { get; set; }

    /// <summary>The application's secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>A file that holds the application's secret, instead of <see cref="ClientSecret"/>.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>Subreddits whose new posts are read, without <c>r/</c>; empty (the default) for four on Indian shares.</summary>
    public IList<string> Subreddits { get; } = [];

    /// <summary>Whether the comments of these subreddits are read, too. Default: true.</summary>
    public bool Comments { get; set; } = true;

    /// <summary>Searches over all of Reddit, in its own language; none by default.</summary>
    public IList<string> Searches { get; } = [];

    /// <inheritdoc/>
    protected internal override IEnumerable<string?> Secrets => [FeedSecret.Read(ClientSecret, ClientSecretFile)];

    internal IReadOnlyList<string> SubredditNames => Entries(Subreddits, "IndianStockMarket", "IndianStreetBets", "DalalStreetTalks", "IndiaInvestments");

    internal IReadOnlyList<string> Queries => Entries(Searches);

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Fault)> Faults()
    {
        if (TokenAddress is not { IsAbsoluteUri: true, Scheme: "https" or "http", UserInfo: "" }) { yield return (nameof(TokenAddress), $"\"{AddressSecrets.Hide($"{TokenAddress}")}\" is no http or https address without a name before its host."); }
        foreach (var name in SubredditNames.Where(name => name.Length > 50 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+')))
        {
            yield return (nameof(Subreddits), $"\"{name}\" is no subreddit's name; write it without r/.");
        }

        foreach (var query in Queries.Where(query => query.Length > LongestQuery))
        {
            yield return (nameof(Searches), $"\"{MessageFields.Shortened(query)}\" has more than {LongestQuery} characters.");
        }
    }
}
