using System.Globalization;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Runs;

/// <summary>What the page of one run says, derived from what it read.</summary>
public sealed class RunViewModel(RunDetail detail, DateTimeOffset now)
{
    private readonly RunReport _run = detail.Run;

    public RunDetail Detail => detail;

    public RunReport Run => _run;

    public DateTimeOffset Now => now;

    public bool IsOpen => _run.Outcome is null;

    /// <summary>Up to now while it is open.</summary>
    public TimeSpan Elapsed => _run.Duration ?? (now > _run.StartedAt ? now - _run.StartedAt : TimeSpan.Zero);

    /// <summary>What became of the run, in a sentence.</summary>
    public string Sentence
    {
        get
        {
            var records = Figures.Count(_run.Counts.Extracted, "record");
            return _run.Outcome switch
            {
                null => $"Running for {Figures.Duration(Elapsed)}: {records} extracted, {Figures.Count(_run.Counts.Loaded)} loaded so far.",
                RunOutcome.Succeeded when _run.Counts is { Loaded: 0, Extracted: > 0 } =>
                    $"{Answered} in {Figures.Duration(Elapsed)}; nothing new among {records}.",
                RunOutcome.Succeeded => $"{Answered} in {Figures.Duration(Elapsed)}; {Figures.Count(_run.Counts.Loaded)} of {records} loaded.",
                RunOutcome.Partial => $"{Figures.Count(_run.SourcesFailed)} of {Figures.Count(Sources, "source")} failed; the others' rows are in the warehouse: {Figures.Count(_run.Counts.Loaded)} of {records} loaded in {Figures.Duration(Elapsed)}.",
                RunOutcome.Cancelled => $"Stopped by somebody after {Figures.Duration(Elapsed)}; what was loaded until then stays.",
                _ => _run.ErrorStage is { } stage
                    ? $"Broke at {stage.ToString().ToLowerInvariant()} after {Figures.Duration(Elapsed)}; {Loaded}."
                    : $"Failed after {Figures.Duration(Elapsed)}; {Loaded}.",
            };
        }
    }

    public string TriggerText => _run.Trigger switch
    {
        RunTrigger.Schedule => "schedule",
        RunTrigger.Manual => "by hand",
        RunTrigger.Import => "file import",
        RunTrigger.Retry => "retry",
        RunTrigger.Replay => "replay of the lake",
        _ => _run.Trigger.ToString(),
    };

    /// <summary>Parameters as "name=value" pairs; null for a plain run.</summary>
    public string? ParametersText => _run.Parameters.Count == 0
        ? null
        : string.Join(", ", _run.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>Whether it makes sense to try it again.</summary>
    public bool CanRetry => _run.Outcome is RunOutcome.Failed or RunOutcome.Partial or RunOutcome.Cancelled && _run.Trigger != RunTrigger.Import;

    /// <summary>All stages, also those that have not begun, placed on one axis from opening to closing (or now).</summary>
    public IReadOnlyList<StageBar> Stages
    {
        get
        {
            var axis = Math.Max(Elapsed.TotalMilliseconds, 1);
            return [.. Enum.GetValues<RunStage>().Select(stage => BarOf(stage, detail.Stages.FirstOrDefault(report => report.Stage == stage), axis))];
        }
    }

    private string Loaded => _run.Counts.Extracted == 0
        ? "no record was extracted"
        : $"{Figures.Count(_run.Counts.Loaded)} of {Figures.Count(_run.Counts.Extracted, "record")} were loaded";

    private int Sources => _run.SourcesSucceeded + _run.SourcesFailed;

    private string Answered => Sources switch
    {
        0 => "Done",
        1 => "The one source answered",
        _ when _run.SourcesFailed > 0 => $"{Figures.Count(_run.SourcesSucceeded)} of {Figures.Count(Sources)} sources answered, also for those that failed,",
        _ => $"All {Figures.Count(Sources)} sources answered",
    };

    private StageBar BarOf(RunStage stage, StageReport? report, double axis)
    {
        var name = stage.ToString();
        var broke = _run.ErrorStage == stage;
        if (report?.StartedAt is not { } started)
        {
            return new StageBar(name, 0, 0, null, "not begun", null, broke, false);
        }

        var open = report.FinishedAt is null && IsOpen;
        var end = report.FinishedAt ?? _run.FinishedAt ?? now;
        var from = Math.Clamp((started - _run.StartedAt).TotalMilliseconds / axis * 100, 0, 100);
        var width = Math.Clamp((end - started).TotalMilliseconds / axis * 100, 0.6, Math.Max(100 - from, 0.6));
        var offset = started - _run.StartedAt;
        var words = $"starts at +{Figures.Duration(offset)}, {(open ? "running" : "lasts")} {Figures.Duration(end - started)}";
        return new StageBar(name, from, width, Flow(report), words, $"{Figures.Duration(report.Busy)} of work", broke, open);
    }

    /// <summary>A file's own name without the archive or folder that it came in; a ticker as it is.</summary>
    public static string ShortStream(string stream) => stream[(stream.LastIndexOf('/') + 1)..];

    private static string Flow(StageReport report)
    {
        var (input, output) = report.Stage switch
        {
            RunStage.Extract => ("source", "document"),
            RunStage.Transform => ("document", "record"),
            _ => ("record", "row"),
        };
        return $"{Figures.Count(report.ItemsIn, input)} in → {Figures.Count(report.ItemsOut, output)} out";
    }
}

/// <summary>One stage on the timeline.</summary>
/// <param name="Name">The stage.</param>
/// <param name="From">Where it starts, in percent of the run.</param>
/// <param name="Width">How long it lasts, in percent of the run; 0 when it has not begun.</param>
/// <param name="Flow">What entered and left; null when it has not begun.</param>
/// <param name="Times">Offset and length, in words.</param>
/// <param name="Busy">Working time over all workers; null when it has not begun.</param>
/// <param name="Broke">Whether the run broke here.</param>
/// <param name="IsOpen">Whether it goes on.</param>
public sealed record StageBar(string Name, double From, double Width, string? Flow, string Times, string? Busy, bool Broke, bool IsOpen)
{
    public string FromText => From.ToString("0.##", CultureInfo.InvariantCulture);

    public string WidthText => Width.ToString("0.##", CultureInfo.InvariantCulture);
}
