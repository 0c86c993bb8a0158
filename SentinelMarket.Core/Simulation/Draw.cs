namespace SentinelMarket.Core.Simulation;

/// <summary>
/// Random numbers without state: each is a hash of what it is drawn for, so that the order of the calls does not matter and every process
/// draws the same. FNV-1a for texts (string.GetHashCode differs by process), mixed by SplitMix64 (Steele, Lea, Flood 2014).
/// </summary>
internal static class Draw
{
    internal const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>A key for a text under a seed.</summary>
    public static ulong Key(long seed, string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text) { hash = (hash ^ letter) * 1099511628211UL; }
        return Mix(hash ^ Mix((ulong)seed));
    }

    /// <summary>A number in [0, 1) for a key and an index.</summary>
    public static double Unit(ulong key, long index) => (Mix(key + ((ulong)index * GoldenGamma)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [-1, 1) for a key and an index.</summary>
    public static double Signed(ulong key, long index) => (2 * Unit(key, index)) - 1;

    /// <summary>A key for the index-th thing under a key.</summary>
    public static ulong Sub(ulong key, long index) => Mix(key ^ Mix((ulong)index));

    internal static ulong Mix(ulong value)
    {
        value += GoldenGamma;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
