using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>A stretch of a text, and the signs of a pump that stand in it.</summary>
public sealed record TextPart(string Text, IReadOnlyList<string> Signs)
{
    /// <summary>The signs in words; null for an ordinary stretch.</summary>
    public string? Title => Signs.Count == 0 ? null : Figures.Capital(string.Join(", ", Signs.Select(TextParts.Words)));
}

/// <summary>Cuts texts where signs of a pump begin and end, so that pages can mark them without making markup of what somebody wrote.</summary>
public static class TextParts
{
    private const string Cut = "…";

    /// <summary>The text's stretches in their order; together they are the text, or its beginning where it is longer than <paramref name="most"/>.</summary>
    public static IReadOnlyList<TextPart> Of(string text, IReadOnlyList<MentionReason> reasons, int most = int.MaxValue)
    {
        var length = Math.Min(text.Length, most);
        length -= Splits(text, length) ? 1 : 0;
        // A place that lies outside of the text, as only a faulty row has, marks nothing.
        var spans = reasons.Where(reason => reason is { Start: >= 0, Length: > 0 } && reason.Start < length)
            .Select(reason => (reason.Sign, Start: Whole(text, reason.Start, 0), End: Whole(text, (int)Math.Min(length, (long)reason.Start + reason.Length), 1))).ToList();
        var cuts = spans.SelectMany(span => new[] { span.Start, span.End }).Append(0).Append(length).Distinct().Order().ToList();
        List<TextPart> parts = [];
        for (var i = 0; i + 1 < cuts.Count; i++)
        {
            var (start, end) = (cuts[i], cuts[i + 1]);
            parts.Add(new TextPart(text[start..end], [.. spans.Where(span => span.Start <= start && span.End >= end).Select(span => span.Sign).Distinct(StringComparer.Ordinal)]));
        }

        if (length < text.Length) { parts.Add(new TextPart(Cut, [])); }
        return parts;
    }

    /// <summary>A sign's name as words: "GuaranteedReturns" is "guaranteed returns".</summary>
    public static string Words(string sign) =>
        string.Concat(sign.Select((letter, at) => char.IsUpper(letter) && at > 0 ? " " + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    // Never between the two halves of a character.
    private static int Whole(string text, int at, int toward) => Splits(text, at) ? at - 1 + (2 * toward) : at;

    private static bool Splits(string text, int at) => at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
