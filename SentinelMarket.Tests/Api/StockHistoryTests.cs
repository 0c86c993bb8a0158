using System.Net;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Tests.Api;

public sealed class StockHistoryTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Rows_carry_numbers_and_provenance()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/stocks/m%26m/history");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((Ticker.Parse("M&M"), null, null, 100), _server.Stocks.Asked);
        Assert.False(body.GetProperty("limitReached").GetBoolean());
        var row = body.GetProperty("rows")[0];
        Assert.Equal("M&M", row.GetProperty("ticker").GetString());
        Assert.Equal("NSE", row.GetProperty("exchange").GetString());
        Assert.Equal(1234.5m, row.GetProperty("price").GetDecimal());
        Assert.Equal(2.875m, row.GetProperty("changePercent").GetDecimal());
        Assert.Equal(5_000_000_000, row.GetProperty("volume").GetInt64());
        Assert.Equal("2026-01-15", row.GetProperty("tradingDay").GetString());
        Assert.False(row.GetProperty("rawData").GetProperty("isSuspended").GetBoolean());
        Assert.Equal(7, row.GetProperty("runId").GetInt64());
    }

    [Theory]
    [InlineData("from=2026-01-01&to=2026-01-31", "2025-12-31T18:30:00Z", "2026-01-31T18:29:59.999999Z", 500)]
    [InlineData("from=2026-01-31&to=2026-01-31&limit=1", "2026-01-30T18:30:00Z", "2026-01-31T18:29:59.999999Z", 1)]
    [InlineData("from=2026-01-01T10:00:00Z&limit=10000", "2026-01-01T10:00:00Z", null, 10_000)]
    [InlineData("to=2026-01-01T10:00:00%2B05:30", null, "2026-01-01T04:30:00Z", 500)]
    [InlineData("to=2026-01-01T10:00:00+05:30", null, "2026-01-01T04:30:00Z", 500)]
    [InlineData("days=1", "2026-01-14T18:30:00Z", null, 500)]
    [InlineData("days=30", "2025-12-16T18:30:00Z", null, 500)]
    public async Task A_period_is_days_in_India_or_instants(string query, string? from, string? to, int limit)
    {
        var (response, _) = await _server.SendAsync(HttpMethod.Get, "/api/data/stocks/RELIANCE/history?" + query);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((Ticker.Parse("RELIANCE"), Instant(from), Instant(to), limit), _server.Stocks.Asked);
    }

    [Theory]
    [InlineData("RELIANCE", "limit=0", "limit is \"0\"; a whole number from 1 to 10,000 is expected.")]
    [InlineData("RELIANCE", "limit=1000000000", "limit is \"1000000000\"; a whole number from 1 to 10,000 is expected.")]
    [InlineData("RELIANCE", "limit=-5", "limit is \"-5\"; a whole number from 1 to 10,000 is expected.")]
    [InlineData("RELIANCE", "limit=ten", "limit is \"ten\"; a whole number from 1 to 10,000 is expected.")]
    [InlineData("RELIANCE", "limit=", "limit is \"\"; a whole number from 1 to 10,000 is expected.")]
    [InlineData("RELIANCE", "days=0", "days is \"0\"; a whole number from 1 to 3,660 is expected.")]
    [InlineData("RELIANCE", "days=3&from=2026-01-01", "days cannot be combined with from or to; give either days or a range.")]
    [InlineData("RELIANCE", "from=2026-02-01&to=2026-01-01", "from (2026-02-01) is after to (2026-01-01).")]
    [InlineData("RELIANCE", "from=2026-02-30", "from is \"2026-02-30\"; a day in India such as 2026-01-31 or an instant with its offset such as 2026-01-31T10:00:00Z is expected.")]
    [InlineData("RELIANCE", "to=2026-01-31T10:00:00", "to is \"2026-01-31T10:00:00\"; a day in India such as 2026-01-31 or an instant with its offset such as 2026-01-31T10:00:00Z is expected.")]
    [InlineData("RELIANCE", "to=yesterday", "to is \"yesterday\"; a day in India such as 2026-01-31 or an instant with its offset such as 2026-01-31T10:00:00Z is expected.")]
    [InlineData("RELIANCE", "to=9999-12-31", "to is \"9999-12-31\"; a day in India such as 2026-01-31 or an instant with its offset such as 2026-01-31T10:00:00Z is expected.")]
    [InlineData("a%20b", "", "\"a b\" is not a ticker: 1 to 32 letters, digits or & - _ . * are expected.")]
    [InlineData("x';drop table", "", "\"x';drop table\" is not a ticker: 1 to 32 letters, digits or & - _ . * are expected.")]
    public async Task A_bad_value_is_refused_in_words(string ticker, string query, string detail)
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, $"/api/data/stocks/{ticker}/history?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:invalid-value", body.GetProperty("type").GetString());
        Assert.Equal(detail, body.GetProperty("detail").GetString());
        Assert.Null(_server.Stocks.Asked);
    }

    [Fact]
    public async Task An_unknown_ticker_is_not_found()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/stocks/nosuch/history");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("The warehouse has never had a row of NOSUCH. Tickers are the exchange's symbols, such as RELIANCE.", body.GetProperty("detail").GetString());
    }

    private static DateTimeOffset? Instant(string? text) => text is null ? null : DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", System.Globalization.CultureInfo.InvariantCulture);
}
