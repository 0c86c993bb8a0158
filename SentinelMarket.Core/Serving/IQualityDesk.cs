using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers how good the prices of the warehouse are.</summary>
public interface IQualityDesk
{
    /// <summary>Measures the rows of the last hours as they are now.</summary>
    /// <param name="hours">1 to <see cref="QualityWindow.MostHours"/>.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    Task<QualityWindow> MeasureAsync(int hours, CancellationToken cancellationToken);

    /// <summary>The latest report, or the latest of a run; null when there is none.</summary>
    Task<QualityReport?> LatestAsync(long? runId, CancellationToken cancellationToken);

    /// <summary>The trading days of a period with their sources, each as the latest report on it has it, oldest first.</summary>
    Task<IReadOnlyList<QualityPoint>> HistoryAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>The newest trading day that a report speaks of; null without any.</summary>
    Task<DateOnly?> NewestDayAsync(CancellationToken cancellationToken);

    /// <summary>The latest runs that records came in, newest first, by source.</summary>
    Task<IReadOnlyList<RunQuality>> RunsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Orders a report of a period and returns at once.</summary>
    /// <exception cref="RunAlreadyOpenException">A report is being made.</exception>
    Task<RunReport> StartReportAsync(DateOnly? from, DateOnly? to, string actor, CancellationToken cancellationToken);
}

/// <summary>The quality of the rows whose timestamp lies within the last hours.</summary>
/// <param name="From">The first instant, in UTC.</param>
/// <param name="To">The instant of the measurement, in UTC.</param>
/// <param name="Figures">The sums.</param>
/// <param name="Sources">By source and exchange.</param>
public sealed record QualityWindow(DateTimeOffset From, DateTimeOffset To, QualityFigures Figures, IReadOnlyList<SourceQuality> Sources)
{
    /// <summary>The longest window that is measured while somebody waits; reports cover more.</summary>
    public const int MostHours = 168;
}
