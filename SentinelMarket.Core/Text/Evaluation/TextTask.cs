using SentinelMarket.Core.Records;
using SentinelMarket.Core.Text.Sentiment;

namespace SentinelMarket.Core.Text.Evaluation;

/// <summary>What labelled texts are labelled for.</summary>
public enum TextTask
{
    /// <summary>Labels positive (bullish), negative (bearish), neutral.</summary>
    Sentiment,

    /// <summary>Labels pump against all others: tip, other, ham, spam, or those of a sentiment file.</summary>
    Pump,
}

/// <summary>How the labels of files are read for a task.</summary>
internal static class TaskLabels
{
    private static readonly string[] Moods = ["negative", "neutral", "positive"];
    private static readonly string[] Pumps = ["other", "pump"];

    public static IReadOnlyList<string> Classes(TextTask task) => task == TextTask.Sentiment ? Moods : Pumps;

    /// <summary>The class of a label.</summary>
    /// <exception cref="InvalidDataException">The task has no such label.</exception>
    public static int ClassOf(TextTask task, string label) => (task, label) switch
    {
        (TextTask.Pump, "pump") => 1,
        (TextTask.Pump, _) => 0,
        (_, "positive" or "bullish") => (int)SentimentLabel.Positive,
        (_, "negative" or "bearish") => (int)SentimentLabel.Negative,
        (_, "neutral") => (int)SentimentLabel.Neutral,
        _ => throw new InvalidDataException($"\"{label}\" is not a label of sentiment: positive, negative, neutral, bullish or bearish are expected."),
    };

    /// <summary>The classes that occur in a file, as bits.</summary>
    public static int ClassesOf(TextTask task, IEnumerable<LabelledText> rows) => rows.Aggregate(0, (bits, row) => bits | (1 << ClassOf(task, row.Label)));
}
