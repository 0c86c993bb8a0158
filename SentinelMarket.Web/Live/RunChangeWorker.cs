namespace SentinelMarket.Web.Live;

/// <summary>Carries news of runs from the source to the open pages, for as long as the process lives.</summary>
internal sealed partial class RunChangeWorker(IRunChangeSource source, RunUpdates updates, TimeProvider time, ILogger<RunChangeWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var runId in source.ListenAsync(stoppingToken))
                {
                    updates.Publish(runId);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogSourceFailed(logger, exception, Pause.TotalSeconds);
            }

            try
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            // Whatever happened meanwhile was not heard.
            updates.Publish(RunUpdates.Any);
        }
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Warning,
        Message = "Listening for changed runs failed; open pages refresh on their slow clock and listening starts again in {PauseSeconds} s")]
    private static partial void LogSourceFailed(ILogger logger, Exception exception, double pauseSeconds);
}
