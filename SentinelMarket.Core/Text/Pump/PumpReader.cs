using System.Runtime.InteropServices;
using SentinelMarket.Core.Text.Learning;
using SentinelMarket.Core.Text.Normalisation;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Pump;

/// <summary>Tells how likely a text calls for a pump, and by which signs. Safe to use from several threads.</summary>
public sealed class PumpReader
{
    /// <summary>From which probability on a text counts as a pump signal.</summary>
    public const double Threshold = 0.5;

    internal const int Classes = 2;
    private static readonly Lazy<PumpReader> Shipped = new(() => new PumpReader(ModelResource.Read("pump.weights")));
    [ThreadStatic]
    private static Workspace? t_workspace;
    private readonly LinearModel _model;

    internal PumpReader(LinearModel model) => _model = model;

    /// <summary>The reader with the weights that the product ships.</summary>
    public static PumpReader Default => Shipped.Value;

    /// <summary>Judges a text.</summary>
    public PumpVerdict Read(string text)
    {
        var clean = TextCleaner.Clean(text);
        return Read(clean, Tokenizer.Read(clean.Text));
    }

    internal PumpVerdict Read(CleanText clean, List<TextToken> tokens)
    {
        var (features, hits) = t_workspace ??= new Workspace(new FeatureBuffer(), []);
        PumpFeatures.Collect(clean.Text, tokens, hits, features);
        Span<float> scores = stackalloc float[Classes];
        _model.Score(features, scores);
        LinearModel.Softmax(scores);
        var signs = PumpSigns.Of(clean, tokens, hits);
        return new PumpVerdict(Math.Max(scores[1], PumpSigns.Floor(signs)), PumpSigns.Reasons(clean, tokens, hits, signs));
    }

    private sealed record Workspace(FeatureBuffer Features, List<PhraseHit> Hits);
}
