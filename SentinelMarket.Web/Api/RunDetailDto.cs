using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>A run with all its parts.</summary>
public sealed record RunDetailDto : RunDto
{
    public RunDetailDto(RunDetail detail)
        : base(detail.Run)
    {
        Stages = [.. detail.Stages.Select(StageDto.Of)];
        Sources = [.. detail.Sources.Select(SourceDto.Of)];
        Log = detail.Log;
        LakeObjects = detail.LakeObjects;
        LakeObjectCount = detail.LakeObjectCount;
        Quarantine = [.. detail.Quarantine.Select(QuarantineDto.Of)];
    }

    public IReadOnlyList<StageDto> Stages { get; }

    public IReadOnlyList<SourceDto> Sources { get; }

    public IReadOnlyList<RunLogLine> Log { get; }

    /// <summary>The first 200 of them; the count says how many there are.</summary>
    public IReadOnlyList<LakeObjectSummary> LakeObjects { get; }

    public long LakeObjectCount { get; }

    /// <summary>The first 200 of them; quarantined says how many there are.</summary>
    public IReadOnlyList<QuarantineDto> Quarantine { get; }
}

/// <summary>One stage of a run; busy time is summed over parallel workers.</summary>
public sealed record StageDto(RunStage Stage, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, double BusySeconds, long ItemsIn, long ItemsOut)
{
    internal static StageDto Of(StageReport stage) => new(stage.Stage, stage.StartedAt, stage.FinishedAt, stage.Busy.TotalSeconds, stage.ItemsIn, stage.ItemsOut);
}

/// <summary>What became of one source in a run.</summary>
public sealed record SourceDto(string Source, string Stream, bool Succeeded, long Extracted, long Loaded, long Unchanged, long Quarantined, long Spooled, double Seconds, string? Message)
{
    internal static SourceDto Of(SourceOutcome outcome) => new(
        outcome.Source,
        outcome.Stream,
        outcome.Succeeded,
        outcome.Counts.Extracted,
        outcome.Counts.Loaded,
        outcome.Counts.Unchanged,
        outcome.Counts.Quarantined,
        outcome.Counts.Spooled,
        outcome.Duration.TotalSeconds,
        outcome.Message);
}
