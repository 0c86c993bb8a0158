using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Web.Hosting;

/// <summary>Notices that PostgreSQL goes away and comes back, also when nobody asks it anything, and then brings in what waits.</summary>
internal sealed partial class SpoolWorker(DatabasePresence presence, SpoolFolder spool, SpoolDrain drain, TimeProvider clock, ILogger<SpoolWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private string? _told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        var looked = clock.GetTimestamp();
        var wasAway = presence.Absence is not null;
        do
        {
            try
            {
                var isThere = await presence.IsThereAsync(stoppingToken);
                if (isThere && clock.GetElapsedTime(looked) >= LookAgain)
                {
                    looked = clock.GetTimestamp();
                    isThere = await presence.LookAsync(stoppingToken);
                }

                if (isThere == wasAway) { Tell(isThere); }
                wasAway = !isThere;
                if (isThere) { await DrainAsync(stoppingToken); }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task DrainAsync(CancellationToken stoppingToken)
    {
        // Pipeline by pipeline, so that one that cannot be drained holds up no other.
        foreach (var pipeline in spool.Files.Select(SpoolFolder.PipelineOf).Distinct(StringComparer.Ordinal))
        {
            try
            {
                await drain.DrainAsync(pipeline, stoppingToken);
            }
            catch (RunAlreadyOpenException)
            {
                // Its turn comes when that run has ended.
            }
#pragma warning disable CA1031 // The boundary of a worker: whatever one file meets, the next pass must come.
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (DatabaseOutage.MayBe(exception)) { await presence.IsAwayAsync(exception, stoppingToken); }
                if (_told == exception.Message) { continue; }
                _told = exception.Message;
                LogNotDrained(exception, pipeline);
            }
#pragma warning restore CA1031
        }
    }

    private void Tell(bool isThere)
    {
        if (isThere) { LogBack(spool.Files.Count); }
        else if (presence.Absence is { } absence) { LogAway(absence.Reason); }
    }

    [LoggerMessage(5020, LogLevel.Warning, "PostgreSQL is away ({Reason}); runs go on into the spool")]
    private partial void LogAway(string reason);

    [LoggerMessage(5021, LogLevel.Information, "PostgreSQL is there again; {Runs} runs wait in the spool and are loaded now")]
    private partial void LogBack(int runs);

    [LoggerMessage(5022, LogLevel.Error, "Spooled runs of {Pipeline} could not be loaded; they wait and are tried again")]
    private partial void LogNotDrained(Exception exception, string pipeline);
}
