using System.Runtime.CompilerServices;

namespace SentinelMarket.Core.Serving;

/// <summary>
/// Hands events to whoever looks on in this process, and remembers the latest <see cref="Memory"/> for those who come back. Publishing never
/// waits: a reader has a place in the common memory instead of a queue of its own, and one that falls behind it misses the oldest.
/// </summary>
public sealed class LiveEvents
{
    /// <summary>How many events are remembered.</summary>
    public const int Memory = 2_048;

    private readonly Lock _gate = new();
    private readonly NumberedLiveEvent[] _memory = new NumberedLiveEvent[Memory];
    private long _last;
    private TaskCompletionSource _news = NewsToCome();

    /// <summary>Names this memory: numbers of another process, or of this one before it was started again, mean nothing here.</summary>
    public string Epoch { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>The number of the latest event; 0 before the first.</summary>
    public long Last
    {
        get { lock (_gate) { return _last; } }
    }

    /// <summary>Tells everybody who looks on.</summary>
    public void Publish(LiveEvent news)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            _last++;
            _memory[_last % Memory] = new NumberedLiveEvent(_last, news);
            (told, _news) = (_news, NewsToCome());
        }

        told.SetResult();
    }

    /// <summary>The events from this call on, until cancelled, which throws.</summary>
    public IAsyncEnumerable<LiveEvent> SubscribeAsync(CancellationToken cancellationToken) => PlainAsync(FollowAsync(Last, cancellationToken));

    /// <summary>The events after one, as far as they are remembered, and then as they come, until cancelled, which throws.</summary>
    /// <param name="after">The number of the last event that is known; the first number that comes says what is missing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<NumberedLiveEvent> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            NumberedLiveEvent? next;
            lock (_gate)
            {
                after = Math.Max(after, _last - Memory);
                next = after < _last ? _memory[(after + 1) % Memory] : null;
                news = _news.Task;
            }

            if (next is null)
            {
                await news.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield return next;
            after = next.Number;
        }
    }

    private static async IAsyncEnumerable<LiveEvent> PlainAsync(IAsyncEnumerable<NumberedLiveEvent> events)
    {
        await foreach (var one in events.ConfigureAwait(false)) { yield return one.Event; }
    }

    // Whoever waits goes on elsewhere, so that publishing does not carry the readers' work.
    private static TaskCompletionSource NewsToCome() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
