using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>
/// Tells each run's START and its COMPLETE, FAIL or ABORT to the sinks that are set. Sinks have queues of their own, so none waits for another,
/// and no run for any.
/// </summary>
public sealed class LineageEmitter : IRunObserver, IAsyncDisposable
{
    private readonly LineageEvents _events;
    private readonly LineageOutlet[] _outlets;

    /// <summary>An emitter to the sinks of the settings; without any it does nothing.</summary>
    public LineageEmitter(IOptions<LineageOptions> options, WarehouseConnections connections, TimeProvider clock, ILogger<LineageEmitter> logger)
    {
        _events = new LineageEvents(options.Value, WarehouseDataset.Of(options.Value, connections));
        _outlets = [.. Sinks(options.Value).Select(sink => new LineageOutlet(sink, options.Value, clock, logger))];
    }

    /// <summary>Events that will never arrive, over all sinks.</summary>
    public long Dropped => _outlets.Sum(outlet => outlet.Dropped);

    /// <inheritdoc/>
    public void Opened(IPipeline pipeline, RunReport run)
    {
        if (_outlets.Length > 0) { Send(_events.Start(pipeline, run).ToJsonString()); }
    }

    /// <inheritdoc/>
    public void Closed(IPipeline pipeline, RunEnding ending)
    {
        if (_outlets.Length > 0) { Send(_events.End(pipeline, ending).ToJsonString()); }
    }

    /// <summary>Waits until all events are sent, but not longer than the settings say.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_outlets.Select(outlet => outlet.DisposeAsync().AsTask())).ConfigureAwait(false);

    private void Send(string lineageEvent)
    {
        var bytes = Encoding.UTF8.GetBytes(lineageEvent);
        foreach (var outlet in _outlets) { outlet.Add(bytes); }
    }

    private static IEnumerable<ILineageSink> Sinks(LineageOptions options)
    {
        if (options.File.Length > 0) { yield return new LineageFile(Path.GetFullPath(options.File)); }
        if (options.Endpoint.Length > 0) { yield return new LineageEndpoint(options); }
    }
}
