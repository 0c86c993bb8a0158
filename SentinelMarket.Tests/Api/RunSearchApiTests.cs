using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Api;

public sealed class RunSearchApiTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Runs_are_searched_by_all_filters_at_once()
    {
        _server.Runs.Runs.Add(Sample.Run(7, outcome: RunOutcome.Failed));
        _server.Runs.Next = "n";

        var (response, body) = await _server.SendAsync(
            HttpMethod.Get,
            "/api/data/runs?pipeline=stock_data&ticker=M%26M&source=nse.quote&outcome=failed&trigger=manual&error=too%20many&minSeconds=0.5&maxSeconds=90&actor=ana%20b&node=one/7&from=2026-01-01&to=2026-01-31&limit=5&after=c");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var query = Assert.Single(_server.Runs.Queries);
        Assert.Equal(("stock_data", "M&M", "nse.quote", RunOutcome.Failed, RunTrigger.Manual), (query.Pipeline, query.Stream, query.Source, query.Outcome, query.Trigger));
        Assert.Equal(("too many", TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(90), "ana b", "one/7"), (query.ErrorText, query.MinDuration, query.MaxDuration, query.Actor, query.Node));
        Assert.Equal((new DateTimeOffset(2025, 12, 31, 18, 30, 0, TimeSpan.Zero), 5, "c", false), (query.From, query.Size, query.After, query.IsOpen));
        Assert.Equal((7L, "n"), (body.GetProperty("runs")[0].GetProperty("id").GetInt64(), body.GetProperty("next").GetString()));
    }

    [Fact]
    public async Task Open_runs_are_asked_for_as_an_outcome()
    {
        await _server.SendAsync(HttpMethod.Get, "/api/data/runs?outcome=open");

        Assert.Equal((true, (RunOutcome?)null), (_server.Runs.Queries[0].IsOpen, _server.Runs.Queries[0].Outcome));
    }

    [Theory]
    [InlineData("outcome=lost", "outcome is \"lost\"; succeeded, partial, failed, cancelled, open is expected.")]
    [InlineData("error=ab", "error is \"ab\"; 3 to 200 printable characters are expected.")]
    [InlineData("minSeconds=soon", "minSeconds is \"soon\"; seconds such as 90 or 0.5 are expected.")]
    [InlineData("minSeconds=5&maxSeconds=4", "minSeconds (5) is more than maxSeconds (4).")]
    [InlineData("limit=501", "limit is \"501\"; a whole number from 1 to 500 is expected.")]
    [InlineData("after=broken", "The cursor is not one that a page of the runs ended with.")]
    public async Task A_filter_that_cannot_be_read_is_refused_in_words(string query, string detail)
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/runs?" + query);

        Assert.Equal((HttpStatusCode.BadRequest, detail), (response.StatusCode, Detail(body)));
    }

    [Fact]
    public async Task A_search_that_was_given_up_is_no_fault_of_the_server()
    {
        _server.Runs.Fault = new RunSearchTooBroadException(TimeSpan.FromSeconds(5), new TimeoutException());

        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/runs?error=failed");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("urn:sentinelmarket:problem:search-too-broad", body.GetProperty("type").GetString());
    }

    [Fact]
    public async Task An_open_run_is_stopped_and_one_that_has_ended_is_not()
    {
        _server.Runs.Runs.AddRange([Sample.Run(1), Sample.Run(2, outcome: null)]);

        var (stopped, body) = await _server.SendAsync(HttpMethod.Post, "/api/data/runs/2/cancel");
        var (ended, problem) = await _server.SendAsync(HttpMethod.Post, "/api/data/runs/1/cancel");
        var (missing, _) = await _server.SendAsync(HttpMethod.Post, "/api/data/runs/3/cancel");
        var (wrong, _) = await _server.SendAsync(HttpMethod.Post, "/api/data/runs/two/cancel");

        Assert.Equal((HttpStatusCode.Accepted, 2L), (stopped.StatusCode, body.GetProperty("id").GetInt64()));
        Assert.Equal(["cancel 2 by local administrator"], _server.Runs.Orders);
        Assert.Equal((HttpStatusCode.Conflict, "Run 1 of stock_data ended Succeeded at 2026-01-15 12:00:01 UTC, so there is nothing to stop."), (ended.StatusCode, Detail(problem)));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (missing.StatusCode, wrong.StatusCode));
    }

    private static string? Detail(JsonElement body) => body.GetProperty("detail").GetString();
}
