using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Is told when runs open and close, on the run's own way: whoever implements it takes the news and returns at once. What it throws is
/// logged and forgotten. A run whose process dies is closed by whoever notices, and told of there. A dry run is not told of: it changes nothing.
/// </summary>
public interface IRunObserver
{
    /// <summary>A run has been opened; nothing of it has happened yet.</summary>
    void Opened(IPipeline pipeline, RunReport run);

    /// <summary>A run has been closed, by its own process or because that died.</summary>
    void Closed(IPipeline pipeline, RunEnding ending);
}

/// <summary>How a run ended, with its parts.</summary>
/// <param name="Run">The run as it is stored.</param>
/// <param name="Sources">What became of each source; empty for a run whose process died.</param>
/// <param name="BrokenRules">How many records broke which rule; empty for a run whose process died.</param>
public sealed record RunEnding(RunReport Run, IReadOnlyList<SourceOutcome> Sources, IReadOnlyList<RuleCount> BrokenRules);
