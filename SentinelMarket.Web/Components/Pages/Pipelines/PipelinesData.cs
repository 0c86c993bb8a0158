using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Pipelines;

/// <summary>What the pipelines page reads.</summary>
/// <param name="Pipelines">All of them.</param>
/// <param name="LatestRuns">The latest runs of all of them, newest first.</param>
public sealed record PipelinesData(IReadOnlyList<PipelineOverview> Pipelines, IReadOnlyList<RunReport> LatestRuns);
