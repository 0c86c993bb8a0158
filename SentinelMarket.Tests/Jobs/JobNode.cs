using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Tests.Jobs;

/// <summary>One process of the cluster: the registrations as the product makes them, over fakes of the runs.</summary>
internal sealed class JobNode : IAsyncDisposable
{
    private readonly IHost _host;

    private JobNode(IHost host) => _host = host;

    public IJobScheduler Schedules => _host.Services.GetRequiredService<IJobScheduler>();

    public IScheduleEditor Editor => _host.Services.GetRequiredService<IScheduleEditor>();

    public JobClock Clock => _host.Services.GetRequiredService<JobClock>();

    public JobStore Store => _host.Services.GetRequiredService<JobStore>();

    public IServiceProvider Services => _host.Services;

    public static JobNode Make(JobStoreDatabase database, IScheduledRuns runs, params (string Key, string Value)[] settings) =>
        Make(new JobStoreConnections(database.App, database.Owner), runs, settings);

    public static JobNode Make(JobStoreConnections connections, IScheduledRuns runs, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);

        // Only prices begin by themselves, unless a test says otherwise.
        builder.Configuration.AddInMemoryCollection(new[] { "social_media", "news", "filings" }.ToDictionary(pipeline => $"Jobs:Schedules:{pipeline}:RunAtStart", _ => (string?)"false"));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Spool:Folder"] = Path.GetTempPath(), ["Authors:KeyFile"] = Path.Combine(Path.GetTempPath(), "no-author") });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key.StartsWith("Node:", StringComparison.Ordinal) ? pair.Key : "Jobs:Schedules:" + pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(connections);
        builder.Services.AddSingleton(new WarehouseConnections(connections.App, connections.Owner, connections.App));
        builder.Services.AddWarehouse(builder.Configuration);
        builder.Services.AddSingleton(runs);
        builder.Services.AddJobs(builder.Configuration);
        return new JobNode(builder.Build());
    }

    public static async Task<JobNode> StartAsync(JobStoreDatabase database, IScheduledRuns runs, params (string Key, string Value)[] settings)
    {
        var node = Make(database, runs, settings);
        await node._host.StartAsync();
        await node.Clock.Started.WaitAsync(TimeSpan.FromSeconds(30));
        return node;
    }

    /// <summary>What every node does each quarter of a minute.</summary>
    public async Task CheckAsync() => await _host.Services.GetRequiredService<ScheduleSync>().CheckAsync(await Store.OpenAsync(CancellationToken.None), CancellationToken.None);

    public Task StartWithoutWaitingAsync() => _host.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
