using System.Globalization;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality.Metrics;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.QualityReports;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers from the reports, and measures the last hours when asked.</summary>
internal sealed class QualityDesk(QualityMeasure measure, QualityReader reader, IPipelineDesk pipelines, TimeProvider clock) : IQualityDesk
{
    public async Task<QualityWindow> MeasureAsync(int hours, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, QualityWindow.MostHours);
        var now = clock.GetUtcNow();
        var from = now - TimeSpan.FromHours(hours);
        var sources = await measure.PeriodAsync(from, now, RequiredFields.Of, cancellationToken).ConfigureAwait(false);
        return new QualityWindow(from, now, sources.Aggregate(QualityFigures.None, (sum, source) => sum + source.Figures), sources);
    }

    public Task<QualityReport?> LatestAsync(long? runId, CancellationToken cancellationToken) => reader.LatestAsync(runId, cancellationToken);

    public Task<IReadOnlyList<QualityPoint>> HistoryAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => reader.HistoryAsync(from, to, cancellationToken);

    public Task<DateOnly?> NewestDayAsync(CancellationToken cancellationToken) => reader.NewestDayAsync(cancellationToken);

    public Task<IReadOnlyList<RunQuality>> RunsAsync(int limit, CancellationToken cancellationToken) => reader.RunsAsync(limit, cancellationToken);

    public Task<RunReport> StartReportAsync(DateOnly? from, DateOnly? to, string actor, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (from is { } first) { parameters[EndOfDayPipeline.FromParameter] = first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture); }
        if (to is { } last) { parameters[EndOfDayPipeline.ToParameter] = last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture); }
        return pipelines.StartRunAsync(new RunRequest(QualityReportPipeline.PipelineName, RunTrigger.Manual, actor, parameters), cancellationToken);
    }
}
