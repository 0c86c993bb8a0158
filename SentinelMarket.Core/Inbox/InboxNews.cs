using System.Threading.Channels;

namespace SentinelMarket.Core.Inbox;

/// <summary>Wakes whoever works the inbox when something has arrived that is worth a look at once.</summary>
public sealed class InboxNews
{
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something has arrived.</summary>
    public void Tell() => _news.Writer.TryWrite(true);

    /// <summary>Waits for news, at most so long.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        try
        {
            await _news.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }
}
