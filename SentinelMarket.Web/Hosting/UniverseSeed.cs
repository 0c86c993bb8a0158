using SentinelMarket.Core.Market;
using SentinelMarket.Core.Warehouse.Instruments;

namespace SentinelMarket.Web.Hosting;

/// <summary>Makes the shares of the settings known before the first page is asked for, so that their BSE codes resolve without any list.</summary>
internal sealed class UniverseSeed(InstrumentWriter writer, Universe universe) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => writer.SeedAsync(universe, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
