using Microsoft.AspNetCore.Components;
using Radzen;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Quality;

public partial class QualityPage
{
    private const int Hours = 24;
    private const int RunsShown = 8;
    private const int RuleDays = 7;

    private int? _shown;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "days")]
    private int? Days { get; set; }

    [Inject]
    private IQualityDesk Desk { get; set; } = null!;

    [Inject]
    private IRuleDesk RuleDesk { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<QualityPage> Logger { get; set; } = null!;

    protected override string Subject => "The quality";

    protected override async Task OnParametersSetAsync()
    {
        var days = QualityViewModel.ReadDays(Days);
        if (_shown == days) { return; }
        _shown = days;
        await RefreshAsync();
    }

    protected override async Task<QualityData> QueryAsync(CancellationToken cancellationToken)
    {
        var report = await Desk.LatestAsync(null, cancellationToken);
        var last = await Desk.NewestDayAsync(cancellationToken) ?? IndianTime.DayOf(Now);
        var history = await Desk.HistoryAsync(last.AddDays(1 - QualityViewModel.ReadDays(Days)), last, cancellationToken);
        var today = IndianTime.DayOf(Now);
        var rules = await RuleDesk.OfDaysAsync(today.AddDays(1 - RuleDays), today, cancellationToken);
        return new QualityData(await Desk.MeasureAsync(Hours, cancellationToken), report, history, await Desk.RunsAsync(RunsShown, cancellationToken), rules);
    }

    private Task RetryAsync() => RefreshAsync();

    private async Task MeasureAsync()
    {
        if (_busy) { return; }
        _busy = true;
        try
        {
            var run = await Desk.StartReportAsync(null, null, await ActorAsync(), Closing);
            Notify(NotificationSeverity.Success, "A report is being made", $"Run {Figures.Count(run.Id)} measures the last seven days.");
        }
        catch (RunAlreadyOpenException open)
        {
            Notify(NotificationSeverity.Warning, "A report is being made already", open.Message);
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogReportNotStarted(Logger, exception);
            Notify(NotificationSeverity.Error, "The report could not be started", exception.Message);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Notify(NotificationSeverity severity, string summary, string detail) =>
        Notifications.Notify(new NotificationMessage { Severity = severity, Summary = summary, Detail = detail, Duration = 8000 });

    [LoggerMessage(EventId = 7151, Level = LogLevel.Error, Message = "A quality report could not be started from the dashboard")]
    private static partial void LogReportNotStarted(ILogger logger, Exception exception);
}
