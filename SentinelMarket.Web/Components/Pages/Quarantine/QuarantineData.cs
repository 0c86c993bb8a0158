using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Pages.Quarantine;

/// <summary>What the quarantine's page reads: its rows, and how many there are of each status, source and rule.</summary>
public sealed record QuarantineData(QuarantinePage Page, IReadOnlyList<QuarantineGroup> Groups);
