using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Text.Tickers;

/// <summary>By what a share was recognised, the surest first.</summary>
public enum TickerEvidence
{
    /// <summary>Its ISIN.</summary>
    Isin,

    /// <summary>A symbol or code with its exchange: <c>NSE:TCS</c>, <c>TCS.NS</c>, <c>500325.BO</c>.</summary>
    Qualified,

    /// <summary><c>$TCS</c>.</summary>
    Cashtag,

    /// <summary>The company's name, without what every name has (Limited).</summary>
    Name,

    /// <summary>A usual or former name or symbol: L&amp;T, Airtel.</summary>
    Alias,

    /// <summary>The symbol in capitals, or with words of trading beside it.</summary>
    Symbol,

    /// <summary>The BSE code with words of trading beside it.</summary>
    BseCode,

    /// <summary><c>#TCS</c>.</summary>
    Hashtag,

    /// <summary>The beginning of the company's name, where no other company of the list has it.</summary>
    ShortName,
}

/// <summary>A share that a text speaks of.</summary>
/// <param name="Ticker">Its symbol.</param>
/// <param name="Evidence">The surest evidence.</param>
/// <param name="Spans">Where it is named, in the text as it was written, in order.</param>
public sealed record TickerMention(Ticker Ticker, TickerEvidence Evidence, IReadOnlyList<TextSpan> Spans);
