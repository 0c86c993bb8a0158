using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Jobs;

/// <summary>
/// Makes the store ready, brings its schedules in line with the settings and starts firing. All of it is tried again until it works, so
/// that the pages come up while an outside database is still away.
/// </summary>
internal sealed class JobClock(
    IServiceProvider services,
    JobStore store,
    ScheduleSync schedules,
    IOptions<JobOptions> options,
    IOptions<NodeOptions> node,
    ILoggerFactory logging,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(15);

    private readonly ILogger _logger = logging.CreateLogger<JobClock>();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _problem = "The scheduler has not started yet.";

    /// <summary>Why the clock is not firing, or null when it is.</summary>
    public string? Problem => _problem;

    /// <summary>Whether this process fires schedules.</summary>
    public bool Fires => options.Value.Enabled && NodeOptions.Parse(node.Value.Roles).HasFlag(NodeRoles.Worker);

    /// <summary>Ends when the clock fires.</summary>
    public Task Started => _started.Task;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_started.Task.IsCompletedSuccessfully || !Fires) { return; }

        _problem = "The scheduler is stopping.";
        var scheduler = await store.OpenAsync(cancellationToken);
        await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Fires)
        {
            _problem = null;
            _started.TrySetResult();
            if (options.Value.Enabled) { _logger.NoWorker(); }
            else { _logger.ClockDisabled(); }
            return;
        }

        for (var wait = TimeSpan.FromSeconds(1); !stoppingToken.IsCancellationRequested; wait = wait + wait < LongestWait ? wait + wait : LongestWait)
        {
            try
            {
                await StartFiringAsync(stoppingToken);
                _problem = null;
                _started.TrySetResult();
                break;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The boundary of a worker: whatever went wrong is shown by the readiness check and tried again.
            catch (Exception exception)
            {
                _problem = $"The scheduler cannot start: {exception.GetBaseException().Message}";
                _logger.ClockWaits(wait, exception);
            }
#pragma warning restore CA1031

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await KeepInLineAsync(stoppingToken);
    }

    private async Task KeepInLineAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(BetweenChecks, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) { return; }
            try
            {
                await schedules.CheckAsync(await store.OpenAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The boundary of a worker: the next check must come whatever this one met.
            catch (Exception exception)
            {
                _logger.ScheduleUnchecked(exception);
            }
#pragma warning restore CA1031
        }
    }

    private async Task StartFiringAsync(CancellationToken cancellationToken)
    {
        await JobStoreSchema.ProvisionAsync(services.GetRequiredService<JobStoreConnections>().Owner, logging, cancellationToken);
        var scheduler = await store.OpenAsync(cancellationToken);
        await schedules.BeginAsync(scheduler, cancellationToken);
        await scheduler.Start(cancellationToken);
    }
}
