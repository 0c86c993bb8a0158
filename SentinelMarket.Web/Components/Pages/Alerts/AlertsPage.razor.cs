using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Alerts;

public partial class AlertsPage
{
    private const string AlertKinds = "alert.";

    private string? _shown;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "part")]
    private string? Part { get; set; }

    [SupplyParameterFromQuery(Name = "incident")]
    private string? Incident { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [Inject]
    private IAlertDesk Desk { get; set; } = null!;

    [Inject]
    private LiveEvents Live { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<AlertsPage> Logger { get; set; } = null!;

    protected override string Subject => "The alerts";

    // Runs change health, but incidents tell of themselves.
    protected override bool Concerns(long runId) => false;

    protected override async Task OnParametersSetAsync()
    {
        var address = $"{Part} {Incident} {Before}";
        if (_shown == address) { return; }
        _shown = address;
        await RefreshAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && RendererInfo.IsInteractive) { _ = FollowAsync(); }
    }

    protected override async Task<AlertsData> QueryAsync(CancellationToken cancellationToken)
    {
        var detail = Number(Incident) is { } id ? await Desk.FindAsync(id, cancellationToken) : null;
        var history = AlertsViewModel.ReadPart(Part) == AlertsPart.History ? await Desk.HistoryAsync(Number(Before), AlertsViewModel.HistoryShown + 1, cancellationToken) : [];
        return new AlertsData(
            await Desk.OverviewAsync(cancellationToken), detail, history, await Desk.RulesAsync(cancellationToken), await Desk.SilencesAsync(cancellationToken), await Desk.ChannelsAsync(cancellationToken));
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var news in Live.SubscribeAsync(Closing))
            {
                if (!news.Kind.StartsWith(AlertKinds, StringComparison.Ordinal)) { continue; }
                await InvokeAsync(async () =>
                {
                    await RefreshAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private Task AcknowledgeAsync((long Id, string Note) order) => DoAsync("acknowledge the incident", async actor =>
    {
        await Desk.AcknowledgeAsync(order.Id, order.Note, actor, Closing);
        Notify(NotificationSeverity.Success, "The incident is acknowledged", "It is not escalated any more.");
    });

    private Task ResolveAsync((long Id, string Note) order) => DoAsync("resolve the incident", async actor =>
    {
        await Desk.ResolveAsync(order.Id, order.Note, actor, Closing);
        Notify(NotificationSeverity.Success, "The incident is over", "While its condition holds another one opens.");
    });

    private Task MuteAsync((AlertIncident Incident, int Hours) order) => SilenceAsync(new SilenceOrder(
        SilenceKind.Mute, order.Incident.Rule, order.Incident.Subject, null, Now.AddHours(order.Hours), SilenceRepeat.Never, FormattableString.Invariant($"muted from incident {order.Incident.Id}")));

    private Task SilenceAsync(SilenceOrder order) => DoAsync("keep it silent", async actor =>
    {
        var silence = await Desk.SilenceAsync(order, actor, Closing);
        Notify(NotificationSeverity.Success, silence.Kind == SilenceKind.Mute ? "It is muted" : "The window is planned", $"{silence.Rule} of {silence.Subject}: {AlertsViewModel.Lasts(silence)}.");
    });

    private Task LiftAsync(long id) => DoAsync("lift it", actor => Desk.LiftAsync(id, actor, Closing));

    private Task SaveAsync(AlertRule rule) => DoAsync("save the rule", async actor =>
    {
        await Desk.SaveRuleAsync(rule, actor, Closing);
        Notify(NotificationSeverity.Success, $"{rule.Name} is saved", $"{rule.Condition}, {rule.Severity}, {(rule.Enabled ? "on" : "off")}.");
    });

    private Task RemoveAsync(string name) => DoAsync("remove the rule", actor => Desk.RemoveRuleAsync(name, actor, Closing));

    private Task TestAsync(string channel) => DoAsync("send the test", async actor =>
    {
        var trial = await Desk.TestAsync(channel, actor, Closing);
        Notify(trial.Succeeded ? NotificationSeverity.Success : NotificationSeverity.Warning, trial.Succeeded ? "The test was taken" : $"{channel} did not take the test", trial.Message);
    });

    private async Task DoAsync(string verb, Func<string, Task> action)
    {
        if (_busy) { return; }
        _busy = true;
        try
        {
            await action(await ActorAsync());
        }
        catch (Exception refusal) when (refusal is AlertRefusalException or UnknownChannelException)
        {
            Notify(NotificationSeverity.Warning, $"Could not {verb}", refusal.Message);
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogActionFailed(Logger, exception, verb);
            Notify(NotificationSeverity.Error, $"Could not {verb}", exception.Message);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
    }

    private void Notify(NotificationSeverity severity, string summary, string detail) =>
        Notifications.Notify(new NotificationMessage { Severity = severity, Summary = summary, Detail = detail, Duration = 6000 });

    [LoggerMessage(EventId = 7181, Level = LogLevel.Error, Message = "Could not {Verb} from the dashboard")]
    private static partial void LogActionFailed(ILogger logger, Exception exception, string verb);
}
