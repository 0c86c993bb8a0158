using System.Data.Common;
using SentinelMarket.Core.Pipelines;

namespace SentinelMarket.Web.Hosting;

/// <summary>Makes the imported holidays known once the database can be read; the years that are built in are known without it.</summary>
internal sealed class CalendarSeed(CalendarKeeper keeper, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await keeper.RefreshAsync(stoppingToken);
                return;
            }
            catch (DbException)
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }
}
