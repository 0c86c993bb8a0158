using SentinelMarket.Core.Records;
using SentinelMarket.Core.Text.Learning;
using SentinelMarket.Core.Text.Pump;
using SentinelMarket.Core.Text.Sentiment;

namespace SentinelMarket.Core.Text.Evaluation;

/// <summary>What was measured on one file.</summary>
/// <param name="Matrix">Found against true. Of a file with only two moods, only those two were asked for.</param>
/// <param name="TakenForPump">For the pump task: by the file's own labels, how many texts there are and how many were taken for a pump; empty otherwise.</param>
/// <param name="Elapsed">How long the judging took, on one thread, without reading and training.</param>
public sealed record EvaluationResult(ConfusionMatrix Matrix, IReadOnlyDictionary<string, (int Texts, int Pumps)> TakenForPump, TimeSpan Elapsed)
{
    /// <summary>Texts judged in a second.</summary>
    public double TextsPerSecond => Elapsed > TimeSpan.Zero ? Matrix.Total / Elapsed.TotalSeconds : 0;
}

/// <summary>Measures how well texts are judged.</summary>
public static class TextEvaluation
{
    private const int SmallChannel = 60;

    /// <summary>Measures files, each on its own; with <see cref="SplitPart.Cross"/> the models learn from all of them together.</summary>
    /// <param name="task">What the labels are for.</param>
    /// <param name="files">The labelled texts of each file.</param>
    /// <param name="part">Which rows are measured.</param>
    /// <param name="model">A model file instead of the shipped weights, or null; of no use with cross-validation.</param>
    /// <param name="time">The clock for the throughput.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>One result for each file.</returns>
    public static IReadOnlyList<EvaluationResult> Measure(
        TextTask task, IReadOnlyList<IReadOnlyList<LabelledText>> files, SplitPart part, Stream? model, TimeProvider time, CancellationToken cancellationToken)
    {
        var tallies = files.Select(file => new Tally(task, file, time)).ToList();
        if (part is SplitPart.Cross or SplitPart.CrossChannels)
        {
            CrossValidate(task, files, part, tallies, cancellationToken);
        }
        else
        {
            var weights = model is null ? null : LinearModel.Read(model);
            foreach (var (file, tally) in files.Zip(tallies)) { tally.Judge(file.Where(row => TextSplit.Has(part, row)), weights, cancellationToken); }
        }

        return [.. tallies.Select(tally => tally.Result())];
    }

    private static void CrossValidate(TextTask task, IReadOnlyList<IReadOnlyList<LabelledText>> files, SplitPart part, List<Tally> tallies, CancellationToken cancellationToken)
    {
        var parts = files.Select(file => Parts(task, file)).ToList();
        var clusters = task == TextTask.Pump && part == SplitPart.Cross ? files.Select(TextSplit.Clusters).ToList() : null;
        var rows = files.Select(file => TextTraining.Collect(task, file)).ToList();
        var count = Math.Max(TextSplit.Folds, parts.Max(file => file.Max()) + 1);
        for (var fold = 0; fold < count; fold++)
        {
            var examples = new List<TrainingExample>();
            for (var file = 0; file < files.Count; file++)
            {
                var of = parts[file];
                var held = clusters is null ? [] : clusters[file].Where((_, row) => of[row] == fold).ToHashSet();
                examples.AddRange(TextTraining.Examples(task, [.. rows[file].Where((_, row) => of[row] != fold && !held.Contains(clusters?[file][row] ?? -1))]));
            }

            var weights = TextTraining.Learn(task, examples, TextTraining.DefaultSeed, cancellationToken);
            for (var file = 0; file < files.Count; file++)
            {
                var of = parts[file];
                tallies[file].Judge(files[file].Where((_, row) => of[row] == fold), weights, cancellationToken);
            }
        }
    }

    // By channel where a pump file tells it, small ones together; by text otherwise.
    private static int[] Parts(TextTask task, IReadOnlyList<LabelledText> file)
    {
        if (task != TextTask.Pump || file[0].Channel is null) { return [.. file.Select(row => TextSplit.Fold(row.Text))]; }
        var channels = file.CountBy(row => row.Channel ?? "").Where(channel => channel.Value >= SmallChannel).OrderByDescending(channel => channel.Value).ThenBy(channel => channel.Key, StringComparer.Ordinal)
            .Select((channel, number) => (channel.Key, number)).ToDictionary(StringComparer.Ordinal);
        return [.. file.Select(row => channels.GetValueOrDefault(row.Channel ?? "", channels.Count))];
    }

    private sealed class Tally(TextTask task, IReadOnlyList<LabelledText> file, TimeProvider time)
    {
        private readonly ConfusionMatrix _matrix = new(TaskLabels.Classes(task));
        private readonly SortedDictionary<string, (int Texts, int Pumps)> _byLabel = new(StringComparer.Ordinal);
        private readonly bool _hasNeutral = task == TextTask.Sentiment && (TaskLabels.ClassesOf(task, file) & (1 << (int)SentimentLabel.Neutral)) != 0;
        private TimeSpan _elapsed;

        public void Judge(IEnumerable<LabelledText> rows, LinearModel? weights, CancellationToken cancellationToken)
        {
            var moods = task != TextTask.Sentiment ? null : weights is null ? SentimentReader.Default : new SentimentReader(weights);
            var pumps = task != TextTask.Pump ? null : weights is null ? PumpReader.Default : new PumpReader(weights);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var start = time.GetTimestamp();
                var found = moods is not null ? Mood(moods, row) : pumps!.Read(row.Text).IsPump ? 1 : 0;
                _elapsed += time.GetElapsedTime(start);
                _matrix.Add(TaskLabels.ClassOf(task, row.Label), found);
                if (task != TextTask.Pump) { continue; }
                var (texts, taken) = _byLabel.GetValueOrDefault(row.Label);
                _byLabel[row.Label] = (texts + 1, taken + found);
            }
        }

        public EvaluationResult Result() => new(_matrix, _byLabel, _elapsed);

        private int Mood(SentimentReader reader, LabelledText row)
        {
            var score = row.Entity is null ? reader.Read(row.Text) : reader.Read(row.Text, row.Entity);
            if (_hasNeutral) { return (int)score.Label; }
            return (int)(score.Positive >= score.Negative ? SentimentLabel.Positive : SentimentLabel.Negative);
        }
    }
}
