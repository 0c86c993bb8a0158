namespace SentinelMarket.Core.Records;

/// <summary>A run of the pipeline is open, and at most one may be.</summary>
public sealed class RunAlreadyOpenException(string pipeline, long openRunId)
    : Exception(openRunId > 0
        ? $"Run {openRunId} of {pipeline} is open; a pipeline runs at most once at a time. Wait for it to end, or follow it."
        : $"A run of {pipeline} is under way that began while PostgreSQL was away; a pipeline runs at most once at a time. Wait for it to end.")
{
    /// <summary>The pipeline.</summary>
    public string Pipeline { get; } = pipeline;

    /// <summary>The run that is open; 0 when it has no number yet, because PostgreSQL was away when it began.</summary>
    public long OpenRunId { get; } = openRunId;
}
