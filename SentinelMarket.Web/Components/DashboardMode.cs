namespace SentinelMarket.Web.Components;

/// <summary>Whether the pages show the built-in market; they then carry a banner that says so.</summary>
public sealed record DashboardMode(bool IsSimulated);
