using SentinelMarket.Core.Pipelines;

namespace SentinelMarket.Web.Hosting;

/// <summary>Stops the open runs of this process, and waits until each is closed, before the database goes away.</summary>
internal sealed class RunnerLifetime(PipelineRunner runner) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken) => await runner.DisposeAsync();
}
