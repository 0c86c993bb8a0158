using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;

namespace SentinelMarket.Web.Jobs;

/// <summary>
/// Builds the scheduler over its tables when it is first asked for. It lives in a container of its own, because a scheduler that failed to
/// build (its tables were missing, the database was away) spoils its container for good; the next attempt gets a fresh one.
/// </summary>
internal sealed class JobStore(IServiceProvider services, IOptions<JobOptions> options, ILoggerFactory logging) : IAsyncDisposable
{
    private static readonly TimeSpan MisfireThreshold = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CheckinInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private ServiceProvider? _container;
    private IScheduler? _scheduler;

    public async Task<IScheduler> OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_scheduler is not null) { return _scheduler; }
            IndianClock.EnsureKnown();
            var container = Container();
            try
            {
                _scheduler = await container.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
                _scheduler.ListenerManager.AddTriggerListener(services.GetRequiredService<MisfireRecorder>());
                _container = container;
                return _scheduler;
            }
            finally
            {
                if (_scheduler is null) { await container.DisposeAsync(); }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_container is not null) { await _container.DisposeAsync(); }
        _gate.Dispose();
    }

    private ServiceProvider Container()
    {
        var inner = new ServiceCollection();
        inner.AddSingleton(logging);
        inner.AddLogging();
        inner.AddSingleton(services.GetRequiredService<IScheduledRuns>());
        inner.AddSingleton(services.GetRequiredService<MisfireRecorder>());
        inner.AddQuartz(Configure);
        return inner.BuildServiceProvider(validateScopes: true);
    }

    private void Configure(IQuartzBuilder quartz)
    {
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceName = JobServices.SchedulerName;
            scheduler.GenerateInstanceId = true;
            // A stopping process tells its running pipelines, then waits until they have closed their runs.
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        });
        quartz.UseDefaultThreadPool(options.Value.Parallelism);
        quartz.UsePersistentStore(store =>
        {
            var connection = services.GetRequiredService<JobStoreConnections>().App;
            store.UsePostgres(source => source.DataSourceFactory = _ => NpgsqlDataSource.Create(connection));
            store.UseClustering(cluster => cluster.CheckinInterval = CheckinInterval);
            store.ConfigureStore(settings =>
            {
                settings.TablePrefix = JobStoreSchema.TablePrefix;
                settings.SchemaProvisioning = SchemaProvisioning.Validate;
                settings.MisfireThreshold = MisfireThreshold;
                settings.StoreJobDataAsStrings = true;
            });
            store.UseSystemTextJsonSerializer();
        });
    }
}
