using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Commands;

namespace SentinelMarket.Web.Hosting;

/// <summary>The product's services for one verb, without server and scheduler.</summary>
internal sealed class CommandSession : ICommandSession
{
    private readonly OpenWarehouse _warehouse;
    private readonly ServiceProvider _services;

    private CommandSession(ProductSettings settings, OpenWarehouse warehouse)
    {
        _warehouse = warehouse;
        Mode = settings.Mode.ToString();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings.Configuration);
        // A verb's own lines tell a person what happens; of the log only what broke is worth standing between them.
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddProduct(settings, warehouse);
        services.AddSingleton<IJobScheduler, NoScheduler>();
        services.AddSingleton<BackgroundRuns>();
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public string Mode { get; }

    public string Database => _warehouse.Database;

    public IPipelineDesk Desk => _services.GetRequiredService<IPipelineDesk>();

    public IRunToEnd Runs => _services.GetRequiredService<BackgroundRuns>();

    public static async Task<CommandSession> OpenAsync(ProductSettings settings, Action<string> say, CancellationToken cancellationToken)
    {
        var warehouse = await OpenWarehouse.OpenAsync(settings, say, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, cancellationToken);
        warehouse.Supervise(CancellationToken.None);
        return new CommandSession(settings, warehouse);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<PipelineRunner>().DisposeAsync();
        await _services.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    /// <summary>Schedules are the server's; a verb knows none.</summary>
    private sealed class NoScheduler : IJobScheduler
    {
        public Task<IReadOnlyDictionary<string, JobSchedule>> SchedulesAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, JobSchedule>>(new Dictionary<string, JobSchedule>(StringComparer.Ordinal));

        public Task PauseAsync(string pipeline, CancellationToken cancellationToken) => throw NotHere();

        public Task ResumeAsync(string pipeline, CancellationToken cancellationToken) => throw NotHere();

        private static InvalidOperationException NotHere() => new("Schedules are paused and resumed on the dashboard or by the API of the running server.");
    }
}
