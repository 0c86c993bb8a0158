using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Feeds;

/// <summary>What the feeds page reads.</summary>
public sealed record FeedsData(IReadOnlyList<FeedOverview> Feeds);
