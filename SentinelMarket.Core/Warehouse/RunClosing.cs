using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>How a run ends, in the words of whoever ran it.</summary>
/// <param name="Outcome">How it ended; a run whose rows do not balance is stored as failed whatever stands here.</param>
/// <param name="ErrorStage">The stage that broke, or null.</param>
/// <param name="Error">What went wrong, for a person, or null.</param>
/// <param name="Stages">Its stages.</param>
/// <param name="Sources">What became of each source.</param>
/// <param name="Expected">The rows that the runner saw pass; compared with what the loads of the run counted.</param>
public sealed record RunClosing(
    RunOutcome Outcome,
    RunStage? ErrorStage,
    string? Error,
    IReadOnlyList<StageReport> Stages,
    IReadOnlyList<SourceOutcome> Sources,
    RowCounts Expected)
{
    /// <summary>When it ended, in UTC, where that is long ago because the database was away; null for now.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Lines of its log that belong to the same transaction.</summary>
    public IReadOnlyList<RunLogLine> Log { get; init; } = [];
}
