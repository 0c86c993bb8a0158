using Microsoft.Extensions.Options;
using SentinelMarket.Core.Inbox;

namespace SentinelMarket.Web.Hosting;

/// <summary>
/// Looks at the drop folder again and again. Not a job of the scheduler: the folder is this machine's, and the scheduler's next tick may
/// belong to another one.
/// </summary>
internal sealed partial class InboxWorker(InboxImporter importer, InboxNews news, IOptions<InboxOptions> options, TimeProvider clock, ILogger<InboxWorker> logger) : BackgroundService
{
    private bool _prepared;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first upload can arrive; a folder that cannot be used must not keep the server from starting.
        if (options.Value.Enabled) { Try(Prepare); }
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) { return; }
        while (!stoppingToken.IsCancellationRequested)
        {
            var worked = false;
            try
            {
                if (!_prepared) { Prepare(); }
                worked = await importer.PassAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The boundary of a worker: the next pass must come whatever this one met.
            catch (Exception exception)
            {
                Tell(exception);
            }
#pragma warning restore CA1031

            // After a run there may be more to do at once.
            if (worked) { continue; }
            try
            {
                await news.WaitAsync(options.Value.Interval, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Prepare()
    {
        importer.Prepare();
        _prepared = true;
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Tell(exception);
        }
    }

    private void Tell(Exception exception)
    {
        if (importer.FailedWith($"The folder cannot be worked: {exception.Message}")) { LogFailed(exception); }
    }

    [LoggerMessage(5010, LogLevel.Error, "The inbox could not be worked; it is tried again")]
    private partial void LogFailed(Exception exception);
}
