using Bunit;
using Microsoft.AspNetCore.Components.Web;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Stocks;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Tests.Components;

public sealed class StockSearchTests : PageTest
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(180);

    [Fact]
    public void Letters_typed_in_one_go_are_asked_for_once()
    {
        Offer("RELIANCE", "RELAXO");
        var search = Search();

        Type(search, "r");
        Time.Advance(Pause / 2);
        Type(search, "rel");
        Time.Advance(Pause);

        search.WaitForAssertion(() => Assert.Equal(["RELIANCE", "RELAXO"], search.FindAll("[role=option] b").Select(TextOf), StringComparer.Ordinal));
        Assert.Equal(["rel"], Stocks.SuggestQueries, StringComparer.Ordinal);
        Assert.Equal("true", search.Find("input").GetAttribute("aria-expanded"));
    }

    [Fact]
    public void Arrow_keys_choose_and_Enter_goes()
    {
        Offer("RELIANCE", "M&M");
        var search = Opened("r");

        search.Find("input").KeyDown(new KeyboardEventArgs { Key = "ArrowDown" });
        search.Find("input").KeyDown(new KeyboardEventArgs { Key = "ArrowUp" });
        Assert.Equal("find-1", search.Find("input").GetAttribute("aria-activedescendant"));
        search.Find("form").Submit();

        Assert.Equal("/stocks/M%26M", Address);
        Assert.Equal("false", search.Find("input").GetAttribute("aria-expanded"));
    }

    [Fact]
    public void Escape_closes_the_offers()
    {
        Offer("RELIANCE");
        var search = Opened("r");

        search.Find("input").KeyDown(new KeyboardEventArgs { Key = "Escape" });

        Assert.Empty(search.FindAll("[role=option]"));
    }

    [Theory]
    [InlineData("reliance", "/stocks/RELIANCE")]
    [InlineData("reli", "/stocks?q=reli")]
    [InlineData("reliance industries", "/stocks?q=reliance%20industries")]
    [InlineData(" ", "/stocks")]
    public void Text_that_names_a_share_leads_to_it_and_any_other_to_the_search(string text, string expected)
    {
        Offer("RELIANCE");
        var search = Search();

        Type(search, text);
        search.Find("form").Submit();

        Assert.Equal(expected, Address);
    }

    [Fact]
    public void Nothing_found_and_no_answer_are_told_apart()
    {
        var search = Search();
        Type(search, "zz");
        Time.Advance(Pause);
        search.WaitForAssertion(() => Assert.Equal("No share begins like this.", TextOf(search.Find("[role=status]"))));

        Stocks.Fault = new InvalidOperationException("away");
        Type(search, "zzz");
        Time.Advance(Pause);
        search.WaitForAssertion(() => Assert.Equal("The warehouse does not answer; try again in a moment.", TextOf(search.Find("[role=status]"))));
    }

    [Fact]
    public void Page_of_shares_answers_the_address()
    {
        Stocks.Suggestions = [new StockSuggestion(Ticker.Parse("RELIANCE"), "Reliance Industries Limited", "INE002A01018")];
        Go("/stocks?q=reliance");

        var page = Render<StocksPage>();

        Assert.Equal("RELIANCE Reliance Industries Limited INE002A01018", string.Join(' ', page.Find(".shares a").Children.Take(3).Select(TextOf)));
        Assert.Equal("reliance", page.Find("#find-share").GetAttribute("value"));
    }

    [Fact]
    public void Page_of_shares_says_when_nothing_is_found()
    {
        Go("/stocks?q=zzz");

        Assert.Equal("No share begins like this", Render<StocksPage>().Find(".empty .title").TextContent);
    }

    [Fact]
    public void Page_of_shares_without_a_question_asks_nothing()
    {
        var page = Render<StocksPage>();

        Assert.Empty(Stocks.SuggestQueries);
        Assert.Empty(page.FindAll(".card"));
    }

    private static void Type(IRenderedComponent<StockSearch> search, string text) => search.Find("input").Input(text);

    private void Offer(params string[] tickers) => Stocks.Suggestions = [.. tickers.Select(ticker => new StockSuggestion(Ticker.Parse(ticker), null, null))];

    private IRenderedComponent<StockSearch> Search() => Render<StockSearch>(with => with.Add(search => search.Id, "find"));

    private IRenderedComponent<StockSearch> Opened(string text)
    {
        var search = Search();
        Type(search, text);
        Time.Advance(Pause);
        search.WaitForElement("[role=option]");
        return search;
    }
}
