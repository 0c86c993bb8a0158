namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>The small changes by which bots and promoters repeat one text.</summary>
internal static class TextVariation
{
    private static readonly string[] Tails = [" 🚀", " 🔥🔥", " !!", " #multibagger", " #stocks", " 👍", " ...", " Fast!", " Don't miss", " share"];
    private static readonly string[] Heads = ["Fwd: ", "🔔 ", "ALERT ", "Members, ", ""];

    /// <summary>The text with one to three small changes, or in a tenth of the cases as it is.</summary>
    public static string Of(string text, ref DrawStream draw)
    {
        if (draw.Chance(0.1)) { return text; }
        for (var changes = draw.Between(1, 3); changes > 0; changes--)
        {
            text = draw.Below(6) switch
            {
                0 => draw.Of(Heads) + text,
                1 or 2 => text + draw.Of(Tails),
                3 => text.Replace("!", draw.Chance(0.5) ? "!!" : " ", StringComparison.Ordinal),
                4 => Emphasise(text, ref draw),
                _ => text.Replace(", ", draw.Chance(0.5) ? " , " : " ", StringComparison.Ordinal),
            };
        }

        return text;
    }

    // One word in capitals; addresses stay as they are.
    private static string Emphasise(string text, ref DrawStream draw)
    {
        var words = text.Split(' ');
        var index = draw.Below(words.Length);
        if (!words[index].Contains('/', StringComparison.Ordinal)) { words[index] = words[index].ToUpperInvariant(); }
        return string.Join(' ', words);
    }
}
