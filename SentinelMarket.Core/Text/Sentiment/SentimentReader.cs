using SentinelMarket.Core.Records;
using SentinelMarket.Core.Text.Learning;
using SentinelMarket.Core.Text.Normalisation;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Sentiment;

/// <summary>Tells the mood of a text, as a whole or towards one company in it. Safe to use from several threads.</summary>
public sealed class SentimentReader
{
    /// <summary>The classes of the model, in the order of <see cref="SentimentLabel"/>.</summary>
    internal const int Classes = 3;

    private static readonly Lazy<SentimentReader> Shipped = new(() => new SentimentReader(ModelResource.Read("sentiment.weights")));
    [ThreadStatic]
    private static FeatureBuffer? t_features;
    private readonly LinearModel _model;

    internal SentimentReader(LinearModel model) => _model = model;

    /// <summary>The reader with the weights that the product ships.</summary>
    public static SentimentReader Default => Shipped.Value;

    /// <summary>The mood of the whole text.</summary>
    public SentimentScore Read(string text)
    {
        var clean = TextCleaner.Clean(text);
        return Read(clean, Tokenizer.Read(clean.Text), default);
    }

    /// <summary>The mood towards the entity, such as a company, at its first occurrence; of the whole text where it does not occur.</summary>
    public SentimentScore Read(string text, string entity)
    {
        var clean = TextCleaner.Clean(text);
        return Read(clean, Tokenizer.Read(clean.Text), EntityIn(clean, entity));
    }

    internal SentimentScore Read(CleanText clean, List<TextToken> tokens, TextSpan target)
    {
        var features = t_features ??= new FeatureBuffer();
        SentimentFeatures.Collect(clean.Text, tokens, target, features);
        Span<float> scores = stackalloc float[Classes];
        _model.Score(features, scores);
        LinearModel.Softmax(scores);
        return new SentimentScore(scores[0], scores[1], scores[2]);
    }

    internal static TextSpan EntityIn(CleanText clean, string entity)
    {
        var wanted = TextCleaner.Clean(entity).Text;
        if (wanted.Length == 0) { return default; }
        var at = clean.Text.IndexOf(wanted, StringComparison.Ordinal);
        if (at < 0) { at = clean.Text.IndexOf(wanted, StringComparison.OrdinalIgnoreCase); }
        return at < 0 ? default : new TextSpan(at, wanted.Length);
    }
}
