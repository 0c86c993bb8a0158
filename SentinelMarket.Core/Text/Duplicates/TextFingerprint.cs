using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SentinelMarket.Core.Text.Normalisation;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Duplicates;

/// <summary>
/// What is left of a text for finding its near-duplicates: a one-permutation MinHash (Li, Owen and Zhang, 2012; empty bins filled by rotation, Shrivastava and Li, 2014)
/// over runs of five letters, of which each bin keeps one byte (b-bit MinHash, Li and König, 2010). Numbers, links and people are masked; emoji, punctuation, case and
/// repeated letters do not count, and neither does a promotion's new price or invitation link.
/// </summary>
public readonly struct TextFingerprint
{
    /// <summary>How many bytes a fingerprint has.</summary>
    public const int Length = Bands * Rows;

    /// <summary>How many bands: texts with one equal band are compared.</summary>
    public const int Bands = 12;

    private const int Rows = 4;
    private const int Run = 5;
    private const int FewestRuns = 8;
    private const ulong Base = 0x100000001B3;
    private static readonly ulong Leaving = Power(Base, Run);
    private readonly byte[]? _bins;

    private TextFingerprint(byte[] bins) => _bins = bins;

    /// <summary>Whether the text is too short to be compared; it is nobody's duplicate.</summary>
    public bool IsEmpty => _bins is null;

    internal ReadOnlySpan<byte> Bins => _bins;

    /// <summary>The bytes to store, <see cref="Length"/> of them; none when it is empty.</summary>
    public byte[] ToArray() => _bins is null ? [] : [.. _bins];

    /// <summary>The fingerprint of a text.</summary>
    public static TextFingerprint Of(string text)
    {
        var clean = TextCleaner.Clean(text);
        return Of(clean.Text, Tokenizer.Read(clean.Text));
    }

    /// <summary>
    /// The keys under which a table finds candidates: one a band, the band's number in the upper half. Two texts whose runs overlap by 0.7 share a key with a
    /// probability of 0.96, by 0.8 with 0.998.
    /// </summary>
    public long[] BandKeys()
    {
        if (_bins is null) { return []; }
        var keys = new long[Bands];
        for (var band = 0; band < Bands; band++) { keys[band] = ((long)band << 32) | Key(_bins, band); }
        return keys;
    }

    /// <summary>The estimated share of common runs of letters (Jaccard index), 0 to 1; standard error 0.07.</summary>
    public double Similarity(TextFingerprint other) => _bins is null || other._bins is null ? 0 : Similarity(_bins, other._bins);

    internal static double Similarity(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var equal = 0;
        for (var i = 0; i < Length; i++)
        {
            if (one[i] == other[i]) { equal++; }
        }

        // One byte in 256 is equal by chance.
        return Math.Max(0, ((equal / (double)Length) - (1 / 256.0)) / (1 - (1 / 256.0)));
    }

    internal static uint Key(ReadOnlySpan<byte> bins, int band) => BinaryPrimitives.ReadUInt32LittleEndian(bins.Slice(band * Rows, Rows));

    internal static TextFingerprint Of(string text, List<TextToken> tokens)
    {
        Span<ulong> lowest = stackalloc ulong[Length];
        lowest.Fill(ulong.MaxValue);
        var rolling = new Rolling(lowest);
        foreach (var token in CollectionsMarshal.AsSpan(tokens))
        {
            switch (token.Kind)
            {
                case TokenKind.Number: rolling.Add('0'); break;
                case TokenKind.Url: rolling.Add('/'); break;
                case TokenKind.Handle: rolling.Add('@'); break;
                case TokenKind.Word or TokenKind.Cashtag or TokenKind.Hashtag: rolling.AddWord(text.AsSpan(token.Start, token.Length)); break;
                default: continue;
            }

            rolling.Add(' ');
        }

        return rolling.Runs < FewestRuns ? default : new TextFingerprint(Bytes(lowest));
    }

    private static byte[] Bytes(Span<ulong> lowest)
    {
        var bins = new byte[Length];
        for (var i = 0; i < Length; i++)
        {
            var from = i;
            while (lowest[from] == ulong.MaxValue) { from = (from + 1) % Length; }
            bins[i] = (byte)(TextHash.Finish(lowest[from] + (ulong)((from - i + Length) % Length)) >> 17);
        }

        return bins;
    }

    private static ulong Power(ulong value, int exponent)
    {
        var result = 1ul;
        for (var i = 0; i < exponent; i++) { result *= value; }
        return result;
    }

    private ref struct Rolling(Span<ulong> lowest)
    {
        private readonly Span<ulong> _lowest = lowest;
        private Window _window;
        private ulong _hash;
        private int _count;

        public readonly int Runs => Math.Max(0, _count - Run + 1);

        public void AddWord(ReadOnlySpan<char> word)
        {
            var last = '\0';
            foreach (var character in word)
            {
                var folded = char.ToLowerInvariant(character);
                if (folded == last || folded is '\'' or '#' or '$' or '.') { continue; }
                last = folded;
                Add(folded);
            }
        }

        public void Add(char character)
        {
            ref var oldest = ref _window[_count % Run];
            _hash = (_hash * Base) + character - (oldest * Leaving);
            oldest = character;
            if (++_count < Run) { return; }
            var mixed = TextHash.Finish(_hash);
            var bin = (int)((mixed >> 32) * Length >> 32);
            _lowest[bin] = Math.Min(_lowest[bin], mixed & uint.MaxValue);
        }
    }

    [System.Runtime.CompilerServices.InlineArray(Run)]
    private struct Window
    {
        private ulong _first;
    }
}
