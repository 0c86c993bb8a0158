namespace SentinelMarket.Core.Text.Learning;

/// <summary>The features of one text: 32-bit hashes with values. Reused from text to text.</summary>
internal sealed class FeatureBuffer
{
    private uint[] _keys = new uint[1024];
    private float[] _values = new float[1024];

    public int Count { get; private set; }

    public ReadOnlySpan<uint> Keys => _keys.AsSpan(0, Count);

    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(ulong hash, float value)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }

        _keys[Count] = (uint)(hash ^ (hash >> 32));
        _values[Count++] = value;
    }

    /// <summary>Scales all values so that a long text weighs as much as a short one.</summary>
    public void Normalise(float norm)
    {
        var sum = 0f;
        foreach (var value in Values) { sum += value * value; }
        if (sum <= 0) { return; }
        var factor = norm / MathF.Sqrt(sum);
        for (var i = 0; i < Count; i++) { _values[i] *= factor; }
    }

    public SparseVector ToVector() => new(Keys.ToArray(), Values.ToArray());
}
