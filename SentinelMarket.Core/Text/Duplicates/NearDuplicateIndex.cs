using System.Numerics;

namespace SentinelMarket.Core.Text.Duplicates;

/// <summary>Where a text belongs.</summary>
/// <param name="Cluster">The number of the first text of its cluster; its own for a new one.</param>
/// <param name="Similarity">How alike it is to that text, 0 to 1; 1 for a new one.</param>
/// <param name="IsNew">Whether it starts a cluster.</param>
public readonly record struct ClusterPlace(long Cluster, double Similarity, bool IsNew);

/// <summary>
/// Clusters of near-duplicate texts, built as texts come, whatever platform they come from. Only the first text of each cluster is kept, in two generations:
/// when the younger one is full, the older one is dropped, so memory is bounded and a cluster that is still in use survives by being carried over. Not thread-safe.
/// </summary>
public sealed class NearDuplicateIndex
{
    /// <summary>From which similarity on two texts are near-duplicates, unless told otherwise.</summary>
    public const double DefaultThreshold = 0.6;

    /// <summary>The largest capacity.</summary>
    public const int MostClusters = 50_000_000;

    private readonly double _threshold;
    private readonly int _generationSize;
    private Generation _younger;
    private Generation? _older;

    /// <summary>An empty index.</summary>
    /// <param name="capacity">How many clusters are remembered at most, 2 to <see cref="MostClusters"/>; about 140 bytes each once full; rooms grow with use.</param>
    /// <param name="threshold">From which similarity on a text belongs to a cluster, above 0 up to 1.</param>
    public NearDuplicateIndex(int capacity, double threshold = DefaultThreshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MostClusters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, 1);
        _threshold = threshold;
        _generationSize = Math.Max(1, capacity / 2);
        _younger = new Generation(_generationSize);
    }

    /// <summary>How many clusters are remembered.</summary>
    public int Count => _younger.Count + (_older?.Count ?? 0);

    /// <summary>The bytes that the index holds.</summary>
    public long Bytes => _younger.Bytes + (_older?.Bytes ?? 0);

    /// <summary>Finds the cluster of a text, or starts one.</summary>
    /// <param name="fingerprint">The text's fingerprint; an empty one always starts a cluster that nobody joins.</param>
    /// <param name="number">The text's own number.</param>
    public ClusterPlace Add(TextFingerprint fingerprint, long number)
    {
        if (fingerprint.IsEmpty) { return new ClusterPlace(number, 1, true); }
        var (cluster, similarity) = _younger.Find(fingerprint.Bins);
        if (similarity >= _threshold) { return new ClusterPlace(cluster, similarity, false); }
        if (_older is not null)
        {
            var (olderCluster, olderSimilarity) = _older.Find(fingerprint.Bins);
            if (olderSimilarity >= _threshold)
            {
                Keep(fingerprint, olderCluster);
                return new ClusterPlace(olderCluster, olderSimilarity, false);
            }
        }

        Keep(fingerprint, number);
        return new ClusterPlace(number, 1, true);
    }

    private void Keep(TextFingerprint fingerprint, long cluster)
    {
        if (_younger.Count >= _generationSize)
        {
            _older = _younger;
            _younger = new Generation(_generationSize);
        }

        _younger.Add(fingerprint.Bins, cluster);
    }

    /// <summary>Fingerprints with one open-addressed table a band; a slot holds the number of a fingerprint, which holds its own key.</summary>
    private sealed class Generation
    {
        private const int FirstRoom = 1 << 10;
        private const int LongestProbe = 24;
        private readonly int _size;
        private readonly int[][] _slots = new int[TextFingerprint.Bands][];
        private byte[] _bins = [];
        private long[] _clusters = [];

        public Generation(int size)
        {
            _size = size;
            Grow(Math.Min(size, FirstRoom));
        }

        public int Count { get; private set; }

        public long Bytes => _bins.LongLength + (_clusters.LongLength * sizeof(long)) + (_slots.Length * _slots[0].LongLength * sizeof(int));

        public (long Cluster, double Similarity) Find(ReadOnlySpan<byte> bins)
        {
            var best = -1;
            var similarity = 0.0;
            for (var band = 0; band < _slots.Length; band++)
            {
                var slots = _slots[band];
                var key = TextFingerprint.Key(bins, band);
                var at = Place(key, slots.Length);
                for (var probe = 0; probe < LongestProbe && slots[at] != 0; probe++, at = (at + 1) & (slots.Length - 1))
                {
                    var candidate = slots[at] - 1;
                    if (candidate == best || TextFingerprint.Key(Of(candidate), band) != key) { continue; }
                    var alike = TextFingerprint.Similarity(bins, Of(candidate));
                    if (alike > similarity || (alike == similarity && candidate < best)) { (best, similarity) = (candidate, alike); }
                }

                // Hardly anything can be more alike, and repeated promotions are the common case.
                if (similarity > 0.95) { break; }
            }

            return best < 0 ? (0, 0) : (_clusters[best], similarity);
        }

        public void Add(ReadOnlySpan<byte> bins, long cluster)
        {
            if (Count == _clusters.Length) { Grow(Math.Min(_size, Count * 2)); }
            bins.CopyTo(_bins.AsSpan(Count * TextFingerprint.Length));
            _clusters[Count] = cluster;
            for (var band = 0; band < _slots.Length; band++) { Insert(band, Count); }
            Count++;
        }

        private void Grow(int rooms)
        {
            Array.Resize(ref _bins, rooms * TextFingerprint.Length);
            Array.Resize(ref _clusters, rooms);
            for (var band = 0; band < _slots.Length; band++)
            {
                _slots[band] = new int[BitOperations.RoundUpToPowerOf2((uint)rooms + ((uint)rooms / 4))];
                for (var i = 0; i < Count; i++) { Insert(band, i); }
            }
        }

        // A band that very many texts share (a common footer) is full at some point; the other bands still find them.
        private void Insert(int band, int number)
        {
            var slots = _slots[band];
            var at = Place(TextFingerprint.Key(Of(number), band), slots.Length);
            for (var probe = 0; probe < LongestProbe; probe++, at = (at + 1) & (slots.Length - 1))
            {
                if (slots[at] != 0) { continue; }
                slots[at] = number + 1;
                return;
            }
        }

        private ReadOnlySpan<byte> Of(int number) => _bins.AsSpan(number * TextFingerprint.Length, TextFingerprint.Length);

        private static int Place(uint key, int length) => (int)((key * 0x9E3779B97F4A7C15UL) >> 32) & (length - 1);
    }
}
