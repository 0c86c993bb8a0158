using Npgsql;
using Quartz;

namespace SentinelMarket.Web.Jobs;

/// <summary>Makes the scheduler's tables. Only the owner's role may, so this is not left to the scheduler, which works as the app's role.</summary>
internal static class JobStoreSchema
{
    public const string TablePrefix = "qrtz_";

    /// <summary>Creates what is missing and changes nothing that is there; any number of nodes may do so at once.</summary>
    public static async Task ProvisionAsync(string ownerConnection, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        // A scheduler that is built and never started provisions its store and does nothing else.
        var services = new ServiceCollection();
        services.AddSingleton(logging);
        services.AddLogging();
        services.AddQuartz("schema", quartz => quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(source => source.DataSourceFactory = _ => NpgsqlDataSource.Create(ownerConnection));
            store.ConfigureStore(options => options.TablePrefix = TablePrefix);
            store.ProvisionSchema();
            store.UseSystemTextJsonSerializer();
        }));
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredKeyedService<ISchedulerFactory>("schema").GetScheduler(cancellationToken);
        await scheduler.Shutdown(waitForJobsToComplete: false, cancellationToken);
    }
}
