using System.Threading.Channels;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Hands parts to loaders. While a part of a stream is under way, all further parts of the same source and stream go to the same loader, in
/// order: so a document counts as loaded only after its last part, and what is known of a stream never has a gap. A part with a slice of the
/// warehouse that is under way goes where that is, as loaders would wait for each other there. Otherwise the loader with the least to do is next.
/// </summary>
/// <typeparam name="TRecord">What is loaded.</typeparam>
/// <param name="loaders">How many loaders there are.</param>
/// <param name="partsWaiting">How many parts wait for a loader at most.</param>
/// <param name="slicesOf">The slices of the warehouse that records belong to; only one loader at a time works on each.</param>
internal sealed class PartRouter<TRecord>(int loaders, int partsWaiting, Func<IReadOnlyList<TRecord>, IEnumerable<object>> slicesOf)
    where TRecord : class
{
    private readonly Lock _lock = new();
    private readonly long[] _waiting = new long[loaders];
    private readonly Dictionary<object, (int Loader, int Parts)> _underWay = [];
    private readonly Channel<TrackedPart<TRecord>>[] _loaders = [.. Enumerable.Range(0, loaders).Select(_ =>
        Channel.CreateBounded<TrackedPart<TRecord>>(new BoundedChannelOptions(partsWaiting) { SingleReader = true, SingleWriter = true }))];

    /// <summary>The parts of one loader.</summary>
    public ChannelReader<TrackedPart<TRecord>> Of(int loader) => _loaders[loader].Reader;

    /// <summary>Hands a part over; waits while its loader has enough to do. Only one caller at a time.</summary>
    public ValueTask WriteAsync(TrackedPart<TRecord> part, CancellationToken cancellationToken) => _loaders[Choose(part)].Writer.WriteAsync(part, cancellationToken);

    /// <summary>Tells that a part was loaded.</summary>
    public void Loaded(TrackedPart<TRecord> part)
    {
        var isCounted = false;
        lock (_lock)
        {
            foreach (var key in KeysOf(part))
            {
                var (loader, parts) = _underWay[key];
                if (!isCounted) { _waiting[loader] -= WorkOf(part); }
                isCounted = true;
                if (parts == 1) { _underWay.Remove(key); }
                else { _underWay[key] = (loader, parts - 1); }
            }
        }
    }

    /// <summary>No more parts will come.</summary>
    public void Complete()
    {
        foreach (var loader in _loaders) { loader.Writer.TryComplete(); }
    }

    private int Choose(TrackedPart<TRecord> part)
    {
        var keys = KeysOf(part);
        lock (_lock)
        {
            // The stream comes first: its order has to be kept, and waiting for a slice costs only time.
            var known = keys.FirstOrDefault(_underWay.ContainsKey);
            var loader = known is null ? Array.IndexOf(_waiting, _waiting.Min()) : _underWay[known].Loader;
            foreach (var key in keys)
            {
                _underWay[key] = _underWay.TryGetValue(key, out var here) ? (here.Loader, here.Parts + 1) : (loader, 1);
            }

            _waiting[loader] += WorkOf(part);
            return loader;
        }
    }

    private List<object> KeysOf(TrackedPart<TRecord> part) =>
        [(part.Part.Stored.Document.Source, part.Part.Stored.Document.Stream), .. slicesOf(part.Part.Records)];

    // A part without records is still one to be delivered.
    private static long WorkOf(TrackedPart<TRecord> part) => part.Part.Extracted + 1;
}
