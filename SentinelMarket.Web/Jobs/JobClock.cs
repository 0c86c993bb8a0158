using Microsoft.Extensions.Options;

namespace SentinelMarket.Web.Jobs;

/// <summary>
/// Makes the store ready, brings its schedules in line with the settings and starts firing. All of it is tried again until it works, so
/// that the pages come up while an outside database is still away.
/// </summary>
internal sealed class JobClock(
    IServiceProvider services,
    JobStore store,
    IOptions<JobOptions> options,
    ILoggerFactory logging,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logging.CreateLogger<JobClock>();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _problem = "The scheduler has not started yet.";

    /// <summary>Why the clock is not firing, or null when it is.</summary>
    public string? Problem => _problem;

    /// <summary>Ends when the clock fires.</summary>
    public Task Started => _started.Task;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_started.Task.IsCompletedSuccessfully || !options.Value.Enabled) { return; }

        _problem = "The scheduler is stopping.";
        var scheduler = await store.OpenAsync(cancellationToken);
        await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            _problem = null;
            _started.TrySetResult();
            _logger.ClockDisabled();
            return;
        }

        for (var wait = TimeSpan.FromSeconds(1); !stoppingToken.IsCancellationRequested; wait = wait + wait < LongestWait ? wait + wait : LongestWait)
        {
            try
            {
                await StartFiringAsync(stoppingToken);
                _problem = null;
                _started.TrySetResult();
                return;
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
    }

    private async Task StartFiringAsync(CancellationToken cancellationToken)
    {
        await JobStoreSchema.ProvisionAsync(services.GetRequiredService<JobStoreConnections>().Owner, logging, cancellationToken);
        var scheduler = await store.OpenAsync(cancellationToken);
        await ScheduleSync.ApplyAsync(scheduler, options.Value.Schedules, time.GetUtcNow(), _logger, cancellationToken);
        await scheduler.Start(cancellationToken);
    }
}
