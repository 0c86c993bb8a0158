using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using FakeLineageDesk = SentinelMarket.Tests.Components.FakeLineageDesk;

namespace SentinelMarket.Tests.Api;

public sealed class LineageTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_row_says_where_it_comes_from()
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/lineage/stock_data_warehouse/c2ViYQ");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("stock_data_warehouse", "c2ViYQ"), Assert.Single(_server.Lineage.Asked));
        var (lake, run, rule, earlier) = (body.GetProperty("lakeObject"), body.GetProperty("run"), body.GetProperty("rules")[0], body.GetProperty("earlier")[0]);
        Assert.Equal(
            ("nse.quote", "https://www.nseindia.com/api/quote-equity?symbol=INFY", FakeLineageDesk.Hash, 1029L, "0.1.0"),
            (Text(body, "source"), Text(lake, "request"), Text(lake, "sha256"), run.GetProperty("id").GetInt64(), Text(run, "codeVersion")));
        Assert.Equal(("price.positive", "Reject", 3, 2), (Text(rule, "id"), Text(rule, "severity"), rule.GetProperty("brokenInRun").GetInt32(), rule.GetProperty("refused").GetInt32()));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("rules")[2].GetProperty("refused").ValueKind);
        Assert.Equal((1500.5m, 1499m, 1028L), (body.GetProperty("values").GetProperty("price").GetDecimal(), earlier.GetProperty("values").GetProperty("price").GetDecimal(), earlier.GetProperty("runId").GetInt64()));
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_not_found()
    {
        _server.Lineage.Lineage = null;

        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/lineage/pipeline_runs/7");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(
            ("urn:sentinelmarket:problem:unknown-row", "pipeline_runs has no row with this id: it was replaced by another one or dropped, or never there."),
            (Text(body, "type"), Text(body, "detail")));
    }

    [Theory]
    [InlineData("pg_authid")]
    public async Task What_names_no_row_is_refused_in_the_desks_words(string table)
    {
        _server.Lineage.Fault = new ArgumentException($"There is no lineage of \"{table}\".", nameof(table));

        var (response, body) = await _server.SendAsync(HttpMethod.Get, $"/api/data/lineage/{table}/1");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(("urn:sentinelmarket:problem:invalid-value", "There is no lineage of \"pg_authid\"."), (Text(body, "type"), Text(body, "detail")));
    }

    [Fact]
    public async Task Bars_carry_the_id_of_their_lineage()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/stocks/M%26M/bars");

        var key = StockBarKey.Parse(Text(body.GetProperty("bars")[0], "lineageId")!);
        Assert.Equal(new StockBarKey(Ticker.Parse("M&M"), Text(body, "series")!, Exchange.Nse, new DateOnly(2026, 1, 14), "nse.eod.udiff"), key);
    }

    [Fact]
    public async Task Mentions_carry_the_id_of_their_lineage()
    {
        var mention = Components.TalkSamples.Mention();
        _server.Mentions.Page = new MentionPage([mention], null);

        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/mentions");

        Assert.Equal(MentionKey.Of(mention), MentionKey.Parse(Text(body.GetProperty("rows")[0], "lineageId")!));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
