using System.Globalization;
using System.Text;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>A text with places to fill in, as <c>phrases.txt</c> and <c>news.txt</c> write it.</summary>
internal sealed class Phrase
{
    private static readonly string[] Glad = ["🚀", "🔥", "💪", "😍", "👍", "📈", "🤑", "😀"];
    private static readonly string[] Sad = ["😭", "😡", "💔", "📉", "🤦", "😞"];
    private static readonly string[] Amounts = ["₹500", "₹2000", "₹5,000", "Rs 10000", "50k", "Rs 1 lakh"];
    private static readonly string[] Links = ["https://bit.ly/sim", "https://tinyurl.com/sim", "https://wa.me/9100000000", "http://simpage.example/x"];
    private static readonly string[] Joins = ["Join https://t.me/+sim", "Join our VIP group: t.me/joinchat/sim", "DM for premium", "Join now 👉 https://t.me/+sim"];

    private readonly List<(string Text, string? Place)> _parts = [];

    public Phrase(string text)
    {
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var open = rest.IndexOf('{');
            if (open < 0)
            {
                _parts.Add((rest.ToString(), null));
                return;
            }

            var close = rest.IndexOf('}');
            if (close < open) { throw new FormatException($"The phrase \"{text}\" has a brace without its counterpart."); }
            _parts.Add((rest[..open].ToString(), rest[(open + 1)..close].ToString()));
            rest = rest[(close + 1)..];
        }
    }

    /// <summary>Writes the phrase about a share; without a share none of its places may be asked for.</summary>
    public void Write(StringBuilder text, ref DrawStream draw, in PhraseSubject subject)
    {
        foreach (var (literal, place) in _parts)
        {
            text.Append(literal);
            if (place is not null) { Fill(text, place, ref draw, subject); }
        }
    }

    private static void Fill(StringBuilder text, string place, ref DrawStream draw, in PhraseSubject subject)
    {
        switch (place)
        {
            case "T": WriteMention(text, ref draw, subject.Share!, subject.Cashtags); break;
            case "O": WriteMention(text, ref draw, subject.Other!, subject.Cashtags); break;
            case "S": text.Append(subject.Share!.Symbol); break;
            case "NAME": text.Append(subject.Share!.Name); break;
            case "P": WritePrice(text, subject.Price); break;
            case "TG": WritePrice(text, subject.Price * (1.05m + (0.2m * (decimal)draw.Unit()))); break;
            case "TG2": WritePrice(text, subject.Price * (1.4m + (0.8m * (decimal)draw.Unit()))); break;
            case "SL": WritePrice(text, subject.Price * (0.92m + (0.05m * (decimal)draw.Unit()))); break;
            case "C": text.Append(CultureInfo.InvariantCulture, $"{subject.Change:+0.0;-0.0;0.0}%"); break;
            case "A": text.Append(CultureInfo.InvariantCulture, $"{Math.Abs(subject.Change):0.0}%"); break;
            case "N": text.Append(draw.Between(2, 9)); break;
            case "D": text.Append(draw.Between(2, 15)); break;
            case "PC": text.Append(draw.Between(2, 18) * 5); break;
            case "CR": text.Append(CultureInfo.InvariantCulture, $"{draw.Between(45, 9800):#,##0}"); break;
            case "Q": text.Append('Q').Append(draw.Between(1, 4)); break;
            case "U": text.Append(draw.Of(Amounts)); break;
            case "E": text.Append(draw.Of(Glad)); break;
            case "B": text.Append(draw.Of(Sad)); break;
            case "EE": for (var i = draw.Between(2, 5); i > 0; i--) { text.Append(draw.Of(Glad)); } break;
            case "L": text.Append(draw.Of(Links)).Append(draw.Between(10, 999)); break;
            case "J": text.Append(draw.Of(Joins)); break;
            default: throw new FormatException($"No phrase has a place called {{{place}}}.");
        }
    }

    private static void WriteMention(StringBuilder text, ref DrawStream draw, ShareWords share, bool cashtags)
    {
        var kind = draw.Unit();
        if (cashtags && kind < 0.6 && share.Tag is { } tag) { text.Append(tag); }
        else if (cashtags ? kind > 0.9 && share.IsPlain : share.IsPlain && kind < 0.2) { text.Append('#').Append(share.Symbol); }
        else if (kind < 0.82) { text.Append(share.Short); }
        else { text.Append(share.Symbol); }
    }

    // People write whole rupees for anything above a hundred.
    private static void WritePrice(StringBuilder text, decimal price)
    {
        if (price >= 100) { text.Append(CultureInfo.InvariantCulture, $"{price:0}"); }
        else { text.Append(CultureInfo.InvariantCulture, $"{price:0.0}"); }
    }
}

/// <summary>What a phrase is about.</summary>
/// <param name="Share">The share, or null.</param>
/// <param name="Other">Another share, or null.</param>
/// <param name="Price">The share's price in rupees.</param>
/// <param name="Change">The change since the day's start in percent.</param>
/// <param name="Cashtags">Whether people write <c>$TCS</c> where this is said.</param>
internal readonly record struct PhraseSubject(ShareWords? Share, ShareWords? Other, decimal Price, double Change, bool Cashtags);

/// <summary>How people call a share.</summary>
internal sealed record ShareWords(Instrument Instrument)
{
    private static readonly string[] Endings = [" Limited", " Ltd.", " Ltd"];

    public string Symbol { get; } = Instrument.Ticker.Value;

    public string Name { get; } = Instrument.Name;

    /// <summary>The company's name without its legal form.</summary>
    public string Short { get; } = Shorten(Instrument.Name);

    /// <summary>The symbol as a cashtag, which X knows of up to six letters, or else as a hashtag; null when nothing is left of it.</summary>
    public string? Tag { get; } = TagOf(Instrument.Ticker.Value);

    /// <summary>Whether the symbol is of letters and digits only, so that it can follow <c>$</c> and <c>#</c>.</summary>
    public bool IsPlain { get; } = Instrument.Ticker.Value.All(char.IsAsciiLetterOrDigit);

    private static string? TagOf(string symbol)
    {
        if (symbol.Length <= 6 && symbol.All(char.IsAsciiLetter)) { return "$" + symbol; }
        var letters = new string([.. symbol.Where(char.IsAsciiLetterOrDigit)]);
        return letters.Length > 2 ? "#" + letters : null;
    }

    private static string Shorten(string name)
    {
        foreach (var ending in Endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) { name = name[..^ending.Length]; }
        }

        return name.TrimEnd('.', ' ');
    }
}
