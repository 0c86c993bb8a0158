using Microsoft.AspNetCore.Components;
using Radzen;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Feeds;

public partial class FeedsPage
{
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [Inject]
    private IFeedDesk Desk { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<FeedsPage> Logger { get; set; } = null!;

    protected override string Subject => "The feeds";

    protected override Task OnInitializedAsync() => RefreshAsync();

    protected override async Task<FeedsData> QueryAsync(CancellationToken cancellationToken) => new(await Desk.ListAsync(cancellationToken));

    private Task RetryAsync() => RefreshAsync();

    private Task TestAsync(FeedOverview feed) => DoAsync(feed, "be tested", async () =>
    {
        var trial = await Desk.TestAsync(feed.Source, Closing);
        Notify(trial.Succeeded ? NotificationSeverity.Success : NotificationSeverity.Warning, $"{feed.Name} {(trial.Succeeded ? "answered" : "failed")}", trial.Message);
    });

    private Task FetchAsync(FeedOverview feed) => DoAsync(feed, "be fetched", async () =>
    {
        var run = await Desk.FetchNowAsync(feed.Source, await ActorAsync(), Closing);
        Notify(NotificationSeverity.Success, $"{feed.Name} is being fetched", $"Run {Figures.Count(run.Id)} of {run.Pipeline} was started; it asks all feeds of that pipeline.");
    });

    private async Task DoAsync(FeedOverview feed, string verb, Func<Task> action)
    {
        if (!_busy.Add(feed.Source)) { return; }
        try
        {
            await action();
        }
        catch (RunAlreadyOpenException exception)
        {
            Notify(NotificationSeverity.Warning, $"{feed.Pipeline} is already running", exception.Message);
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogActionFailed(Logger, exception, feed.Source, verb);
            Notify(NotificationSeverity.Error, $"{feed.Name} could not {verb}", exception.Message);
        }
        finally
        {
            _busy.Remove(feed.Source);
        }

        await RefreshAsync();
    }

    private void Notify(NotificationSeverity severity, string summary, string detail) =>
        Notifications.Notify(new NotificationMessage { Severity = severity, Summary = summary, Detail = detail, Duration = 8000 });

    [LoggerMessage(EventId = 7141, Level = LogLevel.Error, Message = "The feed {Source} could not {Verb} from the dashboard")]
    private static partial void LogActionFailed(ILogger logger, Exception exception, string source, string verb);
}
