using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using FakeQuarantineDesk = SentinelMarket.Tests.Components.FakeQuarantineDesk;

namespace SentinelMarket.Tests.Api;

public sealed class QuarantineTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Quarantine.Entries.AddRange([FakeQuarantineDesk.Entry(1), FakeQuarantineDesk.Entry(2, QuarantineStatus.Dismissed)]);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Entries_are_listed_by_their_filters()
    {
        _server.Quarantine.Next = "n";

        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quarantine?status=dismissed&pipeline=stock_data&source=nse.quote&rule=high.not_below_low&run=7&from=2026-01-01&to=2026-01-31&limit=5&after=c");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var query = Assert.Single(_server.Quarantine.Queries);
        Assert.Equal((QuarantineStatus.Dismissed, "nse.quote", "high.not_below_low", 7L, 5, "c"), (query.Status, query.Source, query.Rule, query.RunId, query.Size, query.After));
        Assert.Equal(["nse.quote", "bse.quote"], query.Sources!);
        Assert.Equal((new DateTimeOffset(2025, 12, 31, 18, 30, 0, TimeSpan.Zero), "n"), (query.From, Text(body, "next")));
        var row = Assert.Single(body.GetProperty("rows").EnumerateArray());
        Assert.Equal((2L, "Dismissed", "ana", "suspended"), (row.GetProperty("id").GetInt64(), Text(row, "status"), Text(row, "resolvedBy"), Text(row, "resolution")));
    }

    [Theory]
    [InlineData("status=lost", "status is \"lost\"; open, replayed, dismissed is expected.")]
    [InlineData("pipeline=nope", "pipeline is \"nope\"; stock_data, social_media is expected.")]
    [InlineData("run=0", "run is \"0\"; a whole number from 1 to 9,223,372,036,854,775,807 is expected.")]
    [InlineData("after=broken", "The cursor is not one that a page of the quarantine ended with.")]
    public async Task A_filter_that_cannot_be_read_is_refused_in_words(string query, string detail)
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quarantine?" + query);

        Assert.Equal((HttpStatusCode.BadRequest, detail), (response.StatusCode, Text(body, "detail")));
    }

    [Fact]
    public async Task One_entry_comes_with_its_form_and_what_was_done()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quarantine/2");

        Assert.Equal(("stock_data", "The high is not below the low."), (Text(body, "pipeline"), Text(body, "ruleDescription")));
        Assert.Equal(["high", "low", "series"], body.GetProperty("form").GetProperty("fields").EnumerateArray().Select(field => Text(field, "name")));
        Assert.Equal("quarantine.dismiss", Text(body.GetProperty("history")[0], "action"));
        var (missing, problem) = await _server.SendAsync(HttpMethod.Get, "/api/data/quarantine/3");
        Assert.Equal((HttpStatusCode.NotFound, "There is no quarantine entry 3."), (missing.StatusCode, Text(problem, "detail")));
    }

    [Fact]
    public async Task Entries_are_replayed_dismissed_and_corrected_by_whoever_asks()
    {
        await _server.SendAsync(HttpMethod.Post, "/api/data/quarantine/replay", Json("""{"ids":[1,2]}"""));
        await _server.SendAsync(HttpMethod.Post, "/api/data/quarantine/1/replay");
        await _server.SendAsync(HttpMethod.Post, "/api/data/quarantine/1/dismiss", Json("""{"reason":"suspended"}"""));
        await _server.SendAsync(HttpMethod.Post, "/api/data/quarantine/2/reopen", Json("""{"reason":"traded after all"}"""));
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/data/quarantine/1/correct", Json("""{"reason":"swapped","fields":{"high":"3010"}}"""));

        Assert.Equal((HttpStatusCode.OK, true, 2000L), (response.StatusCode, body.GetProperty("stored").GetBoolean(), body.GetProperty("run").GetProperty("id").GetInt64()));
        Assert.Equal(
            [
                "replay 1,2 by local administrator", "replay 1 by local administrator", "dismiss 1 by local administrator: suspended", "reopen 2 by local administrator: traded after all",
                "correct 1 high=3010 by local administrator: swapped",
            ],
            _server.Quarantine.Orders);
    }

    [Fact]
    public async Task A_correction_that_is_still_refused_is_unprocessable_and_says_why()
    {
        _server.Quarantine.Verdicts = [new Verdict("price.positive", Severity.Reject, "price", "Price 0 is not above 0.")];

        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/data/quarantine/1/correct", Json("""{"reason":"a guess","fields":{"high":"0"}}"""));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, false), (response.StatusCode, body.GetProperty("stored").GetBoolean()));
        Assert.Equal("Price 0 is not above 0.", Text(body.GetProperty("verdicts")[0], "message"));
    }

    [Fact]
    public async Task What_cannot_be_done_is_a_conflict_and_a_reason_is_demanded()
    {
        var (short_, problem) = await _server.SendAsync(HttpMethod.Post, "/api/data/quarantine/dismiss", Json("""{"ids":[1],"reason":"x"}"""));
        Assert.Equal((HttpStatusCode.BadRequest, "reason is \"x\"; 3 to 500 printable characters are expected."), (short_.StatusCode, Text(problem, "detail")));
        (short_, problem) = await _server.SendAsync(HttpMethod.Post, "/api/data/quarantine/replay", Json("""{"ids":[]}"""));
        Assert.Equal((HttpStatusCode.BadRequest, "ids has 0 numbers; 1 to 500 numbers of quarantine entries are expected."), (short_.StatusCode, Text(problem, "detail")));

        _server.Quarantine.Fault = new QuarantineRefusalException("None of the entries is open, so there is nothing to replay.");
        var (response, body) = await _server.SendAsync(HttpMethod.Post, "/api/data/quarantine/replay", Json("""{"ids":[2]}"""));
        Assert.Equal((HttpStatusCode.Conflict, "urn:sentinelmarket:problem:quarantine-refused"), (response.StatusCode, Text(body, "type")));
    }

    [Fact]
    public async Task Rules_are_listed_with_their_counts_of_days_or_of_a_run()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality/rules?from=2026-01-01&to=2026-01-15");

        var broken = Assert.Single(body.GetProperty("rules").EnumerateArray(), rule => rule.GetProperty("records").GetInt64() > 0);
        Assert.Equal(("Price", "high.not_below_low", "Reject", 5L), (Text(broken, "kind"), Text(broken, "id"), Text(broken, "severity"), broken.GetProperty("records").GetInt64()));
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 15)), _server.Rules.Asked);
        await _server.SendAsync(HttpMethod.Get, "/api/data/quality/rules?run=12");
        Assert.Equal(12, _server.Rules.AskedRun);
        var (response, problem) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality/rules?run=12&from=2026-01-01");
        Assert.Equal((HttpStatusCode.BadRequest, "run stands alone: leave out from and to."), (response.StatusCode, Text(problem, "detail")));
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
