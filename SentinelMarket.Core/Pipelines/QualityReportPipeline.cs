using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality.Metrics;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.QualityReports;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Measures how good the prices of a period are, day by day, and keeps the result as a report. It loads no rows; each source that has rows in the period is a source of the
/// run. Memory and time grow with the number of days, not with the history: a day is measured by itself.
/// </summary>
/// <remarks>Parameters: <c>from</c> and <c>to</c>, trading days in India; without them the last <see cref="DaysByItself"/> days up to today.</remarks>
public sealed class QualityReportPipeline(
    QualityMeasure measure, QualityStore store, QualityReader reader, CurrentCalendar calendar, TimeProvider clock) : IPipeline
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "quality_report";

    /// <summary>How many days back a run without parameters measures: late files and corrections of the last week are seen.</summary>
    public const int DaysByItself = 7;

    private const int LongestPeriod = 4000;
    private const int DaysBetweenLines = 25;

    /// <inheritdoc/>
    public string Name => PipelineName;

    /// <inheritdoc/>
    public string Description => "How complete, accurate and consistent the prices are";

    /// <inheritdoc/>
    public IReadOnlyList<string> Sources => [];

    /// <inheritdoc/>
    public void Check(RunRequest request) => _ = PeriodOf(request);

    /// <inheritdoc/>
    public async Task<RunClosingReport> ExecuteAsync(RunContext run, CancellationToken cancellationToken)
    {
        var (from, to) = PeriodOf(run.Request);
        var started = clock.GetTimestamp();
        var days = await reader.DaysAsync(from, to, cancellationToken).ConfigureAwait(false);
        var report = await store.BeginAsync(run.Lease, from, to, cancellationToken).ConfigureAwait(false);
        var findings = new QualityFindings(calendar.Value);
        for (var i = 0; i < days.Count; i++)
        {
            var sources = await measure.DayAsync(days[i], TradingDayBefore(days[i]), RequiredFields.Of, cancellationToken).ConfigureAwait(false);
            await store.AddDayAsync(run.Lease, report, days[i], sources, cancellationToken).ConfigureAwait(false);
            findings.Add(days[i], sources);
            if ((i + 1) % DaysBetweenLines == 0) { run.Log(RunLogLevel.Information, null, Text($"{i + 1} of {days.Count} days measured, up to {days[i]:yyyy-MM-dd}.")); }
        }

        await findings.AddFilesAsync(reader, from, to, cancellationToken).ConfigureAwait(false);
        await AddAnomaliesAsync(findings, report, from, to, cancellationToken).ConfigureAwait(false);
        var end = IndianTime.EndOf(to) is var last && last < clock.GetUtcNow() ? last : clock.GetUtcNow();
        var newest = await reader.NewestAsync(to, cancellationToken).ConfigureAwait(false);
        var reaches = findings.Conclude(newest, end);
        await store.FinishAsync(run.Lease, report, clock.GetUtcNow(), reaches, findings.All, cancellationToken).ConfigureAwait(false);

        foreach (var reach in reaches)
        {
            run.Track(PipelineName, Text($"{reach.Source} {reach.Exchange}"), wasAsked: true).Answered(clock.GetElapsedTime(started), QualityWords.Of(reach));
        }

        foreach (var finding in findings.All) { run.Log(RunLogLevel.Warning, null, finding.Message); }
        run.Log(RunLogLevel.Information, null, Text($"Report {report}: {days.Count} days from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}, {findings.All.Count} findings."));
        return run.Conclude();
    }

    private async Task AddAnomaliesAsync(QualityFindings findings, long report, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        // Twice as many days as sessions are wanted: weekends and holidays lie between.
        var since = from.AddDays(-2 * SessionAnomalies.MostSessions);
        var now = clock.GetUtcNow();
        foreach (var source in (await reader.ProfilesAsync(since, to, report, cancellationToken).ConfigureAwait(false)).GroupBy(profile => (profile.Source, profile.Exchange)))
        {
            findings.AddAnomalies(
                source.Key.Source,
                source.Key.Exchange,
                from,
                [.. source.Select(profile => new SessionProfile(profile.Day, profile.Records, profile.Profile.Volume, profile.Profile.MedianChange, profile.Profile.ChangeSpread))],
                now);
        }

        // Half hours of quotes matter while somebody can still act: only the newest day's are judged.
        findings.AddSlots(await reader.SlotsAsync(to.AddDays(-SessionAnomalies.MostSessions), to, cancellationToken).ConfigureAwait(false), from, now);
    }

    private DateOnly TradingDayBefore(DateOnly day)
    {
        var before = day.AddDays(-1);
        while (!calendar.Value.IsTradingDay(Exchange.Nse, before)) { before = before.AddDays(-1); }
        return before;
    }

    private (DateOnly From, DateOnly To) PeriodOf(RunRequest request)
    {
        var today = IndianTime.DayOf(clock.GetUtcNow());
        var to = EndOfDayPipeline.Day(request, EndOfDayPipeline.ToParameter) ?? today;
        var from = EndOfDayPipeline.Day(request, EndOfDayPipeline.FromParameter) ?? to.AddDays(1 - DaysByItself);
        if (from > to) { throw new InvalidRunRequestException($"from ({from:yyyy-MM-dd}) is after to ({to:yyyy-MM-dd})."); }
        if (from.Year < 1990 || to > today.AddDays(1)) { throw new InvalidRunRequestException($"{from:yyyy-MM-dd} to {to:yyyy-MM-dd} is not a period from 1990 to today."); }
        if (to.DayNumber - from.DayNumber >= LongestPeriod) { throw new InvalidRunRequestException($"{from:yyyy-MM-dd} to {to:yyyy-MM-dd} is more than {LongestPeriod} days; ask for less at once."); }
        return (from, to);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
