using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Web.Hosting;

/// <summary>Fills a new simulated warehouse with the last 30 simulated days, from the simulated archive, so that no page is empty.</summary>
internal sealed class SimulatedHistory(PipelineRunner runner, RunLog runs, DatabasePresence presence, TimeProvider clock) : BackgroundService
{
    private const int Days = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (presence.Absence is null) { await FillAsync(cancellationToken); }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (presence.Absence is not { NeverThere: true }) { return; }
        while (!await presence.IsThereAsync(stoppingToken)) { await Task.Delay(Pause, clock, stoppingToken); }
        await FillAsync(stoppingToken);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        // A first fill that was interrupted is made again.
        if (await runs.LastSuccessAsync(EndOfDayPipeline.PipelineName, cancellationToken) is not null) { return; }
        var yesterday = IndianTime.DayOf(clock.GetUtcNow()).AddDays(-1);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [EndOfDayPipeline.FromParameter] = yesterday.AddDays(1 - Days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            [EndOfDayPipeline.ToParameter] = yesterday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        try
        {
            await runner.StartAsync(new RunRequest(EndOfDayPipeline.PipelineName, RunTrigger.Schedule, "first start", parameters), cancellationToken);
        }
        catch (RunAlreadyOpenException)
        {
            // Another node starts at the same time and fills the same warehouse.
        }
    }
}
