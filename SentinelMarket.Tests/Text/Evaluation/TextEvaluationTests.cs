using SentinelMarket.Core.Text.Evaluation;

namespace SentinelMarket.Tests.Text.Evaluation;

public sealed class TextEvaluationTests
{
    private static readonly string[] Good = ["profit jumps", "shares rally", "upgraded to buy", "beats estimates", "wins large order"];
    private static readonly string[] Bad = ["profit plunges", "shares crash", "downgraded to sell", "misses estimates", "loses large order"];

    [Fact]
    public void The_matrix_gives_the_figures_of_the_textbook()
    {
        var matrix = new ConfusionMatrix(["a", "b", "never"]);
        for (var i = 0; i < 8; i++) { matrix.Add(0, i < 6 ? 0 : 1); }
        for (var i = 0; i < 4; i++) { matrix.Add(1, i < 3 ? 1 : 0); }

        Assert.Equal(12, matrix.Total);
        Assert.Equal(0.75, matrix.Accuracy, 10);
        Assert.Equal(6.0 / 7, matrix.Precision(0), 10);
        Assert.Equal(0.75, matrix.Recall(0), 10);
        Assert.Equal(0.8, matrix.F1(0), 10);
        Assert.Equal(2.0 / 3, matrix.F1(1), 10);
        Assert.Equal((0.8 + (2.0 / 3)) / 2, matrix.MacroF1, 10);
        Assert.Equal(0, new ConfusionMatrix(["a"]).Accuracy);
    }

    [Fact]
    public void Copies_of_a_text_never_stand_on_both_sides()
    {
        Assert.Equal(TextSplit.Fold("Buy TCS now!! target 50"), TextSplit.Fold("<b>buy</b> tcs NOW, target 75 🚀"));
        var folds = Enumerable.Range(0, 200).Select(number => TextSplit.Fold($"text {(char)('a' + (number % 26))}{(char)('a' + (number / 26))} of many")).CountBy(fold => fold).ToDictionary();
        Assert.Equal(TextSplit.Folds, folds.Count);
        var row = new LabelledText("some text", "neutral", null, null);
        Assert.NotEqual(TextSplit.Has(SplitPart.Train, row), TextSplit.Has(SplitPart.Test, row));
    }

    [Fact]
    public void The_same_texts_and_seed_give_the_same_weights()
    {
        var rows = Moods();

        Assert.Equal(Train(TextTask.Sentiment, rows, 7), Train(TextTask.Sentiment, rows, 7));
        Assert.NotEqual(Train(TextTask.Sentiment, rows, 7), Train(TextTask.Sentiment, rows, 8));
    }

    [Fact]
    public void What_is_learned_is_found_again_in_texts_that_training_never_saw()
    {
        using var model = new MemoryStream(Train(TextTask.Sentiment, [.. Moods().Where(row => TextSplit.Has(SplitPart.Train, row))], 7));
        var result = Assert.Single(TextEvaluation.Measure(TextTask.Sentiment, [Moods()], SplitPart.Test, model, TimeProvider.System, CancellationToken.None));

        Assert.InRange(result.Matrix.Total, 10, 100);
        Assert.True(result.Matrix.Accuracy > 0.9, $"Accuracy {result.Matrix.Accuracy:0.00}");
    }

    [Fact]
    public void Cross_validation_measures_every_row_without_its_channel()
    {
        var rows = Enumerable.Range(0, 240).Select(number => new LabelledText(
            number % 2 == 0 ? $"{number} minutes left, the next post is the coin, get ready" : $"{Good[number % 5]} said analyst {Name(number)}", number % 2 == 0 ? "pump" : "other", null, $"channel{number % 3}")).ToList();
        foreach (var part in new[] { SplitPart.Cross, SplitPart.CrossChannels })
        {
            var result = Assert.Single(TextEvaluation.Measure(TextTask.Pump, [rows], part, null, TimeProvider.System, CancellationToken.None));
            Assert.Equal(240, result.Matrix.Total);
            Assert.Equal(120, result.TakenForPump["pump"].Texts);
        }
    }

    [Fact]
    public void A_file_without_neutral_texts_is_asked_for_two_moods_only()
    {
        var rows = Moods().Where(row => row.Label != "neutral").Select(row => row with { Label = row.Label == "positive" ? "bullish" : "bearish" }).ToList();
        var matrix = TextEvaluation.Measure(TextTask.Sentiment, [rows], SplitPart.All, null, TimeProvider.System, CancellationToken.None)[0].Matrix;

        Assert.Equal(0, matrix[0, 1] + matrix[2, 1]);
        Assert.True(matrix.Accuracy > 0.9, $"Accuracy {matrix.Accuracy:0.00}");
    }

    [Fact]
    public void Labels_of_another_task_are_refused_in_words()
    {
        var rows = new[] { new LabelledText("x", "ham", null, null) };

        Assert.Equal("\"ham\" is not a label of sentiment: positive, negative, neutral, bullish or bearish are expected.", Assert.Throws<InvalidDataException>(() => Train(TextTask.Sentiment, rows, 7)).Message);
        Assert.Equal("No text is labelled \"pump\", so there is nothing to learn from.", Assert.Throws<InvalidDataException>(() => Train(TextTask.Pump, rows, 7)).Message);
    }

    private static byte[] Train(TextTask task, IReadOnlyList<LabelledText> rows, ulong seed)
    {
        using var model = new MemoryStream();
        TextTraining.Train(task, [rows], seed, model, CancellationToken.None);
        return model.ToArray();
    }

    private static List<LabelledText> Moods() =>
    [
        .. from number in Enumerable.Range(0, 80)
           from mood in new[] { ("positive", Good), ("negative", Bad) }
           select new LabelledText($"{Name(number)} {mood.Item2[number % 5]} on {Name(number * 7)}", mood.Item1, null, null),
        .. Enumerable.Range(0, 80).Select(number => new LabelledText($"{Name(number)} board meets {Name(number * 3)}", "neutral", null, null)),
    ];

    private static string Name(int number) => $"N{(char)('a' + (number % 26))}{(char)('a' + (number / 26 % 26))}x";
}
