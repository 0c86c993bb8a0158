using SentinelMarket.Core.Market;
using SentinelMarket.Core.Text.Tickers;

namespace SentinelMarket.Tests.Text.Tickers;

public sealed class TickerFinderTests
{
    private static readonly TickerFinder Finder = new(new ListingIndex(
    [
        .. NiftyFifty.Instruments.Select(Listing.Of),
        Share("IDEA", "Vodafone Idea Limited"), Share("BSE", "BSE Limited"), Share("CANBK", "Canara Bank"), Share("CAN", "Can Fin Something Limited"), Share("OIL", "Oil India Limited"),
        Share("SUZLON", "Suzlon Energy Limited"), Share("RPOWER", "Reliance Power Limited"), Share("BANKINDIA", "Bank of India"), Share("GODREJCP", "Godrej Consumer Products Limited"),
        Share("GODREJIND", "Godrej Industries Limited"), Share("GODREJPROP", "Godrej Properties Limited"), Share("MIDCAP", "Some Midcap Fund"), Share("3MINDIA", "3M India Limited"),
        new Listing(Ticker.Parse("LTM"), "LTM Limited", null, null, ["Larsen Infotech", "LTIM"]),
    ]));

    [Theory]
    [InlineData("$TCS looks strong", "TCS")]
    [InlineData("#RELIANCE and #tatasteel today", "RELIANCE TATASTEEL")]
    [InlineData("#VodafoneIdea in focus", "IDEA")]
    [InlineData("NSE:TCS, BSE: 500325 and INFY.NS, 500180.BO", "TCS RELIANCE INFY HDFCBANK")]
    [InlineData("M&M.NS up, BAJAJ-AUTO.NS down", "M&M BAJAJ-AUTO")]
    [InlineData("INE467B01029 was bought", "TCS")]
    [InlineData("buy scrip 500325 target 3000", "RELIANCE")]
    [InlineData("Tata Consultancy Services and State Bank of India gain", "TCS SBIN")]
    [InlineData("L&T, M&M, Airtel and HUL lead", "LT M&M BHARTIARTL HINDUNILVR")]
    [InlineData("Larsen Infotech rises, LTIM too", "LTM")]
    [InlineData("3M India board meets", "3MINDIA")]
    [InlineData("Reliance Power tanks while Reliance gains", "RPOWER RELIANCE")]
    [InlineData("Dr. Reddy's gets nod", "DRREDDY")]
    [InlineData("bhai suzlon kharido abhi", "SUZLON")]
    [InlineData("idea ka share IDEA target 15", "IDEA")]
    [InlineData("buy OIL at 450", "OIL")]
    [InlineData("#IDEA upper circuit again, our members are printing money", "IDEA")]
    [InlineData("Operator told target 609 for #IDEA by Friday. Entry 329", "IDEA")]
    [InlineData("Last chance guys #IDEA lelo at 329", "IDEA")]
    [InlineData("WIPRO", "WIPRO")]
    public void Shares_are_found_however_they_are_written(string text, string expected) =>
        Assert.Equal(expected.Split(' '), Finder.Find(text).Select(mention => mention.Ticker.Value));

    [Theory]
    [InlineData("what an idea, can you tell me on bse?")]
    [InlineData("YOU CAN BUY THE IDEA OF A BSE MIDCAP RALLY TODAY")]
    [InlineData("BSE Sensex gains 200 points")]
    [InlineData("midcap and smallcap stocks rally")]
    [InlineData("crude oil prices rise")]
    [InlineData("Reserve Bank of India keeps rates")]
    [InlineData("Reliance Communications files for insolvency")]
    [InlineData("Godrej family settles")]
    [InlineData("my number is 500325")]
    [InlineData("INE467B01020")]
    [InlineData("power grid failure in the north")]
    [InlineData("#can #idea")]
    [InlineData("#IDEA of the day: call your mother")]
    [InlineData("what an #idea to buy shares today")]
    public void Words_that_are_also_symbols_need_evidence(string text) => Assert.Empty(Finder.Find(text));

    [Fact]
    public void Evidence_and_places_are_told()
    {
        const string text = "TCS beats: $TCS up, <b>TCS</b>!";
        var mention = Assert.Single(Finder.Find(text));

        Assert.Equal(TickerEvidence.Cashtag, mention.Evidence);
        Assert.Equal(["TCS", "$TCS", "TCS"], mention.Spans.Select(span => text.Substring(span.Start, span.Length)));
    }

    [Fact]
    public void A_list_of_hundreds_of_tags_is_cut()
    {
        var many = new TickerFinder(new ListingIndex(Enumerable.Range(0, 300).Select(number => Share($"SYM{number}X", $"Company{number}x Limited"))));
        var mentions = many.Find(string.Join(' ', Enumerable.Range(0, 300).Select(number => $"$SYM{number}X $SYM0X")));

        Assert.Equal(TickerFinder.MostMentions, mentions.Count);
        Assert.All(mentions, mention => Assert.InRange(mention.Spans.Count, 1, TickerFinder.MostSpans));
    }

    private static Listing Share(string symbol, string name) => new(Ticker.Parse(symbol), name, null, null, []);
}
