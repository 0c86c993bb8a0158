namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>A chat or channel of the simulated crowd.</summary>
/// <param name="Name">Its name in addresses; empty for a group without one.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Id">The Bot API's number of it.</param>
/// <param name="Members">How many read it.</param>
internal sealed record TelegramPlace(string Name, string Title, long Id, int Members);

/// <summary>A newsroom of the simulated crowd.</summary>
internal sealed record Publisher(string Name, string Host, string? NewsApiId);

/// <summary>Where the simulated crowd talks: the streams that the feeds are given in simulated mode.</summary>
public static class CrowdPlaces
{
    /// <summary>The host of the simulated RSS and Atom feeds.</summary>
    public const string FeedHost = "feeds.simulated.example";

    /// <summary>The subreddits.</summary>
    public static IReadOnlyList<string> Subreddits { get; } = ["SimIndianStocks", "SimDalalStreet", "SimIndiaInvesting"];

    /// <summary>The names of the public Telegram channels.</summary>
    public static IReadOnlyList<string> TelegramChannels { get; } = ["sim_nifty_desk", "sim_dalal_notes", "sim_equity_gyaan", "sim_jackpot_calls", "sim_operator_news", "sim_bulls_club"];

    /// <summary>The ids of the YouTube channels.</summary>
    public static IReadOnlyList<string> YouTubeChannels { get; } = ["UCsimMarketWithMeera0001", "UCsimStockShastra0000002", "UCsimDailyTraderHin00003", "UCsimValueNotes000000004"];

    internal static IReadOnlyList<string> YouTubeTitles { get; } = ["Market with Meera", "Stock Shastra", "Daily Trader Hindi", "Value Notes"];

    /// <summary>Public channels that comment.</summary>
    internal static IReadOnlyList<TelegramPlace> Desks { get; } =
    [
        new(TelegramChannels[0], "Nifty Desk", -1001400000001, 48_200), new(TelegramChannels[1], "Dalal Notes", -1001400000002, 17_950), new(TelegramChannels[2], "Equity Gyaan", -1001400000003, 103_400),
    ];

    /// <summary>Public channels that promoters own.</summary>
    internal static IReadOnlyList<TelegramPlace> CallChannels { get; } =
    [
        new(TelegramChannels[3], "JACKPOT CALLS 🚀 (SEBI unregistered)", -1001400000004, 61_700), new(TelegramChannels[4], "Operator News", -1001400000005, 22_300), new(TelegramChannels[5], "Bulls Club VIP free", -1001400000006, 35_100),
    ];

    /// <summary>Groups that the stand-in bot is a member of.</summary>
    internal static IReadOnlyList<TelegramPlace> Groups { get; } =
    [
        new("sim_traders_adda", "Traders Adda", -1001500000001, 9_400), new("", "Swing & Positional India", -1001500000002, 3_150), new("sim_midcap_hunters", "Midcap Hunters", -1001500000003, 5_820), new("", "Family Investors", -410000004, 86),
    ];

    /// <summary>Newsrooms that NewsAPI knows.</summary>
    internal static IReadOnlyList<Publisher> NewsApi { get; } =
        [new("The Simulated Times", "www.simulated-times.example", "the-simulated-times"), new("Sim Business Line", "www.simbusinessline.example", null), new("Moneypost", "www.moneypost.example", null)];

    internal static IReadOnlyList<Publisher> Rss { get; } =
        [new("Sim Mint", "www.simmint.example", null), new("Dalal Wire", "www.dalalwire.example", null), new("Sim Economic Daily", "economicdaily.example", null)];

    internal static Publisher Atom { get; } = new("Exchange Gazette", "gazette.example", null);

    /// <summary>Newsrooms that only GDELT reads.</summary>
    internal static IReadOnlyList<Publisher> Gdelt { get; } =
        [new("simherald.example", "simherald.example", null), new("kolkata-ledger.example", "kolkata-ledger.example", null), new("deccan-sim.example", "deccan-sim.example", null)];

    internal static IReadOnlyList<Publisher> Publishers { get; } = [.. NewsApi, .. Rss, Atom, .. Gdelt];

    // Below what it is made of: initialisers run in the order of the text.
    /// <summary>The addresses of the RSS and Atom feeds.</summary>
    public static IReadOnlyList<string> Feeds { get; } = [.. Rss.Select(publisher => $"https://{FeedHost}/{publisher.Host}/rss.xml"), $"https://{FeedHost}/{Atom.Host}/atom.xml"];
}
