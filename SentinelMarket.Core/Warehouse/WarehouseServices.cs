using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Registers the warehouse. The host registers <see cref="WarehouseConnections"/>, which it may only know once a server runs.</summary>
public static class WarehouseServices
{
    /// <summary>Adds the options, the pools of connections, the migrator, the run log and the readers and writers.</summary>
    public static IServiceCollection AddWarehouse(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WarehouseOptions>().Bind(configuration.GetSection(WarehouseOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WarehouseOptions>, WarehouseOptionsValidator>());
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>());
        services.AddOptions<Social.AuthorOptions>().Bind(configuration.GetSection(Social.AuthorOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<Social.AuthorOptions>, Social.AuthorOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new WarehouseDatabase(provider.GetRequiredService<WarehouseConnections>(), provider.GetService<ILoggerFactory>()));
        services.AddOptions<Spool.SpoolOptions>().Bind(configuration.GetSection(Spool.SpoolOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<Spool.SpoolOptions>, Spool.SpoolOptionsValidator>());
        services.TryAddSingleton<Spool.DatabasePresence>();
        services.TryAddSingleton<Spool.SpoolFolder>();
        services.TryAddSingleton<Spool.SpooledRunStore>();
        services.TryAddSingleton<Spool.RecentQuotes>();
        services.TryAddSingleton<WarehouseMigrator>();
        services.AddOptions<Retries.RetryOptions>().Bind(configuration.GetSection(Retries.RetryOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<Retries.RetryOptions>, Retries.RetryOptionsValidator>());
        services.TryAddSingleton<Retries.RetryPlanner>();
        services.TryAddSingleton<Retries.RunOrders>();
        services.TryAddSingleton<RunLog>();
        services.TryAddSingleton<RunSearch>();
        services.TryAddSingleton<ScheduleEdits>();
        services.TryAddSingleton<MisfireLog>();
        services.TryAddSingleton<ClusterNodes>();
        services.TryAddSingleton<JobReader>();
        services.TryAddSingleton<AbandonedRuns>();
        services.TryAddSingleton<WarehouseNotifications>();
        services.TryAddSingleton<RunChanges>();
        services.TryAddSingleton<LakeCatalog>();
        services.TryAddSingleton<LakeBrowser>();
        services.TryAddSingleton<ReplayPreviews>();
        services.TryAddSingleton<StockWriter>();
        services.TryAddSingleton<StockReader>();
        services.TryAddSingleton<StockBarReader>();
        services.TryAddSingleton<Social.AuthorPseudonyms>();
        services.TryAddSingleton<Social.MessageWriter>();
        services.TryAddSingleton<Social.WatermarkReader>();
        services.TryAddSingleton<Social.MentionReader>();
        services.TryAddSingleton<Social.MentionCountsReader>();
        services.TryAddSingleton<Social.MentionClusterReader>();
        services.TryAddSingleton<Instruments.InstrumentWriter>();
        services.TryAddSingleton<Instruments.NamedShareReader>();
        services.TryAddSingleton<InstrumentDirectory>();
        services.TryAddSingleton<IInstrumentDirectory>(provider => provider.GetRequiredService<InstrumentDirectory>());
        services.TryAddSingleton<QuarantineStore>();
        services.TryAddSingleton<QuarantineActions>();
        services.TryAddSingleton<RuleCounts>();
        services.TryAddSingleton<StockVolumes>();
        services.TryAddSingleton<LineageReader>();
        services.TryAddSingleton<AuditTrail>();
        services.TryAddSingleton<WebhookDeliveries>();
        services.TryAddSingleton<WarehouseRetention>();
        services.TryAddSingleton<StockScan>();
        services.TryAddSingleton<RunScan>();
        services.TryAddSingleton<IdempotencyKeys>();
        services.TryAddSingleton<FeedHistory>();
        services.TryAddSingleton<HolidayStore>();
        services.TryAddSingleton<QualityReports.QualityMeasure>();
        services.TryAddSingleton<QualityReports.QualityStore>();
        services.TryAddSingleton<QualityReports.QualityReader>();
        return services;
    }
}
