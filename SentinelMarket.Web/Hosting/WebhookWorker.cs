using SentinelMarket.Core.Pipelines;

namespace SentinelMarket.Web.Hosting;

/// <summary>Starts the runs that load what webhooks delivered.</summary>
internal sealed class WebhookWorker(WebhookInbox inbox) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => inbox.RunAsync(stoppingToken);
}
