using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>A run, as every JSON of this product shows it.</summary>
public record RunDto
{
    public RunDto(RunReport run)
    {
        Id = run.Id;
        Pipeline = run.Pipeline;
        Trigger = run.Trigger;
        Actor = run.Actor;
        Node = run.Node;
        CodeVersion = run.CodeVersion;
        Parameters = run.Parameters;
        RetryOf = run.RetryOf;
        StartedAt = run.StartedAt;
        FinishedAt = run.FinishedAt;
        Outcome = run.Outcome;
        Extracted = run.Counts.Extracted;
        Loaded = run.Counts.Loaded;
        Unchanged = run.Counts.Unchanged;
        Quarantined = run.Counts.Quarantined;
        Spooled = run.Counts.Spooled;
        Seconds = Durations.Seconds(run.Duration);
        SourcesSucceeded = run.SourcesSucceeded;
        SourcesFailed = run.SourcesFailed;
        ErrorStage = run.ErrorStage;
        Error = run.Error;
    }

    public long Id { get; }

    public string Pipeline { get; }

    public RunTrigger Trigger { get; }

    public string Actor { get; }

    public string Node { get; }

    public string CodeVersion { get; }

    public IReadOnlyDictionary<string, string> Parameters { get; }

    public long? RetryOf { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>Null while the run is open, as are the outcome and the seconds.</summary>
    public DateTimeOffset? FinishedAt { get; }

    public RunOutcome? Outcome { get; }

    public long Extracted { get; }

    public long Loaded { get; }

    public long Unchanged { get; }

    public long Quarantined { get; }

    public long Spooled { get; }

    public double? Seconds { get; }

    public int SourcesSucceeded { get; }

    public int SourcesFailed { get; }

    public RunStage? ErrorStage { get; }

    public string? Error { get; }
}

internal static class Durations
{
    public static double? Seconds(TimeSpan? duration) => duration is { } length ? Math.Round(length.TotalSeconds, 3) : null;
}
