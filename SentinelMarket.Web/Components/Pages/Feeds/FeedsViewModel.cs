using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Feeds;

/// <summary>What the feeds page says, derived from what it read.</summary>
public sealed class FeedsViewModel(FeedsData data, FeedState? filter)
{
    private static readonly FeedState[] Order = [FeedState.OnTime, FeedState.Partial, FeedState.Late, FeedState.Error, FeedState.NotAsked, FeedState.NotConfigured];

    public bool IsEmpty => data.Feeds.Count == 0;

    /// <summary>The feeds that pass the filter.</summary>
    public IReadOnlyList<FeedOverview> Shown { get; } = [.. data.Feeds.Where(feed => filter is null || feed.State == filter)];

    public IReadOnlyList<FilterChoice> Choices =>
    [
        new FilterChoice("All", "/feeds", filter is null, data.Feeds.Count),
        .. Order
            .Select(state => new FilterChoice(StatusLook.Of(state).Word, "/feeds?state=" + state.ToString().ToLowerInvariant(), filter == state, CountOf(state)))
            .Where(choice => choice.Count > 0 || choice.Selected),
    ];

    /// <summary>How many of those that were asked are on time, and what is with the others.</summary>
    public string Headline
    {
        get
        {
            if (IsEmpty) { return "No feed is set up."; }
            var asked = data.Feeds.Count - CountOf(FeedState.NotConfigured) - CountOf(FeedState.NotAsked);
            var start = asked == 0 ? "No feed has been asked yet" : $"{Figures.Capital(Figures.Word(CountOf(FeedState.OnTime)))} of {Figures.Word(asked)} on time";
            (FeedState State, string Words)[] others =
            [
                (FeedState.Error, "in error"), (FeedState.Late, "late"), (FeedState.Partial, "partly on time"), (FeedState.NotAsked, "not asked yet"), (FeedState.NotConfigured, "not configured"),
            ];
            var rest = others.Where(other => CountOf(other.State) > 0 && !(asked == 0 && other.State == FeedState.NotAsked)).Select(other => $"{Figures.Word(CountOf(other.State))} {other.Words}");
            return string.Join("; ", rest.Prepend(start)) + ".";
        }
    }

    /// <summary>Reads the filter of the address; null shows all.</summary>
    public static FeedState? ReadFilter(string? parameter) =>
        Enum.TryParse<FeedState>(parameter, ignoreCase: true, out var state) && Enum.IsDefined(state) && !char.IsAsciiDigit(parameter![0]) ? state : null;

    /// <summary>"48 on time, 2 in error" of the streams of a feed.</summary>
    public static string StreamsOf(FeedOverview feed)
    {
        var parts = feed.Streams.CountBy(stream => stream.State).OrderBy(pair => Array.IndexOf(Order, pair.Key))
            .Select(pair => $"{Figures.Count(pair.Value)} {StatusLook.Of(pair.Key).Word.ToLowerInvariant()}");
        return $"{Figures.Count(feed.Streams.Count, "stream")}: {string.Join(", ", parts)}";
    }

    /// <summary>What the source's rate limit leaves, or a dash.</summary>
    public static string LimitOf(FeedOverview feed) => feed.RequestsLeft is { } left ? Figures.Count(left) + " left" : "–";

    /// <summary>Why the circuit is as it is.</summary>
    public static string CircuitOf(FeedOverview feed) => feed switch
    {
        { Circuit: FeedCircuit.Open, CircuitOpenUntil: { } until } => $"Nothing came back lately; it is not asked until {Instants.Time(until)} IST",
        { Circuit: FeedCircuit.HalfOpen } => "The next call tries whether it is back",
        _ => "Calls go through",
    };

    private int CountOf(FeedState state) => data.Feeds.Count(feed => feed.State == state);
}
