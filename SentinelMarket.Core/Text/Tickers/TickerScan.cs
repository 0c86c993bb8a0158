using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Core.Text.Tickers;

/// <summary>A share recognised in a run of tokens; <see cref="Listing"/> is null when none was.</summary>
internal readonly record struct TickerMatch(Listing? Listing, TickerEvidence Evidence, int First, int Last);

/// <summary>Looks for a share at one token after the other.</summary>
internal readonly ref struct TickerScan
{
    private const int ContextReach = 4;
    private static readonly ulong Nse = TextHash.OfWord("nse");
    private static readonly ulong Bse = TextHash.OfWord("bse");
    private static readonly ulong YahooNse = TextHash.OfWord("ns");
    private static readonly ulong YahooBse = TextHash.OfWord("bo");

    private readonly ListingIndex _listings;
    private readonly string _text;
    private readonly ReadOnlySpan<TextToken> _tokens;
    private readonly bool _shouts;

    public TickerScan(ListingIndex listings, string text, ReadOnlySpan<TextToken> tokens)
    {
        _listings = listings;
        _text = text;
        _tokens = tokens;
        int words = 0, capitals = 0;
        foreach (var token in tokens)
        {
            if (token.Kind != TokenKind.Word || token.Length < 2) { continue; }
            words++;
            if (token.Is(TokenTraits.Capitals)) { capitals++; }
        }

        // Where everything is in capitals, capitals are no sign of a symbol.
        _shouts = words > 4 && capitals * 3 > words * 2;
    }

    public TickerMatch At(int index)
    {
        var token = _tokens[index];
        return token.Kind switch
        {
            TokenKind.Cashtag => Found(_listings.BySymbol(_text.AsSpan(token.Start + 1, token.Length - 1)), TickerEvidence.Cashtag, index, index),
            TokenKind.Hashtag => Hashtag(index),
            TokenKind.Number => Qualified(index) is { Listing: not null } qualified ? qualified : Name(index) is { Listing: not null } name ? name : Code(index),
            TokenKind.Word => Word(index),
            _ => default,
        };
    }

    private TickerMatch Word(int index)
    {
        var token = _tokens[index];
        if (token is { Length: 12 } && token.Is(TokenTraits.HasDigit) && _listings.ByIsin(_text.Substring(token.Start, 12)) is { } listing)
        {
            return new TickerMatch(listing, TickerEvidence.Isin, index, index);
        }

        if (Qualified(index) is { Listing: not null } qualified) { return qualified; }
        return Name(index) is { Listing: not null } name ? name : Symbol(index);
    }

    // NSE:TCS and BSE:500325 start with the exchange, TCS.NS and 500325.BO end with it.
    private TickerMatch Qualified(int index)
    {
        var token = _tokens[index];
        if ((token.Hash == Nse || token.Hash == Bse) && Mark(index + 1, ':') && index + 2 < _tokens.Length) { return Run(index, index + 2); }
        for (var dot = index + 1; dot < _tokens.Length && dot <= index + 3 && _tokens[dot].Is(TokenTraits.Glued); dot++)
        {
            if (!Mark(dot, '.')) { continue; }
            if (dot + 1 >= _tokens.Length || !_tokens[dot + 1].Is(TokenTraits.Glued) || (_tokens[dot + 1].Hash != YahooNse && _tokens[dot + 1].Hash != YahooBse)) { return default; }
            return Found(BySymbolOrCode(_text.AsSpan(token.Start, _tokens[dot].Start - token.Start)), TickerEvidence.Qualified, index, dot + 1);
        }

        return default;
    }

    private TickerMatch Run(int first, int index)
    {
        var last = index;
        while (last + 1 < _tokens.Length && _tokens[last + 1].Is(TokenTraits.Glued) && (_tokens[last + 1].Kind is TokenKind.Word or TokenKind.Number || Mark(last + 1, '-') || Mark(last + 1, '&'))) { last++; }
        for (; last >= index; last--)
        {
            var start = _tokens[index].Start;
            if (BySymbolOrCode(_text.AsSpan(start, _tokens[last].End - start)) is { } listing) { return new TickerMatch(listing, TickerEvidence.Qualified, first, last); }
        }

        return default;
    }

    private Listing? BySymbolOrCode(ReadOnlySpan<char> symbol) =>
        symbol.Length == 6 && symbol.IndexOfAnyExceptInRange('0', '9') < 0 ? _listings.ByBseCode(symbol.ToString()) : _listings.BySymbol(symbol);

    private TickerMatch Name(int index)
    {
        var token = _tokens[index];
        var candidates = _listings.NamesFrom(CompanyNames.KeyOf(_text, token));
        if (candidates.IsEmpty) { return default; }
        Span<int> words = stackalloc int[ListingIndex.LongestName + 1];
        var count = WordsFrom(index, words);
        foreach (var name in candidates)
        {
            if (name.Words.Length > count || !IsSame(name.Words, words)) { continue; }
            var last = words[name.Words.Length - 1];
            if (name.Words.Length == 1 ? IsSingleName(index, name) : IsLongName(index, last, words[..count], name)) { return new TickerMatch(name.Listing, name.Evidence, index, last); }
        }

        return default;
    }

    // The indices of this and the following words; "&", "-" and dots between words do not count, a comma ends a name.
    private int WordsFrom(int index, Span<int> words)
    {
        var count = 0;
        for (var i = index; i < _tokens.Length && count < words.Length; i++)
        {
            var token = _tokens[i];
            if (token.Kind == TokenKind.Mark)
            {
                if (_text[token.Start] is '&' or '.' or '-' or '\'') { continue; }
                break;
            }

            if (CompanyNames.Counts(_text, token)) { words[count++] = i; }
            else if (token.Kind != TokenKind.Word) { break; }
        }

        return count;
    }

    private bool IsSame(ulong[] name, ReadOnlySpan<int> words)
    {
        for (var i = 1; i < name.Length; i++)
        {
            if (CompanyNames.KeyOf(_text, _tokens[words[i]]) != name[i]) { return false; }
        }

        return true;
    }

    private bool IsLongName(int first, int last, ReadOnlySpan<int> words, CalledName name)
    {
        // "Bank of India" in "Reserve Bank of India".
        if (first > 0 && CommonWords.IsAmbiguous(_tokens[first].Hash) && _tokens[first - 1] is { Kind: TokenKind.Word } before && IsWrittenAsName(before) && !CommonWords.IsTrading(before.Hash)) { return false; }
        if (name.Evidence == TickerEvidence.ShortName && IsContinued(last)) { return false; }

        // Two ordinary words that follow each other in small letters are no name ("power grid failure"), unless trade is spoken of.
        var capital = _tokens[first].Is(TokenTraits.Capitalised) || _tokens[first].Is(TokenTraits.Capitals) || _tokens[first].Kind == TokenKind.Number;
        return capital || words.Length == name.Words.Length || !CommonWords.IsAmbiguous(_tokens[first].Hash) || HasContext(first, last);
    }

    private bool IsSingleName(int index, CalledName name)
    {
        var token = _tokens[index];
        if (IsContinued(index)) { return false; }
        if (CommonWords.IsAmbiguous(token.Hash)) { return IsMadeShare(index) && !_shouts && IsWrittenAsName(token); }
        if (token.Length < 3 || IsSigned(index) || (token.Length == 3 && !token.Is(TokenTraits.Capitals))) { return false; }
        if (CommonWords.IsAbbreviation(token.Hash)) { return IsAbbreviationMeant(index); }
        if (IsWrittenAsName(token)) { return !(_shouts && name.Evidence == TickerEvidence.ShortName && token.Length < 5 && !HasContext(index, index)); }
        return token.Length >= 5 && (name.Evidence != TickerEvidence.ShortName || HasContext(index, index));
    }

    private TickerMatch Symbol(int index)
    {
        var token = _tokens[index];
        if (_listings.BySymbol(token.Hash) is not { } listing) { return default; }
        if (IsContinued(index)) { return default; }
        if (CommonWords.IsAmbiguous(token.Hash) || token.Length < 3)
        {
            return token.Is(TokenTraits.Capitals) && !_shouts && IsMadeShare(index) ? new TickerMatch(listing, TickerEvidence.Symbol, index, index) : default;
        }

        if (CommonWords.IsAbbreviation(token.Hash))
        {
            return IsAbbreviationMeant(index) ? new TickerMatch(listing, TickerEvidence.Symbol, index, index) : default;
        }

        if (IsSigned(index)) { return default; }
        var counts = token.Is(TokenTraits.Capitals)
            ? !_shouts || token.Length >= 6 || HasContext(index, index)
            : token.Length >= 6 || (token.Length >= 4 && IsMadeShare(index));
        return counts ? new TickerMatch(listing, TickerEvidence.Symbol, index, index) : default;
    }

    private TickerMatch Hashtag(int index)
    {
        var token = _tokens[index];
        if (_listings.ByHashtag(token.Hash) is not { } listing || token.Length < 3) { return default; }

        // "#ETERNAL upper circuit": written as the symbol and among words of trade, also a word of every day is the share.
        var isMeant = !CommonWords.IsAmbiguous(token.Hash) || IsMadeShare(index) || (!_text.AsSpan(token.Start, token.Length).ContainsAnyInRange('a', 'z') && HasContext(index, index));
        return isMeant ? new TickerMatch(listing, TickerEvidence.Hashtag, index, index) : default;
    }

    private TickerMatch Code(int index)
    {
        var token = _tokens[index];
        if (token.Length != 6 || _text.AsSpan(token.Start, 6).IndexOfAnyExceptInRange('0', '9') >= 0 || !HasContext(index, index)) { return default; }
        return Found(_listings.ByBseCode(_text.Substring(token.Start, 6)), TickerEvidence.BseCode, index, index);
    }

    private bool IsContinued(int last) =>
        last + 1 < _tokens.Length && _tokens[last + 1] is { Kind: TokenKind.Word } next && CompanyNames.IsContinuing(next.Hash) && IsWrittenAsName(next)
        && (!_shouts || !CommonWords.MakesShareAfter(next.Hash)) && !Possessive(last);

    private bool Possessive(int index) => _text.AsSpan(_tokens[index].Start, _tokens[index].Length).EndsWith("'s", StringComparison.OrdinalIgnoreCase);

    // A trading word right before or behind, or a price right behind.
    private bool IsMadeShare(int index)
    {
        if (index > 0 && _tokens[index - 1] is { Kind: TokenKind.Word } before && CommonWords.MakesShareBefore(before.Hash)) { return true; }
        var next = index + 1;
        if (next < _tokens.Length && _tokens[next] is { Kind: TokenKind.Mark } && _text[_tokens[next].Start] is '@' or ':' or '-') { next++; }
        if (next >= _tokens.Length) { return false; }
        return _tokens[next].Kind == TokenKind.Word && CommonWords.MakesShareAfter(_tokens[next].Hash)
            || (_tokens[next].Kind == TokenKind.Number && (Mark(index + 1, '@') || _tokens[index].Is(TokenTraits.Capitals)) && HasContext(index, next));
    }

    // "...: Prakash Gaba": who says it stands behind the colon, and people have companies' names.
    private bool IsSigned(int index)
    {
        if (_tokens[index].Is(TokenTraits.Capitals)) { return false; }
        var colon = index - 1;
        while (colon > 0 && index - colon <= 3 && _tokens[colon].Kind == TokenKind.Word) { colon--; }
        if (colon <= 0 || !Mark(colon, ':')) { return false; }
        var end = index + 1;
        while (end < _tokens.Length && _tokens[end].Kind == TokenKind.Word && IsWrittenAsName(_tokens[end])) { end++; }
        return end - colon > 2 && (end == _tokens.Length || Mark(end, ','));
    }

    private bool IsAbbreviationMeant(int index) => _tokens[index].Is(TokenTraits.Capitals) && (_shouts ? IsMadeShare(index) : IsAboutTrade());

    private bool IsAboutTrade()
    {
        foreach (var token in _tokens)
        {
            if (token.Kind is TokenKind.Cashtag || (token.Kind is TokenKind.Word or TokenKind.Hashtag && CommonWords.IsTrading(token.Hash))) { return true; }
        }

        return false;
    }

    private bool HasContext(int first, int last)
    {
        for (var i = Math.Max(0, first - ContextReach); i < Math.Min(_tokens.Length, last + 1 + ContextReach); i++)
        {
            if ((i < first || i > last) && _tokens[i].Kind is TokenKind.Word or TokenKind.Hashtag && CommonWords.IsTrading(_tokens[i].Hash)) { return true; }
        }

        return false;
    }

    private bool Mark(int index, char mark) => index < _tokens.Length && _tokens[index].Kind == TokenKind.Mark && _text[_tokens[index].Start] == mark;

    private static bool IsWrittenAsName(TextToken token) => token.Is(TokenTraits.Capitalised) || token.Is(TokenTraits.Capitals);

    private static TickerMatch Found(Listing? listing, TickerEvidence evidence, int first, int last) => listing is null ? default : new TickerMatch(listing, evidence, first, last);
}
