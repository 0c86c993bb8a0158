using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;
using FakeAlertDesk = SentinelMarket.Tests.Components.FakeAlertDesk;

namespace SentinelMarket.Tests.Api;

public sealed class AlertTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Alerts.Incidents.AddRange([FakeAlertDesk.Incident(1), FakeAlertDesk.Incident(2, "news", AlertSeverity.Warning), FakeAlertDesk.Incident(3, "x") with { State = IncidentState.Resolved }]);
        _server.Alerts.Channels.Add(new AlertChannelOverview("ops", AlertChannelKind.Slack, "hooks.example.org", true, AlertSeverity.Info, true, []));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Open_incidents_come_with_when_they_were_judged()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/alerts");

        Assert.Equal([1, 2], body.GetProperty("open").EnumerateArray().Select(incident => incident.GetProperty("id").GetInt64()));
        Assert.Equal(("Critical", "stock_data is unhealthy: 9 of 10 runs failed."), (Text(body.GetProperty("open")[0], "severity"), Text(body.GetProperty("open")[0], "message")));
        Assert.Equal(("node/1", false), (Text(body, "node"), body.GetProperty("late").GetBoolean()));
    }

    [Fact]
    public async Task History_comes_in_pages()
    {
        var (_, first) = await _server.SendAsync(HttpMethod.Get, "/api/data/alerts/history?limit=2");
        var (_, second) = await _server.SendAsync(HttpMethod.Get, "/api/data/alerts/history?limit=2&after=" + Text(first, "next"));

        Assert.Equal([3, 2, 1], first.GetProperty("rows").EnumerateArray().Concat(second.GetProperty("rows").EnumerateArray()).Select(incident => incident.GetProperty("id").GetInt64()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task One_incident_comes_with_its_messages()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/alerts/1");

        Assert.Equal(("ops", "Sent", 3), (Text(body.GetProperty("deliveries")[0], "channel"), Text(body.GetProperty("deliveries")[0], "state"), body.GetProperty("deliveries")[0].GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task Incidents_are_taken_up_and_ended_with_a_note()
    {
        var (_, taken) = await _server.SendAsync(HttpMethod.Post, "/api/data/alerts/1/acknowledge", JsonContent.Create(new { note = "on it" }));
        var (_, ended) = await _server.SendAsync(HttpMethod.Post, "/api/data/alerts/1/resolve", JsonContent.Create(new { note = "mended" }));

        Assert.Equal(("local administrator", "Resolved"), (Text(taken, "acknowledgedBy"), Text(ended, "state")));
        Assert.Equal(["acknowledge 1 on it by local administrator", "resolve 1 mended by local administrator"], _server.Alerts.Orders);
    }

    [Theory]
    [InlineData("GET", "/api/data/alerts/9", null, 404, "There is no incident 9.")]
    [InlineData("GET", "/api/data/alerts/x", null, 400, "\"x\" is not a number; a whole number from 1 is expected.")]
    [InlineData("POST", "/api/data/alerts/9/resolve", "{}", 404, "There is no incident 9.")]
    [InlineData("POST", "/api/data/alerts/3/resolve", "{}", 409, "Incident 3 is over, so it cannot be changed any more.")]
    [InlineData("GET", "/api/data/alerts/history?limit=0", null, 400, "limit is \"0\"; a whole number from 1 to 500 is expected.")]
    [InlineData("PUT", "/api/data/alerts/rules/good", "{\"metric\":\"pipeline.health\",\"forSeconds\":1e300}", 400, "forSeconds is 1E+300; a number of seconds is expected.")]
    [InlineData("PUT", "/api/data/alerts/rules/good", "{\"name\":\"other\",\"metric\":\"pipeline.health\"}", 400, "name is \"other\", and the address says \"good\"; leave it out or make them equal.")]
    [InlineData("PUT", "/api/data/alerts/rules/good", "{\"metric\":\"pipeline.health\",\"channels\":[\"pager\"]}", 409, "Channels: there is no channel \"pager\"; known are ops.")]
    [InlineData("DELETE", "/api/data/alerts/rules/gone", null, 404, "There is no rule \"gone\".")]
    [InlineData("DELETE", "/api/data/alerts/silences/4", null, 404, "There is no mute or maintenance window 4 that could be lifted.")]
    [InlineData("POST", "/api/data/alerts/silences", "{\"kind\":\"Mute\"}", 409, "The reason has 0 characters; 3 to 500 are expected.")]
    [InlineData("POST", "/api/data/alerts/channels/pager/test", null, 404, "There is no channel \"pager\". Set are: ops.")]
    public async Task What_is_not_possible_is_refused_in_words(string method, string path, string? content, int status, string detail)
    {
        using var body = content is null ? null : new StringContent(content, System.Text.Encoding.UTF8, "application/json");
        var (response, problem) = await _server.SendAsync(new HttpMethod(method), path, body);

        Assert.Equal(((HttpStatusCode)status, detail), (response.StatusCode, Text(problem, "detail")));
        Assert.StartsWith("urn:sentinelmarket:problem:", Text(problem, "type"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_is_made_read_and_removed()
    {
        var (_, made) = await _server.SendAsync(HttpMethod.Put, "/api/data/alerts/rules/talk-stops", JsonContent.Create(new { metric = "feed.state", comparison = "AtLeast", threshold = 3, forSeconds = 600, severity = "Critical", subjects = new[] { "x" } }));
        var (_, rules) = await _server.SendAsync(HttpMethod.Get, "/api/data/alerts/rules");
        var (removed, _) = await _server.SendAsync(HttpMethod.Delete, "/api/data/alerts/rules/talk-stops");

        Assert.Equal(("talk-stops", 600.0, "local administrator"), (Text(made, "name"), made.GetProperty("forSeconds").GetDouble(), Text(made, "changedBy")));
        Assert.Equal("talk-stops", Text(Assert.Single(rules.EnumerateArray()), "name"));
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    [Fact]
    public async Task A_mute_is_made_and_lifted_and_a_channel_is_tried()
    {
        var (_, made) = await _server.SendAsync(HttpMethod.Post, "/api/data/alerts/silences", JsonContent.Create(new { kind = "Mute", rule = "quality-*", subject = "news", reason = "known" }));
        var (lifted, _) = await _server.SendAsync(HttpMethod.Delete, "/api/data/alerts/silences/1");
        var (_, trial) = await _server.SendAsync(HttpMethod.Post, "/api/data/alerts/channels/ops/test");

        Assert.Equal(("quality-*", HttpStatusCode.NoContent, true), (Text(made, "rule"), lifted.StatusCode, trial.GetProperty("succeeded").GetBoolean()));
        Assert.Equal(["Mute quality-* of news because known by local administrator", "lift 1 by local administrator", "test ops by local administrator"], _server.Alerts.Orders);
    }

    [Fact]
    public async Task Channels_are_listed_without_any_secret()
    {
        var (_, body) = await _server.SendAsync(HttpMethod.Get, "/api/data/alerts/channels");

        Assert.Equal(["isSigned", "kind", "latest", "minimumSeverity", "name", "target", "tellResolved"], body[0].EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
