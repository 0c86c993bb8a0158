using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SentinelMarket.Tests.Processes;
using SentinelMarket.Web.Commands;
using SentinelMarket.Web.Hosting;

namespace SentinelMarket.Tests.Api;

/// <summary>The whole product in this process, on a real PostgreSQL and the simulated market, with runs, prices and talk of its own. Its schedules are there, and fire once a year.</summary>
public sealed class ProductServer : IAsyncLifetime
{
    /// <summary>Those who share one product; it takes seconds to start.</summary>
    public const string Collection = "product in this process";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Scheduled = ["stock_data", "social_media", "news", "filings", "end_of_day", "quality_report", "retention", "holidays", "lake_compaction"];

    private readonly PostgresServer _postgres = new();
    private readonly TemporaryFolder _folder = new();
    private OpenWarehouse? _warehouse;
    private WebApplication? _app;

    public HttpClient Client { get; } = new() { Timeout = Patience };

    public Uri Address => Client.BaseAddress!;

    public IServiceProvider Services => _app!.Services;

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        var builder = DashboardServer.CreateBuilder();
        builder.Environment.ApplicationName = typeof(DashboardServer).Assembly.GetName().Name!;
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(SimulatedCalm.Settings.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)));
        builder.Configuration.AddInMemoryCollection(Scheduled.SelectMany(name => new Dictionary<string, string?>
        {
            [$"Jobs:Schedules:{name}:Every"] = "366.00:00:00",
            [$"Jobs:Schedules:{name}:Cron"] = "",
            [$"Jobs:Schedules:{name}:RunAtStart"] = "false",
        }));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Warehouse:ConnectionString"] = _postgres.Connections.App,
            ["Warehouse:OwnerConnectionString"] = _postgres.Connections.Owner,
            ["Webhooks:Senders:walker:Secret"] = "a secret of the walker's own",
            ["Webhooks:TelegramSecret"] = "a-secret-of-telegram",
            ["Api:RequestsPerMinute"] = "0",
            ["Api:DeliveriesPerMinute"] = "0",
        });
        var settings = ProductSettings.Read(builder.Configuration, new HostArguments(false, _folder.FullPath, 0));
        _warehouse = await OpenWarehouse.OpenAsync(settings, _ => { }, NullLoggerFactory.Instance, mayBeAbsent: false, CancellationToken.None);
        _app = DashboardServer.Build(builder, settings, _warehouse);
        await _app.StartAsync();
        Client.BaseAddress = new Uri(_app.Urls.First());

        // The first fill is under way; beside it one run each of prices and talk.
        foreach (var pipeline in (string[])["stock_data", "social_media"]) { await FinishAsync(await StartAsync(pipeline)); }
        await FinishAsync(await OpenRunAsync("end_of_day"));
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_warehouse is not null) { await _warehouse.DisposeAsync(); }
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Starts a run and returns its number.</summary>
    public async Task<long> StartAsync(string pipeline)
    {
        using var response = await Client.PostAsync(new Uri($"/api/data/pipelines/{pipeline}/runs", UriKind.Relative), null);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    /// <summary>Waits until a run has ended; null is one that was never open.</summary>
    public async Task FinishAsync(long? run)
    {
        if (run is null) { return; }
        await Wait.UntilAsync(async () => (await Client.GetFromJsonAsync<JsonElement>($"/api/data/runs/{run}")).GetProperty("outcome").ValueKind != JsonValueKind.Null, $"run {run} ends");
    }

    private async Task<long?> OpenRunAsync(string pipeline)
    {
        var open = (await Client.GetFromJsonAsync<JsonElement>($"/api/data/pipelines/{pipeline}")).GetProperty("openRun");
        return open.ValueKind == JsonValueKind.Null ? null : open.GetProperty("id").GetInt64();
    }
}

[CollectionDefinition(ProductServer.Collection)]
public sealed class ProductServerUsers : ICollectionFixture<ProductServer>;
