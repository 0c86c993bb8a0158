namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>Watches the server and starts it again on the same port, waiting longer after each failure.</summary>
internal sealed class ServerSupervisor(ServerControl control, ClusterFolder folder, EmbeddedPostgresOptions options, int port, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CalmAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private readonly CancellationTokenSource _stop = new();
    private CancellationTokenSource? _linked;
    private Task _watch = Task.CompletedTask;
    private int _restarts;

    public int Restarts => Volatile.Read(ref _restarts);

    public void Start(CancellationToken cancellationToken)
    {
        if (_linked is not null)
        {
            throw new InvalidOperationException("The server is supervised already.");
        }

        _linked = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
        var token = _linked.Token;
        _watch = Task.Run(() => WatchAsync(token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        _linked?.Dispose();
        _stop.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var delay = options.RestartDelay;
        var lastDeath = time.GetTimestamp();
        var lastPrune = time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Poll, time, cancellationToken);
                if (time.GetElapsedTime(lastPrune) > PruneEvery)
                {
                    lastPrune = time.GetTimestamp();
                    control.Log.Prune();
                }

                if (control.IsAlive())
                {
                    continue;
                }

                delay = time.GetElapsedTime(lastDeath) > CalmAfter ? options.RestartDelay : delay;
                lastDeath = time.GetTimestamp();
                ServerMessages.Died(logger);
                await Task.Delay(delay, time, cancellationToken);
                await RestartAsync(delay, cancellationToken);
                delay = Longer(delay);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The watch must outlive any fault of one round, or the next death goes unnoticed.
                ServerMessages.WatchFailed(logger, exception);
            }
        }
    }

    // Every process of the cluster watches it; the lock lets one start it, and the others find it running.
    private async Task RestartAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        using var starting = folder.TryLockStart();
        if (starting is null || control.IsAlive())
        {
            return;
        }

        try
        {
            await control.StartAsync(port, cancellationToken);
            Interlocked.Increment(ref _restarts);
            ServerMessages.Back(logger, port);
        }
        catch (EmbeddedPostgresException exception)
        {
            ServerMessages.StillDead(logger, Longer(delay), exception);
        }
    }

    private TimeSpan Longer(TimeSpan delay) => delay * 2 < options.LongestRestartDelay ? delay * 2 : options.LongestRestartDelay;
}
