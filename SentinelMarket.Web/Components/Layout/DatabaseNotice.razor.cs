using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Layout;

/// <summary>Says on every page that the database is away, and what goes on meanwhile; looks again every few seconds.</summary>
public sealed partial class DatabaseNotice : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _closing = new();
    private DatabaseStanding _standing = new(null, 0, 0, null, false, 0, []);

    [Inject]
    private DatabaseDesk Desk { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string Consequence => _standing switch
    {
        { Pauses: true } => "Several nodes share it, so runs pause until it is back.",
        { Problem: { } problem } => problem,
        { WaitingRuns: 0 } => "Runs go on and wait to be loaded; pages show nothing new until it is back.",
        _ => $"Runs go on: {Shared.Figures.Count(_standing.WaitingRuns, "run")} wait to be loaded; pages show nothing new until it is back.",
    };

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _standing = Desk.Standing();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) { _ = WatchAsync(_closing.Token); }
    }

    private async Task WatchAsync(CancellationToken closing)
    {
        using var timer = new PeriodicTimer(Pace, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(closing))
            {
                var standing = Desk.Standing();
                if (IsAsBefore(standing)) { continue; }
                _standing = standing;
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (ObjectDisposedException)
        {
            // The circuit went away.
        }
    }

    private bool IsAsBefore(DatabaseStanding standing) =>
        standing.Absence == _standing.Absence && standing.WaitingRuns == _standing.WaitingRuns && standing.Problem == _standing.Problem && standing.QuotesHeld == _standing.QuotesHeld;
}
