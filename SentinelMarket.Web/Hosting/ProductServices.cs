using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Monitoring.OpenLineage;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Reference;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Web.Hosting;

/// <summary>Everything of Core, as the server and each command-line verb need it.</summary>
internal static class ProductServices
{
    public static IServiceCollection AddProduct(this IServiceCollection services, ProductSettings settings, OpenWarehouse warehouse, TimeProvider? clock = null)
    {
        var configuration = settings.Configuration;
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddSingleton(warehouse.Connections);
        if (settings.Mode == ProductMode.Simulated) { services.AddSingleton(new CurrentCalendar(TradingCalendar.Simulated)); }
        services.AddMarket(configuration);
        services.AddLake(configuration);
        services.AddSources(settings.Mode == ProductMode.Simulated ? SimulatedFeeds.Over(configuration) : configuration);
        services.AddEndOfDayFiles(configuration);
        services.AddReferenceFiles();
        services.AddQuality(configuration);
        services.AddText();
        services.AddWarehouse(configuration);
        services.AddPipelines(configuration);
        services.AddMonitoring(configuration);
        services.AddAlerting(configuration);
        services.AddOpenLineage(configuration);
        services.AddInbox(configuration, new InboxMode(settings.Mode == ProductMode.Simulated));
        services.AddServing();
        if (settings.Mode == ProductMode.Simulated) { services.AddSimulatedFeeds(configuration); }
        return services;
    }
}
