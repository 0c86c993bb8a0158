using System.Data.Common;
using System.Threading.Channels;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Live;

/// <summary>Brings what happens on other nodes to the live events of this one, for as long as the process lives.</summary>
internal sealed partial class LiveEventWorker(RunUpdates updates, RunNews news, LiveEventRelay relay, TimeProvider time, ILogger<LiveEventWorker> logger) : BackgroundService
{
    private const int MostWaiting = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(AgainAsync(LookAsync, stoppingToken), AgainAsync(relay.RunAsync, stoppingToken));

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var changed = Channel.CreateBounded<long>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var subscription = updates.Subscribe(runId => changed.Writer.TryWrite(runId));
        // What was open before this process listened, or changed while it did not.
        await news.LookAroundAsync(stoppingToken);
        await foreach (var runId in changed.Reader.ReadAllAsync(stoppingToken))
        {
            await (runId == RunUpdates.Any ? news.LookAroundAsync(stoppingToken) : news.LookAsync(runId, stoppingToken));
        }
    }

    private async Task AgainAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await work(stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    if (exception is not DbException) { LogBroken(exception); }
                    await Task.Delay(Pause, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(EventId = 7002, Level = LogLevel.Error, Message = "Live events of other nodes broke; they start again in a moment")]
    private partial void LogBroken(Exception exception);
}
