namespace SentinelMarket.Core.Text.Evaluation;

/// <summary>What was found against what is true.</summary>
/// <param name="labels">The classes.</param>
public sealed class ConfusionMatrix(IReadOnlyList<string> labels)
{
    private readonly int[,] _counts = new int[labels.Count, labels.Count];

    /// <summary>The classes, in the order of rows and columns.</summary>
    public IReadOnlyList<string> Labels { get; } = labels;

    /// <summary>How many texts were judged.</summary>
    public int Total { get; private set; }

    /// <summary>How many of the one class were taken for the other.</summary>
    public int this[int truth, int found] => _counts[truth, found];

    /// <summary>Counts one text.</summary>
    public void Add(int truth, int found)
    {
        _counts[truth, found]++;
        Total++;
    }

    /// <summary>The share that was judged right; 0 of nothing.</summary>
    public double Accuracy => Total == 0 ? 0 : Enumerable.Range(0, Labels.Count).Sum(label => _counts[label, label]) / (double)Total;

    /// <summary>The mean of the classes' F1, over the classes that occur.</summary>
    public double MacroF1 => Enumerable.Range(0, Labels.Count).Where(label => Support(label) > 0).Select(F1).DefaultIfEmpty(0).Average();

    /// <summary>How many texts are of the class.</summary>
    public int Support(int label) => Enumerable.Range(0, Labels.Count).Sum(found => _counts[label, found]);

    /// <summary>The share of texts taken for the class that are of it; 0 when none were.</summary>
    public double Precision(int label) => Ratio(_counts[label, label], Enumerable.Range(0, Labels.Count).Sum(truth => _counts[truth, label]));

    /// <summary>The share of texts of the class that were taken for it; 0 when there are none.</summary>
    public double Recall(int label) => Ratio(_counts[label, label], Support(label));

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1(int label) => Precision(label) + Recall(label) is > 0 and var sum ? 2 * Precision(label) * Recall(label) / sum : 0;

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : part / (double)whole;
}
