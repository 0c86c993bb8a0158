using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Pipelines;

/// <summary>What the pipelines page says, derived from what it read.</summary>
public sealed class PipelinesViewModel(PipelinesData data, HealthStatus? filter, DateTimeOffset now)
{
    private const int TroubleNamed = 2;
    private const int FailuresShown = 6;

    private readonly IReadOnlyList<RunStatistics> _day = [.. data.Pipelines.Select(pipeline => pipeline.Last24Hours)];

    public DateTimeOffset Now { get; } = now;

    public bool IsEmpty => data.Pipelines.Count == 0;

    /// <summary>The pipelines that pass the filter.</summary>
    public IReadOnlyList<PipelineOverview> Shown { get; } =
        [.. data.Pipelines.Where(pipeline => filter is null || pipeline.Health == filter)];

    public IReadOnlyList<RunReport> LatestRuns => data.LatestRuns;

    /// <summary>The latest failures of the last 24 hours over all pipelines, newest first.</summary>
    public IReadOnlyList<RunReport> Failures { get; } =
        [.. data.Pipelines.SelectMany(pipeline => pipeline.RecentFailures).OrderByDescending(run => run.StartedAt).Take(FailuresShown)];

    public IReadOnlyList<FilterChoice> Choices
    {
        get
        {
            var all = new FilterChoice("All", "/pipelines", filter is null, data.Pipelines.Count);
            HealthStatus[] order = [HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Unhealthy, HealthStatus.Unknown];
            return
            [
                all,
                .. order
                    .Select(status => new FilterChoice(StatusLook.Of(status).Word, "/pipelines?health=" + Parameter(status), filter == status, CountOf(status)))
                    .Where(choice => choice.Count > 0 || choice.Selected),
            ];
        }
    }

    /// <summary>How many of those with a finished run are healthy, the answer to the page's question.</summary>
    public string Headline
    {
        get
        {
            if (IsEmpty) { return "No pipeline is set up."; }
            var judged = data.Pipelines.Count - Unjudged;
            if (judged == 0) { return "No run has finished yet."; }
            var end = Troubles.Count > 0 ? ";" : Rest + ".";
            return $"{Figures.Capital(Figures.Word((int)CountOf(HealthStatus.Healthy)))} of {Figures.Word(judged)} healthy{end}";
        }
    }

    /// <summary>What is not healthy and why, worst first. A pipeline that has never finished a run is no trouble: nobody may have asked for one.</summary>
    public IReadOnlyList<Trouble> Troubles =>
        [.. Troubled
            .OrderByDescending(pipeline => pipeline.Health)
            .Take(TroubleNamed)
            .Select(pipeline => new Trouble(
                pipeline.Name,
                $"is {StatusLook.Of(pipeline.Health).Word.ToLowerInvariant()}: {Clause(pipeline.HealthReason)}"))];

    /// <summary>How many more are in trouble than are named, and how many have not finished a run; empty when there is neither.</summary>
    public string Rest
    {
        get
        {
            var more = Troubled.Count() - TroubleNamed;
            return (more > 0 ? $" and {Figures.Word(more)} more" : "")
                + (Unjudged > 0 ? $"; {Figures.Word(Unjudged)} {(Unjudged == 1 ? "has" : "have")} not finished a run yet" : "");
        }
    }

    private IEnumerable<PipelineOverview> Troubled => data.Pipelines.Where(pipeline => pipeline.Health is HealthStatus.Degraded or HealthStatus.Unhealthy);

    private int Unjudged => (int)CountOf(HealthStatus.Unknown);

    public double? SuccessRate => Rate(_day);

    public string SuccessRateText => SuccessRate is { } rate ? Figures.Percent(rate) : "–";

    public string SuccessRateDetail => Rate([.. data.Pipelines.Select(pipeline => pipeline.AllTime)]) is { } rate
        ? $"{Figures.Percent(rate)} over all time"
        : "no run has finished yet";

    public long Runs => _day.Sum(day => day.Runs);

