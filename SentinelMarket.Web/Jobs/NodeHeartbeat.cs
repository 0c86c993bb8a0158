using System.Data.Common;
using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Web.Jobs;

/// <summary>Tells the other nodes and the jobs page that this process works, as what, and how much it takes.</summary>
internal sealed class NodeHeartbeat(
    ClusterNodes nodes, JobClock jobs, IServer server, IOptions<JobOptions> options, IOptions<NodeOptions> node, TimeProvider clock, ILogger<NodeHeartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private (long At, TimeSpan Used)? _before;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => nodes.StoppedAsync(PipelineRunner.Node, cancellationToken), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do { await TryAsync(() => nodes.BeatAsync(Beat(), stoppingToken), stoppingToken); }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private NodeBeat Beat() => new(
        PipelineRunner.Node,
        NodeOptions.Parse(node.Value.Roles).ToString(),
        PipelineRunner.CodeVersion,
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(),
        _started,
        jobs.Fires ? options.Value.Parallelism : 0,
        Cpu(),
        Environment.WorkingSet);

    // The part of all processors, so that 1 is a machine that does nothing else.
    private double? Cpu()
    {
        var (now, used) = (clock.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        var before = _before;
        _before = (now, used);
        if (before is not { } last || clock.GetElapsedTime(last.At, now) is not { Ticks: > 0 } elapsed) { return null; }
        return Math.Clamp((used - last.Used) / elapsed / Environment.ProcessorCount, 0, 1);
    }

    private async Task TryAsync(Func<Task> tell, CancellationToken cancellationToken)
    {
        try
        {
            await tell();
        }
        catch (Exception exception) when (exception is DbException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            logger.NodeUnheard(exception);
        }
    }
}
