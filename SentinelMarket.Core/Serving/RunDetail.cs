using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>Everything that the run page and <c>GET /api/data/runs/{id}</c> tell about one run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stages">Its stages in order; empty until the first has begun.</param>
/// <param name="Sources">What became of each source, failures first.</param>
/// <param name="Log">Its log, oldest line first (bounded).</param>
/// <param name="LakeObjects">The first 200 lake objects that it stored or loaded.</param>
/// <param name="LakeObjectCount">How many there are.</param>
/// <param name="Quarantine">The first 200 records that it put into quarantine.</param>
public sealed record RunDetail(
    RunReport Run,
    IReadOnlyList<StageReport> Stages,
    IReadOnlyList<SourceOutcome> Sources,
    IReadOnlyList<RunLogLine> Log,
    IReadOnlyList<LakeObjectSummary> LakeObjects,
    long LakeObjectCount,
    IReadOnlyList<QuarantinedRecord> Quarantine);
