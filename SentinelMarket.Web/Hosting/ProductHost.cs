using System.Net;
using System.Net.Sockets;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Simulation.Crowd;
using SentinelMarket.Core.Warehouse.Spool;
using SentinelMarket.Web.Commands;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Hosting;

/// <summary>Starts the product: as a server, or for one command-line verb.</summary>
internal sealed class ProductHost : ICommandHost
{
    public async Task<int> ServeAsync(HostArguments arguments, CancellationToken cancellationToken)
    {
        var builder = DashboardServer.CreateBuilder();
        var settings = ProductSettings.Read(builder.Configuration, arguments);
        using var interrupt = new StartupInterrupt(cancellationToken);
        try
        {
            return await ServeAsync(builder, settings, interrupt, cancellationToken);
        }
        catch (Exception)
        {
            // Whatever an interrupted start fails with (Ctrl+C also reaches the programs that it had called) is not worth a word.
            if (!await interrupt.WasUsedAsync()) { throw; }
            Console.WriteLine("Stopped before the start was complete.");
            return ExitCodes.Cancelled;
        }
    }

    private static async Task<int> ServeAsync(WebApplicationBuilder builder, ProductSettings settings, StartupInterrupt interrupt, CancellationToken cancellationToken)
    {
        using var held = ServerLock.Take(settings.DataFolder, $"http://127.0.0.1:{settings.Port}");
        RequireFreePort(settings);
        using var loggers = LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole());
        await using var warehouse = await OpenWarehouse.OpenAsync(settings, Console.WriteLine, loggers, mayBeAbsent: true, interrupt.Token);
        await using var app = DashboardServer.Build(builder, settings, warehouse);
        try
        {
            await app.StartAsync(interrupt.Token);
        }
        catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw PortTaken(settings, exception);
        }

        interrupt.Release();
        warehouse.Supervise(app.Lifetime.ApplicationStopping);
        if (app.Urls.FirstOrDefault() is { } address) { held.Tell(address); }
        Announce(app, settings);
        await app.WaitForShutdownAsync(cancellationToken);
        Console.WriteLine("Stopped: the runs are closed; now the database.");
        return 0;
    }

    public async Task<ICommandSession> OpenAsync(HostArguments arguments, Action<string> say, CancellationToken cancellationToken)
    {
        return await CommandSession.OpenAsync(ReadSettings(arguments), say, cancellationToken);
    }

    public Task RunSlotsAsync(HostArguments arguments, IReadOnlyList<DateTimeOffset> slots, IReadOnlyList<string> pipelines, Action<string> say, CancellationToken cancellationToken) =>
        SimulatedSlots.RunAsync(ReadSettings(arguments), slots, pipelines, say, cancellationToken);

    public Universe ReadUniverse(HostArguments arguments)
    {
        using var services = new ServiceCollection().AddMarket(ReadSettings(arguments).Configuration).BuildServiceProvider();
        return services.GetRequiredService<Universe>();
    }

    public SimulatedCrowd ReadCrowd(HostArguments arguments)
    {
        var configuration = ReadSettings(arguments).Configuration;
        using var services = new ServiceCollection().AddMarket(configuration).AddSimulation(configuration).BuildServiceProvider();
        return services.GetRequiredService<SimulatedCrowd>();
    }

    private static ProductSettings ReadSettings(HostArguments arguments)
    {
        var configuration = new ConfigurationManager();
        configuration.SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables();
        return ProductSettings.Read(configuration, arguments);
    }

    // Asked first: a start that fails at its very end would have opened runs already.
    private static void RequireFreePort(ProductSettings settings)
    {
        try
        {
            using var probe = new TcpListener(ListenAddress.For(settings.Configuration), settings.Port);
            probe.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw PortTaken(settings, exception);
        }
    }

    private static ProductStartException PortTaken(ProductSettings settings, Exception exception) =>
        new($"Port {settings.Port} is taken by another program. Choose another one with --port.", exception);

    private static void Announce(WebApplication app, ProductSettings settings)
    {
        var address = app.Urls.FirstOrDefault() is { } url && ListenAddress.For(settings.Configuration).Equals(IPAddress.Loopback) ? url : $"http://127.0.0.1:{settings.Port} and all other addresses of this machine";
        Console.WriteLine(settings.Mode == ProductMode.Simulated
            ? $"SentinelMarket is running on the simulated market: {address}"
            : $"SentinelMarket is running on the live feeds: {address}");
        var absence = app.Services.GetRequiredService<DatabasePresence>().Absence;
        Console.WriteLine(absence is null ? "Ctrl+C stops it, the database too." : $"PostgreSQL cannot be reached ({absence.Reason}). The product goes on without it; {address}/status says how. Ctrl+C stops it.");
    }
}
