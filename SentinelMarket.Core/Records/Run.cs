namespace SentinelMarket.Core.Records;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>Every source answered, or another did in its place, and the rows balance; nothing new is a success.</summary>
    Succeeded,

    /// <summary>Some sources failed; the others' rows are loaded and balance.</summary>
    Partial,

    /// <summary>Every source failed, a stage broke, the rows do not balance, or the lease lapsed.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,
}

/// <summary>Why a run was started.</summary>
public enum RunTrigger
{
    /// <summary>The schedule.</summary>
    Schedule,

    /// <summary>A person or program asked for it.</summary>
    Manual,

    /// <summary>Files were imported.</summary>
    Import,

    /// <summary>An earlier run is tried again.</summary>
    Retry,

    /// <summary>What the lake holds of an earlier time goes through today's parser and rules again; no source is asked.</summary>
    Replay,
}

/// <summary>The stages of a run, in order.</summary>
public enum RunStage
{
    /// <summary>Asking the sources and storing their payloads in the lake.</summary>
    Extract,

    /// <summary>Parsing and validating.</summary>
    Transform,

    /// <summary>Writing to the warehouse.</summary>
    Load,
}

/// <summary>What somebody asks a pipeline to do.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Trigger">Why.</param>
/// <param name="Actor">Who: a job, a user, a key, the command line.</param>
/// <param name="Parameters">What the run needs to know beyond its settings; empty for a plain run.</param>
/// <param name="RetryOf">The first run of the chain that is tried again, or null.</param>
/// <param name="OrderId">The order that waited for this run, or null; of those who open a run for the same order, one does.</param>
public sealed record RunRequest(
    string Pipeline,
    RunTrigger Trigger,
    string Actor,
    IReadOnlyDictionary<string, string> Parameters,
    long? RetryOf = null,
    long? OrderId = null)
{
    /// <summary>The parameter of a retry that does only what failed: the number of the chain's first run.</summary>
    public const string OnlyFailedParameter = "retry.failed";

    /// <summary>A request without parameters.</summary>
    public RunRequest(string pipeline, RunTrigger trigger, string actor)
        : this(pipeline, trigger, actor, new Dictionary<string, string>(StringComparer.Ordinal))
    {
    }

    /// <summary>The request that tries a run again, with its parameters; a replay stays a replay. It names the first run of the chain, also when a retry is tried again.</summary>
    /// <param name="run">The run.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="onlyFailed">Whether only what no run of the chain has done yet is done; all of it otherwise.</param>
    public static RunRequest Again(RunReport run, string actor, bool onlyFailed = false)
    {
        var first = run.RetryOf ?? run.Id;
        var parameters = run.Parameters.Where(pair => pair.Key != OnlyFailedParameter).ToDictionary(StringComparer.Ordinal);
        if (onlyFailed) { parameters[OnlyFailedParameter] = first.ToString(System.Globalization.CultureInfo.InvariantCulture); }
        return new RunRequest(run.Pipeline, run.Trigger == RunTrigger.Replay ? RunTrigger.Replay : RunTrigger.Retry, actor, parameters, first);
    }
}

/// <summary>A run as its row in <c>pipeline_runs</c> tells it.</summary>
public sealed record RunReport
{
    /// <summary>The run's number.</summary>
    public required long Id { get; init; }

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Why it was started.</summary>
    public required RunTrigger Trigger { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Actor { get; init; }

    /// <summary>The process that runs it: machine name and process id.</summary>
    public required string Node { get; init; }

    /// <summary>The version of the code.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>Its parameters; empty for a plain run.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The first run of the chain that this one tries again, or null.</summary>
    public long? RetryOf { get; init; }

    /// <summary>When it was opened, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was closed, in UTC; null while it is open.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How it ended; null while it is open.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Row accounting so far.</summary>
    public required RowCounts Counts { get; init; }

    /// <summary>Sources (tickers, files) that answered.</summary>
    public int SourcesSucceeded { get; init; }

    /// <summary>Sources (tickers, files) that failed.</summary>
    public int SourcesFailed { get; init; }

    /// <summary>The stage that broke, or null.</summary>
    public RunStage? ErrorStage { get; init; }

    /// <summary>What went wrong, for a person; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>From opening to closing; null while it is open.</summary>
    public TimeSpan? Duration => FinishedAt - StartedAt;
}

/// <summary>One stage of a run.</summary>
/// <param name="Stage">Which.</param>
/// <param name="StartedAt">When its first item entered, in UTC, or null when none did.</param>
/// <param name="FinishedAt">When its last item left, in UTC, or null while it is open.</param>
/// <param name="Busy">Working time, summed over parallel workers.</param>
/// <param name="ItemsIn">Documents (extract: sources asked) that entered.</param>
/// <param name="ItemsOut">Documents or records that left.</param>
public sealed record StageReport(RunStage Stage, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, TimeSpan Busy, long ItemsIn, long ItemsOut);

/// <summary>What became of one source (a ticker at an exchange, a channel, a file) in a run.</summary>
/// <param name="Source">The source id; for a file that was not recognised, <c>file</c>.</param>
/// <param name="Stream">The ticker, channel or file.</param>
/// <param name="Succeeded">Whether it answered with something that could be read.</param>
/// <param name="Counts">Row accounting of this source.</param>
/// <param name="Duration">How long the source took to answer.</param>
/// <param name="Message">Why it failed, or what is worth knowing (a stale file), or null.</param>
public sealed record SourceOutcome(string Source, string Stream, bool Succeeded, RowCounts Counts, TimeSpan Duration, string? Message);

/// <summary>How grave a line of a run's log is.</summary>
public enum RunLogLevel
{
    /// <summary>Progress.</summary>
    Information,

    /// <summary>Something that a person should look at.</summary>
    Warning,

    /// <summary>Something that failed.</summary>
    Error,
}

/// <summary>One line of a run's log.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="Level">How grave.</param>
/// <param name="Stage">The stage, or null for the run as a whole.</param>
/// <param name="Message">For a person.</param>
public sealed record RunLogLine(DateTimeOffset At, RunLogLevel Level, RunStage? Stage, string Message);
