namespace SentinelMarket.Core.Text.Tokens;

/// <summary>64-bit FNV-1a with a final mix: the same on every machine and in every version, as a model file of hashed features needs it.</summary>
internal static class TextHash
{
    public const ulong Seed = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Add(ulong hash, char character) => (hash ^ character) * Prime;

    public static ulong Combine(ulong hash, ulong other) => Finish((hash ^ (other + 0x9E3779B97F4A7C15 + (hash << 6) + (hash >> 2))) * Prime);

    public static ulong Finish(ulong hash)
    {
        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93;
        return hash ^ (hash >> 29);
    }

    /// <summary>The hash of a word as the tokenizer folds it.</summary>
    public static ulong OfWord(ReadOnlySpan<char> word)
    {
        var hash = Seed;
        var last = '\0';
        var repeated = 0;
        foreach (var character in word)
        {
            var folded = char.ToLowerInvariant(character);
            if (folded == '\'') { continue; }
            repeated = folded == last ? repeated + 1 : 1;
            last = folded;
            if (repeated > 2 && !char.IsAsciiDigit(folded)) { continue; }
            hash = Add(hash, folded);
        }

        return Finish(hash);
    }
}
