using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Records;
using FakeQualityDesk = SentinelMarket.Tests.Components.FakeQualityDesk;

namespace SentinelMarket.Tests.Api;

public sealed class QualityTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_last_hours_are_told_with_their_sources()
    {
        _server.Quality.Sources = [FakeQualityDesk.Source(), FakeQualityDesk.Source("bse.eod.udiff", "BSE")];

        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality?hours=48");

        Assert.Equal((HttpStatusCode.OK, "measure 48"), (response.StatusCode, _server.Quality.Asked.Single()));
        Assert.Equal(
            (200L, 85.7142, 100.0, 100.0, 0L, 120L, 80L),
            (body.GetProperty("totalRecords").GetInt64(), body.GetProperty("completeness").GetDouble(), body.GetProperty("accuracy").GetDouble(), body.GetProperty("consistency").GetDouble(),
                body.GetProperty("duplicates").GetInt64(), body.GetProperty("verified").GetInt64(), body.GetProperty("unverified").GetInt64()));
        Assert.True(body.TryGetProperty("timestamp", out _));
        var source = body.GetProperty("sources")[0];
        Assert.Equal(("nse.eod.full", "NSE", 100L), (source.GetProperty("source").GetString(), source.GetProperty("exchange").GetString(), source.GetProperty("totalRecords").GetInt64()));
        Assert.Equal("""{"field":"volume","required":100,"filled":90,"compared":60,"agreeing":58}""", source.GetProperty("fields")[0].GetRawText());
        Assert.Equal("""{"rule":"price.within_day","made":100,"held":98,"example":"TCS"}""", source.GetProperty("checks")[0].GetRawText());
    }

    [Fact]
    public async Task Without_rows_no_figure_is_good()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality");

        Assert.Equal("measure 24", _server.Quality.Asked.Single());
        Assert.Equal(0, body.GetProperty("totalRecords").GetInt64());
        Assert.All(["completeness", "accuracy", "consistency", "uniqueness"], name => Assert.Equal(JsonValueKind.Null, body.GetProperty(name).ValueKind));
    }

    [Theory]
    [InlineData("?hours=0", "hours is \"0\"; a whole number from 1 to 168 is expected.")]
    [InlineData("?hours=many", "hours is \"many\"; a whole number from 1 to 168 is expected.")]
    [InlineData("/history?from=2026-02-01&to=2026-01-01", "from (2026-02-01) is after to (2026-01-01).")]
    [InlineData("/history?from=1990-01-01&to=2026-01-01", "1990-01-01 to 2026-01-01 is more than 4000 days; ask for less at once.")]
    [InlineData("/report?run=-1", "run is \"-1\"; a whole number from 1 to 9,223,372,036,854,775,807 is expected.")]
    public async Task A_value_that_is_wrong_is_named(string query, string detail)
    {
        var (response, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality" + query);
        Assert.Equal((HttpStatusCode.BadRequest, detail), (response.StatusCode, body.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task The_history_ends_with_the_newest_reported_day()
    {
        _server.Quality.Points = [new QualityPoint(FakeQualityDesk.Day, "nse.eod.full", "NSE", FakeQualityDesk.Figures())];

        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality/history");

        Assert.Equal("history 2025-12-16 2026-01-14", _server.Quality.Asked[^1]);
        Assert.Equal(("2026-01-14", 100L), (body[0].GetProperty("day").GetString(), body[0].GetProperty("totalRecords").GetInt64()));
    }

    [Fact]
    public async Task The_latest_report_is_told_with_its_findings_and_a_missing_one_is_not_found()
    {
        var (missing, problem) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality/report");
        Assert.Equal((HttpStatusCode.NotFound, "urn:sentinelmarket:problem:no-quality-report"), (missing.StatusCode, problem.GetProperty("type").GetString()));

        _server.Quality.Report = FakeQualityDesk.MakeReport(new QualityFinding { Rule = "file.stale", Count = 1, Message = "A file." });
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality/report?run=77");

        Assert.Equal((77L, 150L, "2026-01-01"), (body.GetProperty("runId").GetInt64(), body.GetProperty("totalRecords").GetInt64(), body.GetProperty("from").GetString()));
        Assert.Equal(1, body.GetProperty("sources")[0].GetProperty("sessionsBehind").GetInt32() + body.GetProperty("sources")[1].GetProperty("sessionsBehind").GetInt32());
        Assert.Equal("A file.", body.GetProperty("findings")[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_latest_runs_tell_what_answered_and_what_passed()
    {
        _server.Quality.Runs = [new RunQuality(9, "end_of_day", Sample.Noon, "nse.eod.full", new Share(3, 4), new Share(2999, 3000), [new CheckQuality("price.positive", new Share(0, 1), null)])];

        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality/runs?limit=5");

        Assert.Equal("runs 5", _server.Quality.Asked.Single());
        Assert.Equal(
            """{"runId":9,"pipeline":"end_of_day","finishedAt":"2026-01-15T12:00:00Z","source":"nse.eod.full","streams":4,"streamsAnswered":3,"records":3000,"validity":99.9666,"refusedByRule":{"price.positive":1}}""",
            body[0].GetRawText());
    }

    [Fact]
    public async Task The_checks_are_listed_with_what_they_mean()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/quality/checks");
        Assert.Equal(QualityChecks.All.Select(check => check.Id), body.EnumerateArray().Select(check => check.GetProperty("id").GetString()));
    }
}
