using Microsoft.AspNetCore.Components;
using Radzen;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;
using SentinelMarket.Web.Live;

namespace SentinelMarket.Web.Components.Pages.Pipelines;

public partial class PipelinesPage
{
    private const int RunsShown = 10;

    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);

    [SupplyParameterFromQuery(Name = "health")]
    private string? Health { get; set; }

    [Inject]
    private IPipelineDesk Desk { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<PipelinesPage> Logger { get; set; } = null!;

    protected override string Subject => "The pipelines";

    protected override RefreshPace Pace =>
        Data.Value?.Pipelines.Any(pipeline => pipeline.OpenRun is not null) == true ? RefreshPace.Brisk : RefreshPace.Standard;

    protected override Task OnInitializedAsync() => RefreshAsync();

    protected override async Task<PipelinesData> QueryAsync(CancellationToken cancellationToken)
    {
        var pipelines = Desk.ListAsync(cancellationToken);
        var runs = Desk.LatestRunsAsync(null, RunsShown, cancellationToken);
        await Task.WhenAll(pipelines, runs);
        return new PipelinesData(await pipelines, await runs);
    }

    private Task RetryAsync() => RefreshAsync();

    private Task RunAsync(string pipeline) => DoAsync(pipeline, "start", async actor =>
    {
        var run = await Desk.StartRunAsync(new RunRequest(pipeline, RunTrigger.Manual, actor), Closing);
        Notify(NotificationSeverity.Success, $"{pipeline} is running", $"Run {Figures.Count(run.Id)} was started by {actor}.");
    });

    private Task PauseAsync(string pipeline) => DoAsync(pipeline, "pause", async actor =>
    {
        await Desk.PauseAsync(pipeline, actor, Closing);
        Notify(NotificationSeverity.Info, $"{pipeline} is paused", "Its schedule starts no run until it is resumed; an open run goes on.");
    });

    private Task ResumeAsync(string pipeline) => DoAsync(pipeline, "resume", async actor =>
    {
        await Desk.ResumeAsync(pipeline, actor, Closing);
        Notify(NotificationSeverity.Success, $"{pipeline} is resumed", "Its schedule starts runs again.");
    });

    private async Task DoAsync(string pipeline, string verb, Func<string, Task> action)
    {
        if (!_busy.Add(pipeline)) { return; }
        try
        {
            await action(await ActorAsync());
        }
        catch (RunAlreadyOpenException exception)
        {
            Notify(NotificationSeverity.Warning, $"{pipeline} is already running", exception.Message);
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogActionFailed(Logger, exception, verb, pipeline);
            Notify(NotificationSeverity.Error, $"{pipeline}: could not {verb}", exception.Message);
        }
        finally
        {
            _busy.Remove(pipeline);
        }

        await RefreshAsync();
    }

    private void Notify(NotificationSeverity severity, string summary, string detail) =>
        Notifications.Notify(new NotificationMessage { Severity = severity, Summary = summary, Detail = detail, Duration = 6000 });

    [LoggerMessage(EventId = 7111, Level = LogLevel.Error, Message = "Could not {Verb} {Pipeline} from the dashboard")]
    private static partial void LogActionFailed(ILogger logger, Exception exception, string verb, string pipeline);
}
