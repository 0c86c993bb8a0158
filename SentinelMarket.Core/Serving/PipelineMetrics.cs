using System.Globalization;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>The values of all metrics that rules can watch, by the same judgement that the pages show; and remembers since when parts of health are as they are.</summary>
internal sealed class PipelineMetrics(PipelineRunner runner, RunLog runs, PipelineHealth health, HealthReader memory, DiskSpace disk, IOptions<LakeOptions> lake, IOptions<HealthOptions> limits) : IMetricSource
{
    private const int LongBudget = 30;
    private const int ShortBudget = 6;
    private const int RunsRead = 60;
    private const string Disk = "lake disk";
    private const double Megabyte = 1024 * 1024;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<MetricSample>> ReadAsync(CancellationToken cancellationToken)
    {
        var situation = await health.ReadAsync(cancellationToken).ConfigureAwait(false);
        var samples = new List<MetricSample>();
        foreach (var pipeline in runner.Pipelines)
        {
            var day = await runs.StatisticsAsync(pipeline.Name, situation.At - Day, cancellationToken).ConfigureAwait(false);
            var parts = health.Judge(pipeline, day, situation);
            await memory.RememberAsync(pipeline.Name, parts, situation.At, cancellationToken).ConfigureAwait(false);
            samples.AddRange(OfHealth(pipeline, day, parts, situation));
            samples.AddRange(OfRuns(pipeline.Name, await runs.LatestAsync(pipeline.Name, RunsRead, cancellationToken).ConfigureAwait(false), situation.At));
        }

        samples.AddRange(situation.Feeds.Select(OfFeed).OfType<MetricSample>());
        if (disk.Read(lake.Value.Folder) is { All: > 0 } room)
        {
            var reason = Text($"{room.Free / Megabyte:N0} of {room.All / Megabyte:N0} MB are free where the lake is.");
            samples.Add(new MetricSample(AlertMetrics.DiskFreePercent, Disk, 100.0 * room.Free / room.All, reason));
            samples.Add(new MetricSample(AlertMetrics.DiskFreeMegabytes, Disk, room.Free / Megabyte, reason));
        }

        return samples;
    }

    /// <summary>
    /// How many times faster than allowed runs fail: the share of failed runs over the budget's share, of the last 30 and of the last 6 counted runs, the lower of both. The
    /// long one keeps single failures from counting, the short one lets the burn end soon after its cause. Null below 6 runs.
    /// </summary>
    /// <param name="outcomes">Outcomes of counted runs, the latest first.</param>
    /// <param name="objective">The success rate that is promised, in percent.</param>
    internal static double? Burn(IReadOnlyList<RunOutcome> outcomes, double objective)
    {
        if (outcomes.Count < ShortBudget) { return null; }
        var budget = 1 - (objective / 100);
        return Math.Min(Rate(LongBudget), Rate(ShortBudget));

        double Rate(int count)
        {
            var counted = outcomes.Take(count).ToArray();
            return counted.Count(outcome => outcome == RunOutcome.Failed) / (double)counted.Length / budget;
        }
    }

    private IEnumerable<MetricSample> OfHealth(IPipeline pipeline, RunStatistics day, IReadOnlyList<HealthPart> parts, PipelineSituation situation)
    {
        var evidence = PipelineHealth.EvidenceOf(pipeline, day, situation);
        var folded = PipelineMonitor.Fold(parts);
        yield return new MetricSample(AlertMetrics.Health, pipeline.Name, PipelineMonitor.Gravity(folded.Status), Text($"{pipeline.Name} is {folded.Status.ToString().ToLowerInvariant()} by {folded.Name}: {folded.Reason}"));
        if (PipelineMonitor.SuccessRate(day) is { } rate) { yield return new MetricSample(AlertMetrics.SuccessRate, pipeline.Name, rate, parts[0].Reason); }
        if (health.WorstQuality(pipeline, evidence) is { } worst) { yield return new MetricSample(AlertMetrics.Quality, pipeline.Name, worst.Share.Percent!.Value, Text($"{worst.Share.Percent:0.##} %: {worst.Name}.")); }
        if (evidence.Deadlines is { } deadlines)
        {
            var late = deadlines.Count == 0 ? 0 : (situation.At - deadlines.Min(missed => missed.Since)).TotalMinutes;
            yield return new MetricSample(AlertMetrics.DeadlineMinutes, pipeline.Name, late, deadlines.Count == 0 ? "No deadline is missed." : string.Join(" ", deadlines.Select(missed => missed.Reason)));
        }

        if (evidence.Backlog is not { } backlog) { yield break; }
        yield return new MetricSample(AlertMetrics.QuarantinedHour, pipeline.Name, backlog.QuarantinedHour, Text($"{backlog.QuarantinedHour:N0} records went to quarantine in the last hour and are open."));
        yield return new MetricSample(AlertMetrics.QuarantineOpen, pipeline.Name, backlog.QuarantinedOpen, Text($"{backlog.QuarantinedOpen:N0} records are open in quarantine."));
        yield return new MetricSample(AlertMetrics.SpooledRuns, pipeline.Name, backlog.Spooled, Text($"{backlog.Spooled} runs wait in the spool."));
        yield return new MetricSample(
            AlertMetrics.UndeliveredMinutes, pipeline.Name, (situation.At - backlog.OldestUndelivered)?.TotalMinutes ?? 0, Text($"{backlog.Undelivered:N0} payloads wait in the lake to be loaded."));
    }

    private IEnumerable<MetricSample> OfRuns(string pipeline, IReadOnlyList<RunReport> latest, DateTimeOffset now)
    {
        var open = latest.FirstOrDefault(run => run.Outcome is null);
        yield return new MetricSample(AlertMetrics.RunMinutes, pipeline, open is null ? 0 : Math.Max(0, (now - open.StartedAt).TotalMinutes), open is null ? "No run is open." : Text($"Run {open.Id} is under way."));

        // A run that is tried again speaks through what became of the try.
        var tried = latest.Select(run => run.RetryOf).OfType<long>().ToHashSet();
        var counted = latest.Where(run => run.Outcome is RunOutcome.Succeeded or RunOutcome.Partial or RunOutcome.Failed && !tried.Contains(run.Id)).ToArray();
        var failures = counted.TakeWhile(run => run.Outcome == RunOutcome.Failed).ToArray();
        yield return new MetricSample(
            AlertMetrics.FailuresInARow, pipeline, failures.Length,
            failures.Length == 0 ? "The last run did not fail." : Text($"The last {(failures.Length == 1 ? "run" : $"{failures.Length} runs")} failed: {failures[0].Error ?? "no reason was recorded"}"));
        if (Burn([.. counted.Select(run => run.Outcome!.Value)], limits.Value.Of(pipeline).HealthyAbove) is { } burn)
        {
            yield return new MetricSample(AlertMetrics.BudgetBurn, pipeline, burn, Text($"Runs fail {burn:0.#} times faster than a success rate of {limits.Value.Of(pipeline).HealthyAbove:0.##} % allows."));
        }
    }

    private static MetricSample? OfFeed(FeedOverview feed)
    {
        double? value = feed is { Paused: true } ? null : feed.State switch { FeedState.OnTime => 0, FeedState.Partial => 1, FeedState.Late => 2, FeedState.Error => 3, _ => null };
        return value is { } known ? new MetricSample(AlertMetrics.FeedState, feed.Source, known, feed.LastError is { } error && feed.State != FeedState.OnTime ? $"{feed.Reason} Last error: {error}" : feed.Reason, feed.Pipeline) : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
