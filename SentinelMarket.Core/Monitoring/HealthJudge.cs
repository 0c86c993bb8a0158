using System.Globalization;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Monitoring;

/// <summary>Judges the parts of a pipeline's health. Pure: evidence, limits and the time in, parts out; <see cref="PipelineMonitor.Fold"/> makes one of them.</summary>
public static class HealthJudge
{
    /// <summary>The name of the part about runs.</summary>
    public const string SuccessRate = "success rate";

    /// <summary>The name of the part about answers of feeds.</summary>
    public const string Freshness = "freshness";

    /// <summary>The name of the part about the records' quality.</summary>
    public const string Quality = "quality";

    /// <summary>The name of the part about what waits.</summary>
    public const string Backlog = "backlog";

    /// <summary>The name of the part about deadlines.</summary>
    public const string Deadline = "deadline";

    /// <summary>The parts that apply to the pipeline, in their order. A part that does not apply is left out; one that applies and is not known is unknown.</summary>
    public static IReadOnlyList<HealthPart> Judge(HealthEvidence evidence, HealthLimits limits, DateTimeOffset now) =>
        [.. new[] { OfRuns(evidence.Last24Hours, limits), OfStreams(evidence.Streams, limits), OfQuality(evidence.Quality, limits), OfBacklog(evidence.Backlog, limits, now), OfDeadlines(evidence.Deadlines) }.OfType<HealthPart>()];

    /// <summary>The success rate of the last 24 hours; unknown below <see cref="HealthLimits.MinimumRuns"/>.</summary>
    public static HealthPart OfRuns(RunStatistics last24Hours, HealthLimits limits)
    {
        var counted = last24Hours.Succeeded + last24Hours.Partial + last24Hours.Failed;
        if (PipelineMonitor.SuccessRate(last24Hours) is not { } rate) { return new HealthPart(SuccessRate, HealthStatus.Unknown, "No run has finished in the last 24 hours."); }
        if (counted < limits.MinimumRuns) { return new HealthPart(SuccessRate, HealthStatus.Unknown, Text($"Only {Many(counted, "run")} finished in the last 24 hours; {limits.MinimumRuns} are needed to judge.")); }
        var status = rate > limits.HealthyAbove ? HealthStatus.Healthy : rate >= limits.DegradedFrom ? HealthStatus.Degraded : HealthStatus.Unhealthy;
        var retrying = last24Hours.Retrying == 0 ? string.Empty : Text($" {last24Hours.Retrying} more failed and {(last24Hours.Retrying == 1 ? "is" : "are")} being tried again.");
        return new HealthPart(SuccessRate, status, Text($"{last24Hours.Failed} of {Many(counted, "run")} failed in the last 24 hours.") + retrying);
    }

    private static HealthPart? OfStreams(StreamEvidence? streams, HealthLimits limits)
    {
        if (streams is null) { return null; }
        if (streams.Asked == 0) { return new HealthPart(Freshness, HealthStatus.Unknown, "No feed has been asked yet."); }
        var share = 100.0 * streams.InError / streams.Asked;
        var status = share >= limits.StaleUnhealthyFrom ? HealthStatus.Unhealthy : share >= limits.StaleDegradedFrom ? HealthStatus.Degraded : HealthStatus.Healthy;
        return new HealthPart(Freshness, status, streams.InError == 0
            ? Text($"{(streams.Asked == 1 ? "The stream" : $"All {streams.Asked} streams")} answered when expected.")
            : Text($"{streams.InError} of {Many(streams.Asked, "stream")} failed or did not answer for two intervals: {string.Join(", ", streams.Feeds)}."));
    }

    private static HealthPart? OfQuality(IReadOnlyList<QualityEvidence> measured, HealthLimits limits)
    {
        if (Worst(measured, limits) is not { } worst) { return null; }
        var percent = worst.Share.Percent!.Value;
        var status = percent >= limits.QualityHealthyFrom ? HealthStatus.Healthy : percent >= limits.QualityDegradedFrom ? HealthStatus.Degraded : HealthStatus.Unhealthy;
        return new HealthPart(Quality, status, Text($"The lowest figure is {percent:0.##} %: {worst.Name}."));
    }

    /// <summary>The worst figure of quality that stands on enough; null without any.</summary>
    public static QualityEvidence? Worst(IReadOnlyList<QualityEvidence> measured, HealthLimits limits) =>
        measured.Where(figure => figure.Share.Whole >= limits.MinimumRecords).MinBy(figure => figure.Share.Percent);

    private static HealthPart? OfBacklog(BacklogEvidence? backlog, HealthLimits limits, DateTimeOffset now)
    {
        if (backlog is null) { return null; }
        var findings = new[]
        {
            OfWait(backlog.Undelivered, "payload", "waits in the lake to be loaded", "wait in the lake to be loaded", now - backlog.OldestUndelivered, limits),
            OfWait(backlog.Spooled, "run", "waits in the spool", "wait in the spool", now - backlog.OldestSpooled, limits),
            (Status: backlog.QuarantinedDay >= limits.QuarantineUnhealthyFrom ? HealthStatus.Unhealthy : backlog.QuarantinedDay >= limits.QuarantineDegradedFrom ? HealthStatus.Degraded : HealthStatus.Healthy,
                Reason: Text($"{Many(backlog.QuarantinedDay, "record")} went to quarantine in the last 24 hours and {(backlog.QuarantinedDay == 1 ? "is" : "are")} open.")),
        };
        var worst = findings.MaxBy(finding => finding.Status);
        return new HealthPart(Backlog, worst.Status, worst.Status == HealthStatus.Healthy
            ? backlog.QuarantinedDay == 0 ? "Nothing waits longer than it should." : findings[^1].Reason
            : worst.Reason);
    }

    // A run that did not begin leaves no trace in the success rate, so nothing else would tell of it.
    private static HealthPart? OfDeadlines(IReadOnlyList<MissedDeadline>? missed) => missed switch
    {
        null => null,
        [] => new HealthPart(Deadline, HealthStatus.Healthy, "Every planned run began in time, and none is open for too long."),
        _ => new HealthPart(Deadline, HealthStatus.Unhealthy, string.Join(" ", missed.Select(one => one.Reason)), missed.Min(one => one.Since)),
    };

    private static (HealthStatus Status, string Reason) OfWait(long count, string what, string waits, string wait, TimeSpan? age, HealthLimits limits)
    {
        var status = age >= limits.BacklogUnhealthyAfter ? HealthStatus.Unhealthy : age >= limits.BacklogDegradedAfter ? HealthStatus.Degraded : HealthStatus.Healthy;
        return (status, Text($"{Many(count, what)} {(count == 1 ? waits : wait)}, the oldest for {(age ?? TimeSpan.Zero).TotalMinutes:0} minutes."));
    }

    private static string Many(long count, string word) => Text($"{count:N0} {word}{(count == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
