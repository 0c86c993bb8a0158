using SentinelMarket.Core.Alerting;

namespace SentinelMarket.Web.Hosting;

/// <summary>Evaluates the rules of alerts and sends the messages that wait.</summary>
internal sealed class AlertWorker(AlertEngine engine, AlertCourier courier) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(engine.RunAsync(stoppingToken), courier.RunAsync(stoppingToken));
}
