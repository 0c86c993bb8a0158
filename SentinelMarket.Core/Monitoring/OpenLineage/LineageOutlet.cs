using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>
/// The queue in front of one sink. Events go out one by one in their order; one that is not taken is tried again, with ever longer waits, while
/// others queue behind it; when the queue is full, the oldest that wait are dropped and counted.
/// </summary>
internal sealed partial class LineageOutlet : IAsyncDisposable
{
    private readonly ILineageSink _sink;
    private readonly LineageOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<byte[]> _queue;
    private readonly CancellationTokenSource _givingUp = new();
    private readonly Task _sending;
    private long _dropped;
    private long _droppedTold;

    public LineageOutlet(ILineageSink sink, LineageOptions options, TimeProvider clock, ILogger logger)
    {
        (_sink, _options, _clock, _logger) = (sink, options, clock, logger);
        _queue = Channel.CreateBounded<byte[]>(
            new BoundedChannelOptions(options.QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => Interlocked.Increment(ref _dropped));
        _sending = Task.Run(SendAllAsync);
    }

    /// <summary>Events that will never arrive: dropped from a full queue, refused, or left when the process stopped.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Puts an event into the queue; returns at once.</summary>
    public void Add(byte[] lineageEvent)
    {
        if (!_queue.Writer.TryWrite(lineageEvent)) { Interlocked.Increment(ref _dropped); }
    }

    /// <summary>Waits until all is sent, but not longer than the settings say.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete()) { return; }
        await _sending.WaitAsync(_options.StopPatience, _clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _givingUp.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        TellDropped();
        _givingUp.Dispose();
        _sink.Dispose();
    }

    private async Task SendAllAsync()
    {
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (_queue.Reader.TryRead(out var lineageEvent))
            {
                if (!_givingUp.IsCancellationRequested && await SendAsync(lineageEvent).ConfigureAwait(false)) { TellDropped(); }
                else { Interlocked.Increment(ref _dropped); }
            }
        }
    }

    /// <summary>Tries until the event is taken; false when it never will be.</summary>
    private async Task<bool> SendAsync(byte[] lineageEvent)
    {
        var wait = _options.RetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _sink.TakeAsync(lineageEvent, _givingUp.Token).ConfigureAwait(false);
                if (attempt > 1) { LogBack(_sink.Name, attempt); }
                return true;
            }
            catch (LineageRefusedException refusal)
            {
                LogRefused(_sink.Name, refusal.Message);
                return false;
            }
            catch (Exception exception)
            {
                // Whatever a file system or a network throws, the events behind it are no worse off by waiting.
                if (_givingUp.IsCancellationRequested) { return false; }
                if (attempt == 1) { LogAway(_sink.Name, exception.Message); }
                TellDropped();
            }

            await Task.Delay(wait, _clock, _givingUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_givingUp.IsCancellationRequested) { return false; }
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, _options.LongestRetryDelay.Ticks));
        }
    }

    private void TellDropped()
    {
        var dropped = Dropped;
        if (dropped == _droppedTold) { return; }
        LogDropped(_sink.Name, dropped - _droppedTold, dropped);
        _droppedTold = dropped;
    }

    [LoggerMessage(3100, LogLevel.Warning, "OpenLineage: {Sink} takes no event: {Fault} Events wait and are tried again")]
    private partial void LogAway(string sink, string fault);

    [LoggerMessage(3101, LogLevel.Information, "OpenLineage: {Sink} takes events again, at attempt {Attempt}")]
    private partial void LogBack(string sink, int attempt);

    [LoggerMessage(3102, LogLevel.Error, "OpenLineage: {Sink} refused an event for good, it {Refusal}")]
    private partial void LogRefused(string sink, string refusal);

    [LoggerMessage(3103, LogLevel.Warning, "OpenLineage: {Dropped} events for {Sink} are lost, {Total} since the start")]
    private partial void LogDropped(string sink, long dropped, long total);
}
