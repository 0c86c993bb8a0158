using SentinelMarket.Core.Text.Duplicates;
using SentinelMarket.Core.Text.Normalisation;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Evaluation;

/// <summary>Which rows of a file are learned from and which are measured on.</summary>
public enum SplitPart
{
    /// <summary>Every row, with the model as it is.</summary>
    All,

    /// <summary>The rows that training uses: four texts in five, by the hash of the text.</summary>
    Train,

    /// <summary>The rows that training never uses: one text in five.</summary>
    Test,

    /// <summary>
    /// Cross-validation: every row is judged by a model that was trained, for this measurement, without its fifth of the texts, and for rows with a channel
    /// without its channel and without near-duplicates of what that channel posted.
    /// </summary>
    Cross,

    /// <summary>As <see cref="Cross"/>, but near-duplicates that other channels posted stay in training.</summary>
    CrossChannels,
}

/// <summary>Divides labelled texts so that nothing is measured on what was learned.</summary>
public static class TextSplit
{
    /// <summary>The parts that texts are divided into; the first is the test part.</summary>
    public const int Folds = 5;

    /// <summary>The part of a text: by the words it has, so that copies with other punctuation, case or links stay together.</summary>
    public static int Fold(string text)
    {
        var clean = TextCleaner.Clean(text);
        var hash = TextHash.Seed;
        foreach (var token in Tokenizer.Read(clean.Text))
        {
            if (token.Kind is TokenKind.Word or TokenKind.Number or TokenKind.Hashtag or TokenKind.Cashtag) { hash = TextHash.Combine(hash, token.Hash); }
        }

        return (int)(TextHash.Finish(hash) % Folds);
    }

    /// <summary>Whether the row belongs to the part, which is <see cref="SplitPart.All"/>, <see cref="SplitPart.Train"/> or <see cref="SplitPart.Test"/>.</summary>
    public static bool Has(SplitPart part, LabelledText row) => part switch
    {
        SplitPart.Train => Fold(row.Text) != 0,
        SplitPart.Test => Fold(row.Text) == 0,
        _ => true,
    };

    /// <summary>The near-duplicate cluster of each row.</summary>
    public static long[] Clusters(IReadOnlyList<LabelledText> rows)
    {
        var index = new NearDuplicateIndex(Math.Max(2, rows.Count * 2));
        return [.. rows.Select((row, number) => index.Add(TextFingerprint.Of(row.Text), number).Cluster)];
    }
}
