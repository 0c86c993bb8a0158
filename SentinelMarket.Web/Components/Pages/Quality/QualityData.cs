using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Quality;

/// <summary>What the quality page reads.</summary>
public sealed record QualityData(QualityWindow Window, QualityReport? Report, IReadOnlyList<QualityPoint> History, IReadOnlyList<RunQuality> Runs, IReadOnlyList<RuleOverview> Rules);
