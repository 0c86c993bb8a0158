namespace SentinelMarket.Core.Simulation;

/// <summary>Random numbers one after the other, for a thing that is made in one go; the same key always gives the same numbers.</summary>
internal struct DrawStream(ulong key)
{
    private ulong _state = key;

    /// <summary>A number in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [-1, 1).</summary>
    public double Signed() => (2 * Unit()) - 1;

    /// <summary>A whole number from 0 to less than <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>A whole number of a range, both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in this share of the draws.</summary>
    public bool Chance(double share) => Unit() < share;

    /// <summary>One of these.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A whole number around a mean: its floor or the next, so that the mean holds over many draws.</summary>
    public int Around(double mean) => (int)Math.Floor(mean + Unit());

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += Draw.GoldenGamma;
        return Draw.Mix(_state);
    }
}
