using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Api;

/// <summary>Pages of rows, daily bars and suggestions.</summary>
public sealed class StockQueriesTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_page_carries_rows_its_cursor_and_how_many_match()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/warehouse/stocks");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new StockRowQuery(), _server.Stocks.Browsed);
        Assert.Equal("RELIANCE", body.GetProperty("rows")[0].GetProperty("ticker").GetString());
        Assert.Equal("more", body.GetProperty("next").GetString());
        Assert.Equal((4_200, true), (body.GetProperty("matching").GetProperty("rows").GetInt64(), body.GetProperty("matching").GetProperty("isEstimated").GetBoolean()));
    }

    [Fact]
    public async Task Every_filter_reaches_the_desk()
    {
        await _server.SendAsync(
            HttpMethod.Get,
            "/api/data/warehouse/stocks?ticker=m%26m&series=EQ&exchange=bse&source=bse.quote&from=2026-01-01&to=2026-01-31&minPrice=1.5&maxPrice=2000&minVolume=10&maxVolume=5000000000&sort=volume&direction=asc&size=7&after=abc");

        Assert.Equal(
            new StockRowQuery
            {
                Ticker = Ticker.Parse("M&M"), Series = "EQ", Exchange = Exchange.Bse, Source = "bse.quote", From = new DateOnly(2026, 1, 1), To = new DateOnly(2026, 1, 31),
                MinPrice = 1.5m, MaxPrice = 2_000, MinVolume = 10, MaxVolume = 5_000_000_000, Sort = StockRowSort.Volume, Descending = false, Size = 7, After = "abc",
            },
            _server.Stocks.Browsed);
    }

    [Theory]
    [InlineData("warehouse/stocks?ticker=a%20b", "\"a b\" is not a ticker: 1 to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("warehouse/stocks?exchange=LSE", "exchange is \"LSE\"; NSE or BSE is expected.")]
    [InlineData("warehouse/stocks?series=E%20Q", "series is \"E Q\"; 1 to 32 characters without blanks are expected, such as EQ.")]
    [InlineData("warehouse/stocks?source=", "source is \"\"; 1 to 32 characters without blanks are expected, such as nse.eod.udiff.")]
    [InlineData("warehouse/stocks?from=yesterday", "from is \"yesterday\"; a day in India such as 2026-01-31 is expected.")]
    [InlineData("warehouse/stocks?minPrice=1e5", "minPrice is \"1e5\"; rupees such as 1250 or 1250.50 are expected.")]
    [InlineData("warehouse/stocks?maxVolume=-1", "maxVolume is \"-1\"; a whole number from 0 to 9,223,372,036,854,775,807 is expected.")]
    [InlineData("warehouse/stocks?sort=name", "sort is \"name\"; time, ticker, price, volume is expected.")]
    [InlineData("warehouse/stocks?direction=up", "direction is \"up\"; desc, asc is expected.")]
    [InlineData("warehouse/stocks?size=1001", "size is \"1001\"; a whole number from 1 to 1,000 is expected.")]
    [InlineData("warehouse/stocks?after=other", "The cursor belongs to other filters.")]
    [InlineData("stocks/a%20b/bars", "\"a b\" is not a ticker: 1 to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("stocks/TCS/bars?exchange=x", "exchange is \"x\"; NSE or BSE is expected.")]
    [InlineData("stocks/TCS/bars?to=2026-13-01", "to is \"2026-13-01\"; a day in India such as 2026-01-31 is expected.")]
    [InlineData("stocks/suggest?text=a&limit=51", "limit is \"51\"; a whole number from 1 to 50 is expected.")]
    public async Task A_bad_value_is_refused_in_words(string path, string detail)
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/" + path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:invalid-value", body.GetProperty("type").GetString());
        Assert.Equal(detail, body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Bars_say_whose_values_they_are_and_who_agrees()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/stocks/m%26m/bars?exchange=NSE&series=EQ&from=2026-01-01&to=2026-01-31");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((Ticker.Parse("M&M"), Exchange.Nse, "EQ", new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 31)), _server.Stocks.AskedBars);
        Assert.Equal(("M&M", "NSE", "EQ"), (body.GetProperty("ticker").GetString(), body.GetProperty("exchange").GetString(), body.GetProperty("series").GetString()));
        Assert.Equal(("M&M", "500520"), (body.GetProperty("instrument").GetProperty("symbol").GetString(), body.GetProperty("instrument").GetProperty("bseCode").GetString()));
        Assert.Equal(("NSE", 2), (body.GetProperty("available")[0].GetProperty("exchange").GetString(), body.GetProperty("available")[0].GetProperty("days").GetInt64()));
        var bar = body.GetProperty("bars")[0];
        Assert.Equal(("2026-01-14", 1.5m, "Official"), (bar.GetProperty("tradingDay").GetString(), bar.GetProperty("close").GetDecimal(), bar.GetProperty("quality").GetString()));
        Assert.Equal("nse.eod.full", bar.GetProperty("agreeingSources")[0].GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("bars")[1].GetProperty("volume").ValueKind);
    }

    [Fact]
    public async Task Bars_of_an_unknown_ticker_are_not_found()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/stocks/nosuch/bars");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:unknown-ticker", body.GetProperty("type").GetString());
        Assert.Null(_server.Stocks.AskedBars!.Value.Exchange);
    }

    [Fact]
    public async Task Suggestions_carry_ticker_name_and_isin()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/stocks/suggest?text=rel");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("rel", 10), _server.Stocks.AskedSuggestions);
        Assert.Equal(
            ("RELIANCE", "Reliance Industries Ltd.", "INE002A01018"),
            (body[0].GetProperty("ticker").GetString(), body[0].GetProperty("name").GetString(), body[0].GetProperty("isin").GetString()));
    }
}
