namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>One line, split into fields. Fields beyond the header's columns and one more are counted but not kept.</summary>
internal readonly ref struct CsvLine(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> bounds, int count)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly ReadOnlySpan<int> _bounds = bounds;

    /// <summary>How many fields the line has.</summary>
    public int Count { get; } = count;

    /// <summary>A field without surrounding blanks and quotes; empty where the line has none at this place.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var at = index * 2;
            return (uint)(at + 1) < (uint)_bounds.Length && index < Count ? _bytes[_bounds[at].._bounds[at + 1]] : default;
        }
    }
}
