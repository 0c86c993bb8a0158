using System.Net;
using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;
using FakeJobDesk = SentinelMarket.Tests.Components.FakeJobDesk;

namespace SentinelMarket.Tests.Api;

public sealed class JobsApiTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Jobs_tell_what_recurs_what_runs_what_failed_and_who_works()
    {
        _server.Jobs.Executing.Add(new ExecutingRun(Sample.Run(9, outcome: null), [new StageReport(RunStage.Extract, Sample.Noon, null, TimeSpan.FromSeconds(1), 5, 4)], Sample.Noon, "ana"));
        _server.Jobs.Failures.Add(FakeJobDesk.Group(5, 4));
        _server.Jobs.Misfires.Add(new Misfire(1, "stock_data", MisfireKind.Late, Sample.Noon, Sample.Noon.AddHours(1), Sample.Noon.AddHours(2), 13, "one/7", null));

        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/jobs");

        Assert.Equal(280, body.GetProperty("counts").GetProperty("succeeded").GetInt64());
        var job = body.GetProperty("recurring")[0];
        Assert.Equal(("stock_data", "every 5 minutes", 5), (Text(job.GetProperty("schedule"), "pipeline"), Text(job.GetProperty("schedule"), "words"), job.GetProperty("schedule").GetProperty("next").GetArrayLength()));
        Assert.Equal(("ana", 5), (Text(body.GetProperty("executing")[0], "cancelRequestedBy"), body.GetProperty("executing")[0].GetProperty("stages")[0].GetProperty("itemsIn").GetInt64()));
        Assert.Equal(("Exchange answered # times", 2), (Text(body.GetProperty("failures")[0], "text"), body.GetProperty("failures")[0].GetProperty("runs").GetArrayLength()));
        Assert.Equal(("Late", 7200, 13), (Text(body.GetProperty("misfires")[0], "kind"), body.GetProperty("misfires")[0].GetProperty("lateSeconds").GetDouble(), body.GetProperty("misfires")[0].GetProperty("missed").GetInt64()));
        var (_, nodes) = await _server.SendAsync(HttpMethod.Get, "/api/data/nodes");
        Assert.Equal(("one/7", "Alive", "Web, Worker", 0.25), (Text(nodes[0], "node"), Text(nodes[0], "state"), Text(nodes[0], "roles"), nodes[0].GetProperty("cpu").GetDouble()));
    }

    [Fact]
    public async Task A_schedule_is_previewed_changed_and_put_back()
    {
        var (_, preview) = await PutAsync("/api/data/schedules/stock_data?preview=true", """{"every":"00:10:00"}""");
        Assert.Equal((5, 0), (preview.GetProperty("next").GetArrayLength(), _server.Jobs.Orders.Count));

        var (changed, body) = await PutAsync("/api/data/schedules/stock_data", """{"every":"00:10:00","reason":"quiet season"}""");
        Assert.Equal((HttpStatusCode.OK, true, "local administrator", "quiet season"), (changed.StatusCode, body.GetProperty("edited").GetBoolean(), Text(body, "changedBy"), Text(body, "reason")));
        var (_, read) = await _server.SendAsync(HttpMethod.Get, "/api/data/schedules/stock_data");
        Assert.Equal("00:10:00", Text(read, "every"));
        await _server.SendAsync(HttpMethod.Delete, "/api/data/schedules/stock_data");

        Assert.Equal(["edit stock_data to every 00:10:00 by local administrator: quiet season", "revert stock_data by local administrator"], _server.Jobs.Orders);
    }

    [Theory]
    [InlineData("""{"cron":"bad"}""", "invalid-schedule", "The cron expression is \"bad\", which is not a Quartz cron expression.")]
    [InlineData("""{"every":"often"}""", "invalid-value", "every is \"often\"; hours, minutes and seconds such as 00:05:00 are expected.")]
    public async Task What_is_no_schedule_is_refused_in_words(string json, string type, string detail)
    {
        foreach (var query in (string[])["", "?preview=true"])
        {
            var (response, body) = await PutAsync("/api/data/schedules/stock_data" + query, json);

            Assert.Equal((HttpStatusCode.BadRequest, "urn:sentinelmarket:problem:" + type, detail), (response.StatusCode, Text(body, "type"), Text(body, "detail")));
        }
    }

    [Fact]
    public async Task A_pipeline_that_there_is_not_has_no_schedule()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _server.SendAsync(HttpMethod.Get, "/api/data/schedules/nope")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync("/api/data/schedules/nope", """{"every":"00:10:00"}""")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.SendAsync(HttpMethod.Delete, "/api/data/schedules/nope")).Response.StatusCode);
    }

    [Fact]
    public async Task Failed_runs_are_tried_again_or_acknowledged_with_a_reason()
    {
        var (_, tried) = await PostAsync("/api/data/jobs/failures/requeue", """{"runs":[12,13]}""");
        var (_, seen) = await PostAsync("/api/data/jobs/failures/acknowledge", """{"runs":[14],"reason":"known outage"}""");
        var (short_, problem) = await PostAsync("/api/data/jobs/failures/acknowledge", """{"runs":[14],"reason":"x"}""");
        var (none, _) = await PostAsync("/api/data/jobs/failures/requeue", """{"runs":[]}""");

        Assert.Equal((1, "A run of stock_data is open.", 1), (tried.GetProperty("started").GetArrayLength(), tried.GetProperty("refused")[0].GetString(), seen.GetProperty("acknowledged").GetInt32()));
        Assert.Equal(["requeue 12,13 by local administrator", "acknowledge 14 by local administrator: known outage"], _server.Jobs.Orders);
        Assert.Equal((HttpStatusCode.BadRequest, "reason is \"x\"; 3 to 500 printable characters are expected.", HttpStatusCode.BadRequest), (short_.StatusCode, Text(problem, "detail"), none.StatusCode));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<(HttpResponseMessage Response, JsonElement Body)> PutAsync(string path, string json) => _server.SendAsync(HttpMethod.Put, path, new StringContent(json, Encoding.UTF8, "application/json"));

    private Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(string path, string json) => _server.SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"));
}
