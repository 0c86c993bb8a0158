using SentinelMarket.Core.Text.Learning;
using SentinelMarket.Core.Text.Normalisation;
using SentinelMarket.Core.Text.Pump;
using SentinelMarket.Core.Text.Sentiment;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Evaluation;

/// <summary>Learns the weights of sentiment and pump language from labelled files. The same files in the same order and the same seed give the same weights.</summary>
public static class TextTraining
{
    /// <summary>The seed of the weights that the product ships.</summary>
    public const ulong DefaultSeed = 7;

    // Files without pumps only show what ordinary talk is; there is far more of it than of pump channels.
    private const float OrdinaryTalk = 0.15f;
    private const float PumpWeight = 4;
    private const float MostForCopies = 3;

    /// <summary>Learns and writes a model file.</summary>
    /// <param name="task">What to learn.</param>
    /// <param name="files">The labelled texts of each file.</param>
    /// <param name="seed">Where the order of the examples comes from.</param>
    /// <param name="model">Takes the model file.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    /// <returns>How many examples were learned from.</returns>
    /// <exception cref="InvalidDataException">A label is not one of the task, or pump messages are to be learned and no file has any.</exception>
    public static int Train(TextTask task, IReadOnlyList<IReadOnlyList<LabelledText>> files, ulong seed, Stream model, CancellationToken cancellationToken)
    {
        if (task == TextTask.Pump && !files.Any(file => file.Any(row => row.Label == "pump"))) { throw new InvalidDataException("No text is labelled \"pump\", so there is nothing to learn from."); }
        var examples = files.SelectMany(file => Examples(task, Collect(task, file))).ToList();
        Learn(task, examples, seed, cancellationToken).Write(model);
        return examples.Count;
    }

    internal static LinearModel Learn(TextTask task, IReadOnlyList<TrainingExample> examples, ulong seed, CancellationToken cancellationToken) => task == TextTask.Sentiment
        ? new LinearTrainer(SentimentReader.Classes, new TrainingSettings(20, 12, 0.05f, 1e-5f, 0.5f, 0.05f, seed)).Train(examples, cancellationToken)
        : new LinearTrainer(PumpReader.Classes, new TrainingSettings(18, 10, 0.05f, 1e-4f, 0.4f, 0.03f, seed)).Train(examples, cancellationToken);

    /// <summary>The rows with the features that the reader of the task sees in them.</summary>
    internal static IReadOnlyList<TrainingRow> Collect(TextTask task, IReadOnlyList<LabelledText> file)
    {
        var features = new FeatureBuffer();
        var hits = new List<PhraseHit>();
        var rows = new List<TrainingRow>(file.Count);
        foreach (var row in file)
        {
            var clean = TextCleaner.Clean(row.Text);
            var tokens = Tokenizer.Read(clean.Text);
            if (task == TextTask.Sentiment) { SentimentFeatures.Collect(clean.Text, tokens, row.Entity is null ? default : SentimentReader.EntityIn(clean, row.Entity), features); }
            else { PumpFeatures.Collect(clean.Text, tokens, hits, features); }
            rows.Add(new TrainingRow(row, features.ToVector()));
        }

        return rows;
    }

    internal static IEnumerable<TrainingExample> Examples(TextTask task, IReadOnlyList<TrainingRow> rows) => task == TextTask.Sentiment ? Moods(rows) : Pumps(rows);

    private static IEnumerable<TrainingExample> Moods(IReadOnlyList<TrainingRow> rows)
    {
        var counts = new int[SentimentReader.Classes];
        foreach (var (row, _) in rows) { counts[TaskLabels.ClassOf(TextTask.Sentiment, row.Label)]++; }
        var classes = TaskLabels.ClassesOf(TextTask.Sentiment, rows.Select(row => row.Text));
        foreach (var (row, features) in rows)
        {
            // Rare classes count for more, but not in full: the macro average wants them found, accuracy does not want them guessed.
            var label = TaskLabels.ClassOf(TextTask.Sentiment, row.Label);
            var weight = MathF.Sqrt(rows.Count / (float)(System.Numerics.BitOperations.PopCount((uint)classes) * counts[label]));
            yield return new TrainingExample(features, label, weight, classes);
        }
    }

    private static IEnumerable<TrainingExample> Pumps(IReadOnlyList<TrainingRow> rows)
    {
        const int BothClasses = 3;
        var isPumpFile = rows.Any(row => row.Text.Label == "pump");

        // Advertising of other things is neither: it is not asked about, and it would teach that promises are harmless.
        var texts = rows.Where(row => row.Text.Label != "spam").GroupBy(row => (Words: string.Join(' ', row.Text.Text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)), row.Text.Label));
        foreach (var copies in texts)
        {
            var label = TaskLabels.ClassOf(TextTask.Pump, copies.Key.Label);
            var weight = !isPumpFile ? OrdinaryTalk : MathF.Min(MostForCopies, MathF.Sqrt(copies.Count())) * (label == 1 ? PumpWeight : 1);
            yield return new TrainingExample(copies.First().Features, label, weight, BothClasses);
        }
    }
}

/// <summary>A labelled text with its features.</summary>
internal sealed record TrainingRow(LabelledText Text, SparseVector Features);
