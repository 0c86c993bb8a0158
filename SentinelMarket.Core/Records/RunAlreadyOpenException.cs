namespace SentinelMarket.Core.Records;

/// <summary>A run of the pipeline is open, and at most one may be.</summary>
public sealed class RunAlreadyOpenException(string pipeline, long openRunId)
    : Exception($"Run {openRunId} of {pipeline} is open; a pipeline runs at most once at a time. Wait for it to end, or follow it.")
{
    /// <summary>The pipeline.</summary>
    public string Pipeline { get; } = pipeline;

    /// <summary>The run that is open.</summary>
    public long OpenRunId { get; } = openRunId;
}
