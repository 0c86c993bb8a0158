namespace SentinelMarket.Core.Text.Learning;

/// <summary>
/// Learns a multinomial logistic regression on hashed features: AdaGrad (Duchi, Hazan and Singer, 2011), L2 penalty, averaged over the last half of the epochs.
/// Single-threaded, and the order of the examples comes from the seed alone, so the same input gives the same weights.
/// </summary>
internal sealed class LinearTrainer(int classes, TrainingSettings settings)
{
    private const float Epsilon = 1e-6f;
    private readonly float[] _weights = new float[classes << settings.Bits];
    private readonly float[] _squares = new float[classes << settings.Bits];
    private readonly float[] _scores = new float[classes];
    private readonly uint _mask = (1u << settings.Bits) - 1;

    /// <summary>Learns from the examples.</summary>
    public LinearModel Train(IReadOnlyList<TrainingExample> examples, CancellationToken cancellationToken)
    {
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new SplitMix(settings.Seed);
        var sums = new float[_weights.Length];
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = order.Length - 1; i > 0; i--)
            {
                var other = random.Below(i + 1);
                (order[i], order[other]) = (order[other], order[i]);
            }

            foreach (var index in order) { Step(examples[index], random.Next()); }
            if (epoch * 2 < settings.Epochs) { continue; }
            for (var i = 0; i < sums.Length; i++) { sums[i] += _weights[i]; }
        }

        var averaged = settings.Epochs - ((settings.Epochs + 1) / 2);
        for (var i = 0; i < sums.Length; i++) { sums[i] /= Math.Max(averaged, 1); }
        return LinearModel.Quantise(sums, classes, settings.Bits);
    }

    private void Step(TrainingExample example, ulong noise)
    {
        var (keys, values) = example.Features;
        Array.Clear(_scores);
        for (var i = 0; i < keys.Length; i++)
        {
            if (IsDropped(noise, i)) { continue; }
            var at = (int)(keys[i] & _mask) * classes;
            for (var k = 0; k < classes; k++) { _scores[k] += _weights[at + k] * values[i]; }
        }

        LinearModel.Softmax(_scores);
        var unknown = classes - System.Numerics.BitOperations.PopCount((uint)example.Classes);
        for (var k = 0; k < classes; k++)
        {
            var wanted = k == example.Label ? 1 - settings.Smoothing - (unknown / (float)classes)
                : (example.Classes & (1 << k)) == 0 ? 1f / classes
                : 0;
            _scores[k] = (_scores[k] - wanted) * example.Weight;
        }

        for (var i = 0; i < keys.Length; i++)
        {
            if (IsDropped(noise, i)) { continue; }
            var at = (int)(keys[i] & _mask) * classes;
            for (var k = 0; k < classes; k++)
            {
                var gradient = (_scores[k] * values[i]) + (settings.Penalty * _weights[at + k]);
                _squares[at + k] += gradient * gradient;
                _weights[at + k] -= settings.Rate * gradient / (MathF.Sqrt(_squares[at + k]) + Epsilon);
            }
        }
    }

    private bool IsDropped(ulong noise, int feature) => (uint)(((noise + (ulong)feature) * 0x9E3779B97F4A7C15) >> 40) < settings.Dropout * (1 << 24);
}
