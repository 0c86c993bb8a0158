namespace SentinelMarket.Core.Text;

/// <summary>A stretch of a text as it was written.</summary>
/// <param name="Start">The first UTF-16 unit, from 0.</param>
/// <param name="Length">How many UTF-16 units.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The unit behind the last one.</summary>
    public int End => Start + Length;
}
