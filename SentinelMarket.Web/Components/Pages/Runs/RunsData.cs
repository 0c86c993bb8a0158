using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Pages.Runs;

/// <summary>What the run history read: a page of runs, and who has asked for any.</summary>
public sealed record RunsData(RunSearchPage Page, IReadOnlyList<string> Actors);
