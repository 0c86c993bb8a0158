using System.Collections.Frozen;
using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Pump;

/// <summary>Finds phrases in tokens. Each phrase is tried only where its first word stands, and looks at a bounded number of tokens.</summary>
internal sealed class PhraseMatcher
{
    private const int WidestGap = 3;
    private static readonly ulong NumberKey = 1;
    private static readonly ulong PercentKey = 2;
    private static readonly ulong SymbolKey = 3;
    private static readonly ulong GapKey = 4;

    private readonly FrozenDictionary<ulong, Phrase[]> _byFirst;

    public PhraseMatcher(IEnumerable<(PumpSign Sign, string[] Phrases)> groups)
    {
        var byFirst = new Dictionary<ulong, List<Phrase>>();
        var id = 0;
        foreach (var (sign, phrases) in groups)
        {
            foreach (var text in phrases)
            {
                var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Alternatives).ToArray();
                var phrase = new Phrase(sign, parts, ++id);
                foreach (var first in parts[0])
                {
                    if (!byFirst.TryGetValue(first, out var list)) { byFirst[first] = list = []; }
                    list.Add(phrase);
                }
            }
        }

        _byFirst = byFirst.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    /// <summary>Tells of each phrase found: which one, its first and its last token.</summary>
    public void Find(ReadOnlySpan<TextToken> tokens, List<PhraseHit> hits)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            if (token.Kind is TokenKind.Mark or TokenKind.Emoji or TokenKind.Url) { continue; }
            Try(tokens, i, token.Hash, hits);
            if (token.Kind == TokenKind.Number) { Try(tokens, i, token.Is(TokenTraits.Percent) ? PercentKey : NumberKey, hits); }
            if (IsSymbol(token)) { Try(tokens, i, SymbolKey, hits); }
        }
    }

    private void Try(ReadOnlySpan<TextToken> tokens, int at, ulong key, List<PhraseHit> hits)
    {
        if (!_byFirst.TryGetValue(key, out var phrases)) { return; }
        foreach (var phrase in phrases)
        {
            var last = Match(tokens, at + 1, phrase.Parts, 1, at);
            if (last >= 0) { hits.Add(new PhraseHit(phrase.Sign, phrase.Id, at, last)); }
        }
    }

    // A phrase has at most two gaps of at most three words, so this looks at no more than sixteen ways.
    private static int Match(ReadOnlySpan<TextToken> tokens, int at, ulong[][] parts, int part, int last)
    {
        if (part == parts.Length) { return last; }
        var isGap = parts[part][0] == GapKey;
        var wanted = isGap ? parts[part + 1] : parts[part];
        for (var skipped = 0; skipped <= (isGap ? WidestGap : 0); skipped++)
        {
            at = Next(tokens, at);
            if (at >= tokens.Length) { return -1; }
            if (Is(tokens[at], wanted) && Match(tokens, at + 1, parts, part + (isGap ? 2 : 1), at) is >= 0 and var end) { return end; }
            at++;
        }

        return -1;
    }

    private static int Next(ReadOnlySpan<TextToken> tokens, int at)
    {
        var limit = at + 6;
        while (at < tokens.Length && at < limit && tokens[at].Kind is TokenKind.Mark or TokenKind.Emoji) { at++; }
        return at;
    }

    private static bool Is(TextToken token, ulong[] wanted)
    {
        foreach (var want in wanted)
        {
            if (want == token.Hash && token.Kind is not (TokenKind.Mark or TokenKind.Emoji)) { return true; }
            if (want == NumberKey && token.Kind == TokenKind.Number) { return true; }
            if (want == PercentKey && token.Is(TokenTraits.Percent)) { return true; }
            if (want == SymbolKey && IsSymbol(token)) { return true; }
        }

        return false;
    }

    private static bool IsSymbol(TextToken token) => token.Kind is TokenKind.Hashtag or TokenKind.Cashtag || (token.Kind == TokenKind.Word && token.Is(TokenTraits.Capitals));

    private static ulong[] Alternatives(string part) => part == "~" ? [GapKey] : [.. part.Split('|').Select(word => word switch
    {
        "#n" => NumberKey,
        "#pct" => PercentKey,
        "#sym" => SymbolKey,
        _ => TextHash.OfWord(word.Replace(".", "", StringComparison.Ordinal)),
    })];

    private sealed record Phrase(PumpSign Sign, ulong[][] Parts, int Id);
}

/// <summary>A phrase found in a text.</summary>
internal readonly record struct PhraseHit(PumpSign Sign, int Phrase, int First, int Last);
