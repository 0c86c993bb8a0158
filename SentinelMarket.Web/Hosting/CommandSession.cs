using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse.Spool;
using SentinelMarket.Web.Commands;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Web.Hosting;

/// <summary>The product's services for one verb, without server and scheduler.</summary>
internal sealed class CommandSession : ICommandSession
{
    private readonly OpenWarehouse _warehouse;
    private readonly ServiceProvider _services;

    private CommandSession(ProductSettings settings, OpenWarehouse warehouse, TimeProvider clock)
    {
        _warehouse = warehouse;
        Mode = settings.Mode.ToString();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings.Configuration);
        // A verb's own lines tell a person what happens; of the log only what broke is worth standing between them. Npgsql
        // logs, with its stack, what fails while it cleans up after a failure that it has thrown already.
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddFilter("Npgsql", LogLevel.None).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddProduct(settings, warehouse, clock);
        // The clock itself is the server's: a verb only reads its schedules.
        services.AddJobs(settings.Configuration);
        services.AddSingleton(new JobStoreConnections(warehouse.Connections.App, warehouse.Connections.Owner));
        services.AddSingleton<BackgroundRuns>();
        services.AddSingleton<IScheduledRuns>(provider => provider.GetRequiredService<BackgroundRuns>());
        _services = services.BuildServiceProvider(validateScopes: true);
        if (warehouse.Absent is { } absent) { Presence.Expect(warehouse.MigrateAsync, absent); }
    }

    public string Mode { get; }

    public string Database => _warehouse.Database;

    public IPipelineDesk Desk => _services.GetRequiredService<IPipelineDesk>();

    public IFeedDesk Feeds => _services.GetRequiredService<IFeedDesk>();

    public IQuarantineDesk Quarantine => _services.GetRequiredService<IQuarantineDesk>();

    public IAlertDesk Alerts => _services.GetRequiredService<IAlertDesk>();

    public IRunToEnd Runs => _services.GetRequiredService<BackgroundRuns>();

    public StockExport Export => _services.GetRequiredService<StockExport>();

    public RetentionDesk Retention => _services.GetRequiredService<RetentionDesk>();

    public ILakeDesk Lake => _services.GetRequiredService<ILakeDesk>();

    public LakeVerification Verification => _services.GetRequiredService<LakeVerification>();

    public IQualityDesk Quality => _services.GetRequiredService<IQualityDesk>();

    internal PipelineRunner Runner => _services.GetRequiredService<PipelineRunner>();

    internal SpoolDrain Drain => _services.GetRequiredService<SpoolDrain>();

    internal SpoolFolder Spool => _services.GetRequiredService<SpoolFolder>();

    internal DatabasePresence Presence => _services.GetRequiredService<DatabasePresence>();

    public static Task<CommandSession> OpenAsync(ProductSettings settings, Action<string> say, CancellationToken cancellationToken) =>
        OpenAsync(settings, say, TimeProvider.System, mayBeAbsent: false, cancellationToken);

    /// <param name="settings">Mode, folder and the rest.</param>
    /// <param name="say">Takes lines for people.</param>
    /// <param name="clock">The clock that the product goes by.</param>
    /// <param name="mayBeAbsent">Whether to open also while somebody's own database is away.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public static async Task<CommandSession> OpenAsync(ProductSettings settings, Action<string> say, TimeProvider clock, bool mayBeAbsent, CancellationToken cancellationToken)
    {
        var warehouse = await OpenWarehouse.OpenAsync(settings, say, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, mayBeAbsent, cancellationToken);
        warehouse.Supervise(CancellationToken.None);
        var session = new CommandSession(settings, warehouse, clock);
        try
        {
            if (!mayBeAbsent || await session.Presence.LookAsync(cancellationToken))
            {
                await session._services.GetRequiredService<CalendarKeeper>().RefreshAsync(cancellationToken);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<PipelineRunner>().DisposeAsync();
        await _services.DisposeAsync();
        await _warehouse.DisposeAsync();
    }
}
