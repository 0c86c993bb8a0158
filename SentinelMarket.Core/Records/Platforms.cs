namespace SentinelMarket.Core.Records;

/// <summary>Where talk comes from, in the reader's words; they stand in <c>social_mentions_warehouse.platform</c> and in the API.</summary>
public static class Platforms
{
    /// <summary>X, formerly Twitter.</summary>
    public const string X = "x";

    /// <summary>Telegram: bot updates, public channels, exports.</summary>
    public const string Telegram = "telegram";

    /// <summary>Reddit: posts and comments.</summary>
    public const string Reddit = "reddit";

    /// <summary>Comments under YouTube's videos.</summary>
    public const string YouTube = "youtube";

    /// <summary>News by NewsAPI, RSS, Atom and GDELT.</summary>
    public const string News = "news";

    /// <summary>Announcements of companies at the exchanges.</summary>
    public const string Filing = "filing";

    /// <summary>All of them, in the order in which people see them.</summary>
    public static IReadOnlyList<string> All { get; } = [X, Telegram, Reddit, YouTube, News, Filing];
}
