using Microsoft.AspNetCore.Components;
using Radzen;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Jobs;

public partial class JobsPage
{
    private const string Failures = "failures";

    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private string? _edited;

    [SupplyParameterFromQuery(Name = "part")]
    private string? Part { get; set; }

    [Inject]
    private IJobDesk Desk { get; set; } = null!;

    [Inject]
    private IRunDesk Runs { get; set; } = null!;

    [Inject]
    private IPipelineDesk Pipelines { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<JobsPage> Logger { get; set; } = null!;

    protected override string Subject => "The jobs";

    protected override RefreshPace Pace => Data.Value?.Executing.Count > 0 ? RefreshPace.Brisk : RefreshPace.Standard;

    protected override Task OnInitializedAsync() => RefreshAsync();

    protected override Task<JobOverview> QueryAsync(CancellationToken cancellationToken) => Desk.OverviewAsync(cancellationToken);

    private void Toggle(string pipeline) => _edited = _edited == pipeline ? null : pipeline;

    private Task RunAsync(string pipeline) => DoAsync(pipeline, $"{pipeline} could not be started", async actor =>
    {
        var run = await Pipelines.StartRunAsync(new RunRequest(pipeline, RunTrigger.Manual, actor), Closing);
        Notify(NotificationSeverity.Success, $"{pipeline} is running", $"Run {Figures.Count(run.Id)} was started by {actor}.");
    });

    private Task PauseAsync(string pipeline) => DoAsync(pipeline, $"{pipeline} could not be paused", async actor =>
    {
        await Pipelines.PauseAsync(pipeline, actor, Closing);
        Notify(NotificationSeverity.Info, $"{pipeline} is paused", "Its schedule starts no run until it is resumed; an open run goes on.");
    });

    private Task ResumeAsync(string pipeline) => DoAsync(pipeline, $"{pipeline} could not be resumed", async actor =>
    {
        await Pipelines.ResumeAsync(pipeline, actor, Closing);
        Notify(NotificationSeverity.Success, $"{pipeline} is resumed", "It starts when it is next due; what was paused is not made up for.");
    });

    private Task SaveAsync((string Pipeline, ScheduleText Text, string? Reason) order) => DoAsync(order.Pipeline, "The schedule could not be changed", async actor =>
    {
        var job = await Desk.EditAsync(order.Pipeline, order.Text, actor, order.Reason, Closing);
        _edited = null;
        Notify(NotificationSeverity.Success, $"{order.Pipeline}: {job.Schedule?.Words}", "The new schedule counts on every node.");
    });

    private Task RevertAsync(string pipeline) => DoAsync(pipeline, "The schedule could not be put back", async actor =>
    {
        var job = await Desk.RevertAsync(pipeline, actor, Closing);
        _edited = null;
        Notify(NotificationSeverity.Success, $"{pipeline} goes by the settings again", job.Schedule?.Words ?? "It runs on demand.");
    });

    private Task CancelAsync(RunReport run) => DoAsync(run.Pipeline, "The run could not be stopped", async actor =>
    {
        await Runs.CancelAsync(run.Id, actor, Closing);
        Notify(NotificationSeverity.Info, $"Run {Figures.Count(run.Id)} is asked to stop", "Its node learns of it within seconds; what it has loaded stays.");
    });

    private Task RequeueAsync(IReadOnlyList<long> ids) => DoAsync(Failures, "The runs could not be tried again", async actor =>
    {
        var result = await Desk.RequeueAsync(ids, actor, Closing);
        var started = string.Join(", ", result.Started.Select(run => $"run {Figures.Count(run.Id)} of {run.Pipeline}"));
        if (result.Started.Count == 0) { Notify(NotificationSeverity.Warning, "Nothing was started", string.Join(" ", result.Refused)); }
        else { Notify(NotificationSeverity.Success, Figures.Count(result.Started.Count, "run") + " started", $"{started}. {string.Join(" ", result.Refused)}".Trim()); }
    });

    private Task AcknowledgeAsync((IReadOnlyList<long> Ids, string Reason) order) => DoAsync(Failures, "The runs could not be acknowledged", async actor =>
    {
        var count = await Desk.AcknowledgeAsync(order.Ids, order.Reason, actor, Closing);
        Notify(NotificationSeverity.Success, Figures.Count(count, "run") + " acknowledged", "They left the list; the history keeps them.");
    });

    private async Task DoAsync(string subject, string failure, Func<string, Task> action)
    {
        if (!_busy.Add(subject)) { return; }
        try
        {
            await action(await ActorAsync());
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            var expected = exception is RunAlreadyOpenException or RunEndedException or InvalidScheduleException;
            if (!expected) { LogActionFailed(Logger, exception, failure); }
            Notify(expected ? NotificationSeverity.Warning : NotificationSeverity.Error, failure, exception.Message);
        }
        finally
        {
            _busy.Remove(subject);
        }

        await RefreshAsync();
    }

    private void Notify(NotificationSeverity severity, string summary, string detail) =>
        Notifications.Notify(new NotificationMessage { Severity = severity, Summary = summary, Detail = detail, Duration = 6000 });

    [LoggerMessage(EventId = 7151, Level = LogLevel.Error, Message = "{Failure} from the dashboard")]
    private static partial void LogActionFailed(ILogger logger, Exception exception, string failure);
}
