using System.Data.Common;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Layout;

/// <summary>How many incidents are open that nobody keeps silent; follows them as they come and go.</summary>
public sealed partial class AlertBell : IDisposable
{
    private const string AlertKinds = "alert.";

    private readonly CancellationTokenSource _closing = new();
    private int _open;
    private AlertSeverity _worst;

    [Inject]
    private IAlertDesk Desk { get; set; } = null!;

    [Inject]
    private LiveEvents Live { get; set; } = null!;

    private string Title => _open switch { 0 => "No incident is open", 1 => $"1 incident is open, {_worst.ToString().ToLowerInvariant()}", _ => $"{_open} incidents are open, the gravest {_worst.ToString().ToLowerInvariant()}" };

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        // Not while the page is prerendered: the bell must not keep a page waiting.
        if (firstRender) { _ = WatchAsync(_closing.Token); }
    }

    private async Task WatchAsync(CancellationToken closing)
    {
        try
        {
            var news = Live.SubscribeAsync(closing);
            await ReadAsync(closing);
            await foreach (var one in news)
            {
                if (one.Kind.StartsWith(AlertKinds, StringComparison.Ordinal)) { await ReadAsync(closing); }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
        {
            // The circuit went away.
        }
    }

    private async Task ReadAsync(CancellationToken closing)
    {
        try
        {
            var open = (await Desk.OverviewAsync(closing)).Open.Where(incident => incident.Silence is null).ToArray();
            (_open, _worst) = (open.Length, open.Length == 0 ? AlertSeverity.Info : open.Max(incident => incident.Severity));
            await InvokeAsync(StateHasChanged);
        }
        catch (DbException)
        {
            // The notice on the page says that the database is away; the bell keeps what it knew.
        }
    }
}
