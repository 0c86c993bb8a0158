using System.Threading.Channels;

namespace SentinelMarket.Web.Live;

/// <summary>
/// Refreshes one page: when a run that concerns it changes, at most once per <see cref="RefreshPace.Throttle"/>, and every
/// <see cref="RefreshPace.Idle"/> without news. Refreshes never overlap. After <see cref="DisposeAsync"/> none begins.
/// </summary>
public sealed class RunSubscription : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly IDisposable _registration;
    private readonly Func<CancellationToken, Task> _refresh;
    private readonly Func<RefreshPace> _pace;
    private readonly TimeProvider _time;

    private RunSubscription(RunUpdates updates, Predicate<long> concerns, Func<CancellationToken, Task> refresh, Func<RefreshPace> pace, TimeProvider time)
    {
        _refresh = refresh;
        _pace = pace;
        _time = time;
        _registration = updates.Subscribe(runId =>
        {
            if (runId == RunUpdates.Any || concerns(runId)) { _news.Writer.TryWrite(true); }
        });
        Completion = RunAsync(_closing.Token);
    }

    /// <summary>Ends when the subscription is disposed.</summary>
    public Task Completion { get; }

    /// <summary>Starts to refresh a page.</summary>
    /// <param name="updates">The news.</param>
    /// <param name="concerns">Whether a run's change matters to the page.</param>
    /// <param name="refresh">Queries and draws again; handles its own failures.</param>
    /// <param name="pace">How often; asked anew each time, because a page with an open run has more to tell.</param>
    /// <param name="time">The clock.</param>
    public static RunSubscription Start(
        RunUpdates updates, Predicate<long> concerns, Func<CancellationToken, Task> refresh, Func<RefreshPace> pace, TimeProvider time) =>
        new(updates, concerns, refresh, pace, time);

    /// <summary>Stops listening and refreshing. Does not wait for a refresh under way: that would deadlock a page that disposes itself in one.</summary>
    public async ValueTask DisposeAsync()
    {
        _registration.Dispose();
        await _closing.CancelAsync();
        _closing.Dispose();
    }

    private async Task RunAsync(CancellationToken closing)
    {
        // Leaves the caller's synchronization context (a circuit's renderer) for good.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (true)
            {
                await WaitForNewsAsync(closing).ConfigureAwait(false);
                await _refresh(closing).ConfigureAwait(false);
                await Task.Delay(_pace().Throttle, _time, closing).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
        }
        catch (ObjectDisposedException)
        {
            // The circuit went away during a refresh.
        }
    }

    private async Task WaitForNewsAsync(CancellationToken closing)
    {
        using var idle = new CancellationTokenSource(_pace().Idle, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, idle.Token);
        try
        {
            await _news.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!closing.IsCancellationRequested)
        {
        }
    }
}

/// <summary>How often a page refreshes itself.</summary>
/// <param name="Throttle">The least time between two refreshes.</param>
/// <param name="Idle">The longest time without one.</param>
public sealed record RefreshPace(TimeSpan Throttle, TimeSpan Idle)
{
    /// <summary>At most twice a second, at least every 15 seconds.</summary>
    public static readonly RefreshPace Standard = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15));

    /// <summary>While a run is open: its clock moves also where no news comes.</summary>
    public static readonly RefreshPace Brisk = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2));
}
