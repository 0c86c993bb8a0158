using System.Text;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>
/// Shares the strings that come again in every file: symbols, series, ISINs. A fixed table of the latest strings; a clash merely makes a new
/// string. Safe for any number of threads, because a slot is one reference.
/// </summary>
internal sealed class TextPool
{
    // Two exchanges list some 9,000 securities, with a symbol and an ISIN each. A power of two.
    private const int Slots = 32_768;
    private const int MaxLength = 32;

    private readonly string?[] _strings = new string?[Slots];

    /// <summary>The bytes, read as UTF-8, as a string.</summary>
    public string Get(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxLength) { return Encoding.UTF8.GetString(text); }
        var hash = 2_166_136_261u;
        foreach (var b in text) { hash = (hash ^ b) * 16_777_619u; }
        ref var slot = ref _strings[(hash ^ (hash >> 15)) & (Slots - 1)];
        var known = Volatile.Read(ref slot);
        if (known is not null && Equal(known, text)) { return known; }
        var made = Encoding.UTF8.GetString(text);
        Volatile.Write(ref slot, made);
        return made;
    }

    private static bool Equal(string known, ReadOnlySpan<byte> text)
    {
        if (known.Length != text.Length) { return false; }
        for (var i = 0; i < text.Length; i++)
        {
            // A byte outside ASCII never equals a character of the same number.
            if (known[i] != text[i] || text[i] > 0x7F) { return false; }
        }

        return true;
    }
}
