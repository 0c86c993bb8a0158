using SentinelMarket.Core.Text.Normalisation;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Tickers;

/// <summary>The words of company names, and the shorter names that people derive from them.</summary>
internal static class CompanyNames
{
    private static readonly HashSet<ulong> Legal = Hashes("limited ltd pvt private plc inc");

    // What is dropped from the end of a name in speech, one word after the other.
    private static readonly HashSet<ulong> Generic = Hashes(
        "industries industry india company co corporation corp enterprises enterprise international services service solutions technologies technology systems laboratories labs pharmaceuticals "
        + "pharmaceutical pharma products holdings holding ventures global projects engineering engineers infrastructure infra exports of the overseas group works mills organics sciences lifesciences "
        + "chemicals developers infotech software electricals electronics retail consumer medical foods hotels hospitals healthcare institute aviation");

    private static readonly HashSet<ulong> Joining = Hashes("of the");

    // A short name followed by one of these is another company: "Reliance Capital" is not Reliance.
    private static readonly HashSet<ulong> Continuing = Hashes(
        "capital power communications communication infra infrastructure finance financial bank securities mutual amc asset insurance life jio retail defence naval digital media entertainment steel steels motors motor "
        + "cement cements chemicals energy green gas ports port transmission total wilmar global tech technologies consumer properties housing home health healthcare foods beverages electricals electronics auto "
        + "investments holdings ventures group hotels logistics pharma industries enterprises international realty broking capitals fertilisers fertilizers petro petrochemicals petroleum sugars sugar elxsi chem coffee "
        + "fund funds fashion lifestyle telecom telecommunications net networks trust university foundation institutional equities research wealth ag prudential lombard general infratel infotech infosolutions infocomm infotel finserv fin fincorp real mf commodities property learning resorts");

    private static readonly (ulong Long, ulong Short)[] Abbreviations =
    [
        (TextHash.OfWord("pharmaceuticals"), TextHash.OfWord("pharma")), (TextHash.OfWord("pharmaceutical"), TextHash.OfWord("pharma")), (TextHash.OfWord("laboratories"), TextHash.OfWord("labs")),
        (TextHash.OfWord("technologies"), TextHash.OfWord("tech")), (TextHash.OfWord("infrastructure"), TextHash.OfWord("infra")), (TextHash.OfWord("corporation"), TextHash.OfWord("corp")),
        (TextHash.OfWord("chemicals"), TextHash.OfWord("chem")), (TextHash.OfWord("financial"), TextHash.OfWord("fin")), (TextHash.OfWord("engineering"), TextHash.OfWord("engg")),
        (TextHash.OfWord("communications"), TextHash.OfWord("comm")), (TextHash.OfWord("hospitals"), TextHash.OfWord("hospital")), (TextHash.OfWord("industries"), TextHash.OfWord("ind")),
        (TextHash.OfWord("fertilizers"), TextHash.OfWord("fertilisers")), (TextHash.OfWord("properties"), TextHash.OfWord("property")), (TextHash.OfWord("steels"), TextHash.OfWord("steel")),
    ];

    public static bool IsContinuing(ulong word) => Continuing.Contains(word);

    /// <summary>The words of a name as they are compared: without "and", "&amp;" and what stands in brackets.</summary>
    public static ulong[] Words(string name)
    {
        var clean = TextCleaner.Clean(name).Text;
        var words = new List<ulong>();
        var depth = 0;
        foreach (var token in Tokenizer.Read(clean))
        {
            if (token.Kind == TokenKind.Mark)
            {
                depth += clean[token.Start] switch { '(' => 1, ')' => -1, _ => 0 };
                continue;
            }

            if (depth <= 0 && Counts(clean, token)) { words.Add(KeyOf(clean, token)); }
        }

        while (words.Count > 1 && Legal.Contains(words[^1])) { words.RemoveAt(words.Count - 1); }
        return [.. words];
    }

    /// <summary>The name as a hashtag has it: VodafoneIdea.</summary>
    public static ulong Joined(string name)
    {
        var clean = TextCleaner.Clean(name).Text;
        var words = Tokenizer.Read(clean).Where(token => Counts(clean, token) && !Legal.Contains(token.Hash)).Select(token => clean.AsSpan(token.Start, token.Length).ToString());
        return TextHash.OfWord(string.Concat(words));
    }

    /// <summary>Whether the token is a word of a name.</summary>
    public static bool Counts(string text, TextToken token) =>
        token.Kind is TokenKind.Word or TokenKind.Number && !text.AsSpan(token.Start, token.Length).Equals("and", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a token is compared by: numbers by their digits ("3M", "63 Moons").</summary>
    public static ulong KeyOf(string text, TextToken token) => token.Kind == TokenKind.Number ? TextHash.OfWord(text.AsSpan(token.Start, token.Length)) : token.Hash;

    /// <summary>The shorter names, the longest first; the last may be a single word.</summary>
    public static IEnumerable<ulong[]> Shorter(ulong[] words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            foreach (var (full, brief) in Abbreviations)
            {
                if (words[i] == full) { yield return [.. words[..i], brief]; }
            }
        }

        for (var length = words.Length - 1; length >= 1 && Generic.Contains(words[length]); length--)
        {
            // "Bank of" is the beginning of too many names, and "Life Insurance" is a trade.
            var shorter = words[..length];
            if (!Joining.Contains(shorter[^1]) && !shorter.All(word => Generic.Contains(word) || CommonWords.IsAmbiguous(word) || Continuing.Contains(word))) { yield return shorter; }
        }
    }

    private static HashSet<ulong> Hashes(string words) => [.. words.Split(' ').Select(word => TextHash.OfWord(word))];
}