    public string RunsDetail
    {
        get
        {
            if (Runs == 0) { return "none has finished"; }
            List<string> parts = [];
            Add(parts, _day.Sum(day => day.Partial), "partial");
            Add(parts, _day.Sum(day => day.Failed), "failed");
            Add(parts, _day.Sum(day => day.Retrying), "being tried again");
            Add(parts, _day.Sum(day => day.Cancelled), "cancelled");
            return parts.Count == 0 ? "all succeeded" : string.Join(", ", parts);
        }
    }

    public RowCounts Counts => _day.Aggregate(RowCounts.Zero, (sum, day) => sum + day.Counts);

    public string CountsDetail => $"{Figures.Count(Counts.Unchanged)} unchanged, {Figures.Count(Counts.Quarantined)} quarantined";

    public string NextRunText => Next is { NextRun: { } at } ? Instants.Due(at, Now) : "–";

    public string NextRunDetail => Next is { NextRun: { } at } next
        ? $"{next.Name} · {Instants.Time(at)} IST"
        : data.Pipelines.Any(pipeline => pipeline.Paused) ? "schedules are paused" : "nothing is scheduled";

    public long Failed => _day.Sum(day => day.Failed);

    public string FailedDetail => (Runs, Failed, Failures.Count) switch
    {
        (0, _, _) => "none has finished",
        (_, 0, _) => "no run failed",
        (_, _, 0) => "see the runs",
        _ => $"last: {Failures[0].Pipeline}, {Instants.Relative(Failures[0].StartedAt, Now)}",
    };

    private PipelineOverview? Next => data.Pipelines.Where(pipeline => pipeline.NextRun is not null).MinBy(pipeline => pipeline.NextRun);

    /// <summary>Reads the filter of the address; null shows all.</summary>
    public static HealthStatus? ReadFilter(string? parameter) =>
        Enum.TryParse<HealthStatus>(parameter, ignoreCase: true, out var status) && Enum.IsDefined(status) && !char.IsAsciiDigit(parameter![0]) ? status : null;

    /// <summary>The accounting as an equation; without quarantine and spool where there is none.</summary>
    public static string Accounting(RowCounts counts)
    {
        var text = $"{Figures.Count(counts.Extracted)} extracted = {Figures.Count(counts.Loaded)} loaded + {Figures.Count(counts.Unchanged)} unchanged + {Figures.Count(counts.Quarantined)} quarantined";
        return counts.Spooled > 0 ? $"{text} + {Figures.Count(counts.Spooled)} spooled" : text;
    }

    /// <summary>What a line of the latest runs says: the accounting, or where a failed run stopped.</summary>
    public static string Story(RunReport run) => run switch
    {
        { Outcome: null } => run.Counts.Extracted == 0 ? "under way" : $"{Figures.Count(run.Counts.Extracted)} extracted so far",
        { Outcome: RunOutcome.Failed } => Cause(run),
        _ => Accounting(run.Counts),
    };

    /// <summary>Where and why a run failed.</summary>
    public static string Cause(RunReport run)
    {
        var error = run.Error ?? "no reason was recorded";
        return run.ErrorStage is { } stage ? $"{StageName(stage)}: {error}" : error;
    }

    public static string StageName(RunStage stage) => stage.ToString().ToLowerInvariant();

    private static string Parameter(HealthStatus status) => status.ToString().ToLowerInvariant();

    private static double? Rate(IReadOnlyList<RunStatistics> statistics)
    {
        var good = statistics.Sum(one => one.Succeeded + one.Partial);
        var counted = good + statistics.Sum(one => one.Failed);
        return counted == 0 ? null : 100.0 * good / counted;
    }

    private static void Add(List<string> parts, long count, string word)
    {
        if (count > 0) { parts.Add($"{Figures.Count(count)} {word}"); }
    }

    // A sentence becomes the part after the colon.
    private static string Clause(string sentence)
    {
        var text = sentence.Trim().TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }

    private long CountOf(HealthStatus status) => data.Pipelines.Count(pipeline => pipeline.Health == status);

    /// <summary>One pipeline that is not healthy, and why.</summary>
    public sealed record Trouble(string Pipeline, string Predicate);
}
