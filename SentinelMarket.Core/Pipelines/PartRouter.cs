using System.Threading.Channels;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Hands parts to loaders. While a part of a stream is under way, all further parts of the same source and stream go to the same loader, in
/// order: so a document counts as loaded only after its last part, and what is known of a stream never has a gap. Otherwise the loader with
/// the least to do is next.
/// </summary>
internal sealed class PartRouter<TRecord>
    where TRecord : class
{
    private readonly Lock _lock = new();
    private readonly Channel<TrackedPart<TRecord>>[] _loaders;
    private readonly long[] _waiting;
    private readonly Dictionary<(string Source, string Stream), (int Loader, int Parts)> _streams = [];

    public PartRouter(int loaders, int partsWaiting)
    {
        _loaders = [.. Enumerable.Range(0, loaders).Select(_ =>
            Channel.CreateBounded<TrackedPart<TRecord>>(new BoundedChannelOptions(partsWaiting) { SingleReader = true, SingleWriter = true }))];
        _waiting = new long[loaders];
    }

    /// <summary>The parts of one loader.</summary>
    public ChannelReader<TrackedPart<TRecord>> Of(int loader) => _loaders[loader].Reader;

    /// <summary>Hands a part over; waits while its loader has enough to do. Only one caller at a time.</summary>
    public ValueTask WriteAsync(TrackedPart<TRecord> part, CancellationToken cancellationToken) => _loaders[Choose(part)].Writer.WriteAsync(part, cancellationToken);

    /// <summary>Tells that a part was loaded.</summary>
    public void Loaded(TrackedPart<TRecord> part)
    {
        var key = KeyOf(part);
        lock (_lock)
        {
            var (loader, parts) = _streams[key];
            _waiting[loader] -= WorkOf(part);
            if (parts == 1) { _streams.Remove(key); }
            else { _streams[key] = (loader, parts - 1); }
        }
    }

    /// <summary>No more parts will come.</summary>
    public void Complete()
    {
        foreach (var loader in _loaders) { loader.Writer.TryComplete(); }
    }

    private int Choose(TrackedPart<TRecord> part)
    {
        var key = KeyOf(part);
        lock (_lock)
        {
            var (loader, parts) = _streams.TryGetValue(key, out var known) ? known : (Array.IndexOf(_waiting, _waiting.Min()), 0);
            _streams[key] = (loader, parts + 1);
            _waiting[loader] += WorkOf(part);
            return loader;
        }
    }

    private static (string Source, string Stream) KeyOf(TrackedPart<TRecord> part) => (part.Part.Stored.Document.Source, part.Part.Stored.Document.Stream);

    // A part without records is still one to be delivered.
    private static long WorkOf(TrackedPart<TRecord> part) => part.Part.Extracted + 1;
}
