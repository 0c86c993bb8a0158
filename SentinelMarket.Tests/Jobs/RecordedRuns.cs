using System.Threading.Channels;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Tests.Jobs;

/// <summary>Takes ticks instead of running anything, and tells each of them.</summary>
internal sealed class RecordedRuns(Func<string, CancellationToken, Task>? body = null) : IScheduledRuns
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _ticks = Channel.CreateUnbounded<string>();
    private int _open;

    public int MostOpen { get; private set; }

    public int Count { get; private set; }

    public async Task RunToEndAsync(string pipeline, CancellationToken cancellationToken)
    {
        var open = Interlocked.Increment(ref _open);
        lock (_ticks)
        {
            MostOpen = Math.Max(MostOpen, open);
            Count++;
        }

        try
        {
            _ticks.Writer.TryWrite(pipeline);
            if (body is not null) { await body(pipeline, cancellationToken); }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public async Task<string> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _ticks.Reader.ReadAsync(patience.Token);
    }
}
