using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Alerting;

/// <summary>Alerts on a real database, over values that the test scripts: one node. Another one on the same database is another process.</summary>
internal sealed class AlertHost : IAsyncDisposable, IMetricSource, IAlertObserver
{
    private readonly ServiceProvider _services;

    public AlertHost(PostgresServer server, DrivenTime time, params (string Key, string Value)[] settings)
    {
        Time = time;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create("Alerting:" + pair.Key, (string?)pair.Value))).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(time).AddSingleton(_ => new WarehouseDatabase(server.Connections, null))
            .AddSingleton<IMetricSource>(this).AddSingleton<IAlertObserver>(this).AddAlerting(configuration).BuildServiceProvider(validateScopes: true);
    }

    public DrivenTime Time { get; }

    public List<MetricSample> Samples { get; } = [];

    public List<string> Happenings { get; } = [];

    public AlertEngine Engine => _services.GetRequiredService<AlertEngine>();

    public AlertCourier Courier => _services.GetRequiredService<AlertCourier>();

    public AlertStore Store => _services.GetRequiredService<AlertStore>();

    public AlertDeliveries Deliveries => _services.GetRequiredService<AlertDeliveries>();

    public static async Task ClearAsync(PostgresServer server)
    {
        await using var command = server.Database.App.CreateCommand("DELETE FROM alert_deliveries; DELETE FROM alert_incidents; DELETE FROM alert_rules; DELETE FROM alert_silences; UPDATE alert_state SET evaluated_at = NULL");
        await command.ExecuteNonQueryAsync();
    }

    public Task<IReadOnlyList<MetricSample>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<MetricSample>>([.. Samples]);

    public void Happened(IncidentEvent happened, AlertIncident incident) => Happenings.Add($"{happened} {incident.Rule} {incident.Subject}");

    public void Break(string subject = "stock_data") => Set(subject, 3);

    public void Mend(string subject = "stock_data") => Set(subject, 0);

    /// <summary>Lets time pass, evaluating and delivering each fifteen seconds.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        var end = Time.GetUtcNow() + span;
        while (Time.GetUtcNow() < end)
        {
            Time.Advance(TimeSpan.FromSeconds(15));
            await Engine.EvaluateAsync(CancellationToken.None);
            while (await Courier.DeliverAsync(CancellationToken.None) > 0) { }
        }
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    private void Set(string subject, double value)
    {
        Samples.RemoveAll(sample => sample.Subject == subject);
        Samples.Add(new MetricSample(AlertMetrics.Health, subject, value, value > 0 ? $"{subject} is unhealthy: 9 of 10 runs failed." : $"{subject} is healthy."));
    }
}
