using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Pages.Stocks;

/// <summary>
/// What the page of a share reads: its bars and its talk, or, when the warehouse has never had it, shares that are called alike. The choice
/// is the one that they were read by: while another range is on its way, labels and figures still belong together.
/// </summary>
public sealed record StockData(StockChoice Choice, StockBars? Bars, StockTalk Talk, IReadOnlyList<StockSuggestion> Alike)
{
    /// <summary>Whether neither prices nor talk were ever seen, as far as both could be read.</summary>
    public bool IsUnknown => Bars is null && Talk is { Newest.Count: 0, Fault: null };
}

/// <summary>What is said about a share.</summary>
/// <param name="From">The first day of the range.</param>
/// <param name="To">The last day of the range.</param>
/// <param name="Newest">The newest mentions, whether in the range or not.</param>
/// <param name="Days">The talk of the range, a bucket for each day that has any, oldest first.</param>
/// <param name="Clusters">Texts that were repeated in the range, the most repeated first.</param>
/// <param name="Fault">Why the talk could not be read, for a person; null when it was.</param>
public sealed record StockTalk(DateOnly From, DateOnly To, IReadOnlyList<MentionRow> Newest, IReadOnlyList<SentimentBucket> Days, IReadOnlyList<MentionCluster> Clusters, string? Fault = null)
{
    /// <summary>Nobody has spoken of the share.</summary>
    public static StockTalk None { get; } = new(default, default, [], [], []);
}
