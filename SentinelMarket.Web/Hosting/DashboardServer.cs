using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Instruments;
using SentinelMarket.Core.Warehouse.Spool;
using SentinelMarket.Web.Api;
using SentinelMarket.Web.Components;
using SentinelMarket.Web.Hosting.Postgres;
using SentinelMarket.Web.Jobs;
using SentinelMarket.Web.Live;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Hosting;

/// <summary>Puts the server together: Core, jobs, API, dashboard.</summary>
internal static class DashboardServer
{
    public static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Run from a build, not from a published folder, the static files lie where the build's manifest says.
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        return builder;
    }

    public static WebApplication Build(WebApplicationBuilder builder, ProductSettings settings, OpenWarehouse warehouse)
    {
        var services = builder.Services;
        var servesPages = NodeOptions.Of(settings.Configuration) is not NodeRoles.Worker;
        services.AddOptions<DataOptions>().Bind(settings.Configuration.GetSection(DataOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<Microsoft.Extensions.Options.IValidateOptions<DataOptions>, DataOptionsValidator>();
        services.AddProduct(settings, warehouse);
        services.AddSingleton(new JobStoreConnections(warehouse.Connections.App, warehouse.Connections.Owner));
        services.AddSingleton<BackgroundRuns>();
        services.AddSingleton<IScheduledRuns>(provider => provider.GetRequiredService<BackgroundRuns>());
        services.AddHostedService<SpoolWorker>();
        services.AddHostedService<LapsedRunCloser>();
        if (NodeOptions.Of(settings.Configuration) is not NodeRoles.Web) { services.AddHostedService<WaitingRunsWorker>(); }
        services.AddHostedService<UniverseSeed>();
        services.AddHostedService<CalendarSeed>();
        if (settings.Mode == ProductMode.Simulated) { services.AddHostedService<SimulatedHistory>(); }
        services.AddJobs(settings.Configuration);
        services.AddHostedService<LocalClock>();
        services.AddHostedService<InboxWorker>();
        services.AddHostedService<WebhookWorker>();
        services.AddHostedService<AlertWorker>();
        services.AddSecurity(settings.Configuration);
        var keys = Path.Combine(settings.DataFolder, "keys");
        FilePermissions.CreateFolder(keys, FilePermissions.OwnerOnlyFolder);
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(keys));
        services.AddSingleton(provider => new ReadinessTargets(() => provider.GetRequiredService<WarehouseDatabase>().App, () => settings.DataFolder));
        services.AddApi();
        services.AddHealthChecks().AddCheck<StorageCheck>("storage", tags: [HealthEndpoints.ReadyTag]);
        services.AddSingleton(new DashboardMode(settings.Mode == ProductMode.Simulated));
        services.AddSingleton<IRunChangeSource, WarehouseRunChanges>();
        if (servesPages) { services.AddDashboard(); }
        services.AddHostedService<NodeHeartbeat>();
        // Hosted services stop in the opposite order: the open runs are closed first of all.
        services.AddHostedService<RunnerLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(ListenAddress.For(settings.Configuration), settings.Port);
        });

        var app = builder.Build();
        if (warehouse.Absent is { } absent) { Expect(app.Services, warehouse, absent); }
        app.UseHeadAsGet();
        if (!servesPages)
        {
            // A worker without pages tells whether it works, and nothing else.
            app.UseRouting();
            app.UseSecurity();
            HealthEndpoints.Map(app);
            return app;
        }

        app.UseApi();
        app.UseNotFoundPage();
        app.UseRouting();
        app.UseSecurity();
        app.UseStatusPage();
        app.UseApiCalls();
        app.UseAntiforgery();
        app.MapApi();
        app.MapDashboard();
        return app;
    }

    private static void Expect(IServiceProvider services, OpenWarehouse warehouse, Exception absent) => services.GetRequiredService<DatabasePresence>().Expect(
        async token =>
        {
            await warehouse.MigrateAsync(token);
            await services.GetRequiredService<InstrumentWriter>().SeedAsync(services.GetRequiredService<Universe>(), token);
        },
        absent);

    private sealed class WarehouseRunChanges(RunChanges changes) : IRunChangeSource
    {
        public IAsyncEnumerable<long> ListenAsync(CancellationToken cancellationToken) => changes.ListenAsync(cancellationToken);
    }
}
