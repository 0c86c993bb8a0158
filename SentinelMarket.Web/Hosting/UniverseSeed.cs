using SentinelMarket.Core.Market;
using SentinelMarket.Core.Warehouse.Instruments;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Web.Hosting;

/// <summary>Makes the shares of the settings known before the first page is asked for, so that their BSE codes resolve without any list.</summary>
internal sealed class UniverseSeed(InstrumentWriter writer, Universe universe, DatabasePresence presence) : IHostedService
{
    // A database that is away is made ready, these rows too, when it comes.
    public Task StartAsync(CancellationToken cancellationToken) => presence.Absence is null ? writer.SeedAsync(universe, cancellationToken) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
