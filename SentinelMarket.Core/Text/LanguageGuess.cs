using System.Collections.Frozen;
using System.Runtime.InteropServices;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text;

/// <summary>
/// Guesses the language by script, and Hindi in Latin letters by its commonest words. Tags are those of BCP 47: <c>en</c> (any other Latin text too), <c>hi-Latn</c>,
/// <c>hi</c>, <c>bn</c>, <c>pa</c>, <c>gu</c>, <c>or</c>, <c>ta</c>, <c>te</c>, <c>kn</c>, <c>ml</c>, <c>ur</c>; <c>und</c> without letters.
/// </summary>
public static class LanguageGuess
{
    private static readonly FrozenSet<ulong> Hindi = ("hai hain nahi nhi nahin ka ki ke ko se mein me kya kyu kyun kar karo karna karein aur lekin par pe bhi bhai toh tum aap hum mera tera apna kal aaj abhi jaldi lelo lo kharido becho "
        + "wala wale raha rahe rahi hoga hogi gaya gayi jaye jayega milega paisa paise accha acha bahut bohot sab sabhi ye yeh wo woh ho hua tha thi kuch koi kab kaise sirf bas yaar matlab pakka").Split(' ').Select(word => TextHash.OfWord(word)).ToFrozenSet();

    private static readonly string[] IndianBlocks = ["hi", "bn", "pa", "gu", "or", "ta", "te", "kn", "ml"];

    /// <summary>The language of a clean text.</summary>
    internal static string Of(string text, List<TextToken> tokens)
    {
        Span<int> blocks = stackalloc int[IndianBlocks.Length];
        int latin = 0, urdu = 0, words = 0, hindi = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiLetter(character)) { latin++; }
            else if (character is >= '\u0900' and <= '\u0D7F') { blocks[(character - 0x0900) >> 7]++; }
            else if (character is >= '\u0600' and <= '\u06FF') { urdu++; }
        }

        var most = 0;
        for (var i = 1; i < blocks.Length; i++) { most = blocks[i] > blocks[most] ? i : most; }
        if (latin + urdu + blocks[most] == 0) { return "und"; }

        // Symbols, tags and names stand in Latin letters in a Hindi text too.
        if (blocks[most] * 3 > latin && blocks[most] >= urdu) { return IndianBlocks[most]; }
        if (urdu * 3 > latin) { return "ur"; }
        foreach (var token in CollectionsMarshal.AsSpan(tokens))
        {
            if (token.Kind != TokenKind.Word) { continue; }
            words++;
            if (Hindi.Contains(token.Hash)) { hindi++; }
        }

        return hindi >= 2 && hindi * 8 >= words ? "hi-Latn" : "en";
    }
}
