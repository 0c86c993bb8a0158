using System.Text.Json;
using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;
using SentinelMarket.Tests.Components;
using SentinelMarket.Web.Commands;

namespace SentinelMarket.Tests.Commands;

public sealed class AlertsVerbTests : IDisposable
{
    private readonly FakeCommandHost _host = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public AlertsVerbTests() => _host.Alerts.Incidents.AddRange([FakeAlertDesk.Incident(1), FakeAlertDesk.Incident(2, "news") with { State = IncidentState.Resolved }]);

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Open_incidents_are_listed_and_a_server_that_does_not_judge_is_named()
    {
        _host.Alerts.IsLate = true;

        Assert.Equal(0, await RunAsync("alerts"));

        Assert.Contains("stock_data is unhealthy: 9 of 10 runs failed.", _out.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("news", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Rules are not being evaluated: that is done by a running server.", _error.ToString().Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_incidents_are_one_json_object_for_programs()
    {
        Assert.Equal(0, await RunAsync("alerts", "--history", "--json"));

        using var json = JsonDocument.Parse(_out.ToString());
        Assert.Equal(["Resolved", "Open"], json.RootElement.GetProperty("incidents").EnumerateArray().Select(incident => incident.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Incidents_are_taken_up_and_ended_with_a_note()
    {
        Assert.Equal(0, await RunAsync("alerts", "ack", "1", "--note", "on it"));
        Assert.Equal(0, await RunAsync("alerts", "resolve", "1"));
        Assert.Equal(1, await RunAsync("alerts", "resolve", "9"));

        Assert.Equal([$"acknowledge 1 on it by {CommandActor.Name}", $"resolve 1  by {CommandActor.Name}"], _host.Alerts.Orders);
        Assert.StartsWith("Incident 1 (pipeline-unhealthy of stock_data) is acknowledged.", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("There is no incident 9.", _error.ToString().Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mute_needs_a_reason()
    {
        Assert.Equal(0, await RunAsync("alerts", "mute", "--subject", "nse.*", "--hours", "2", "--reason", "exchange works"));

        Assert.Equal([$"Mute  of nse.* because exchange works by {CommandActor.Name}"], _host.Alerts.Orders);
        Assert.NotEqual(0, await RunAsync("alerts", "mute", "--subject", "nse.*"));
    }

    [Fact]
    public async Task A_channel_is_tried()
    {
        _host.Alerts.Channels.Add(new AlertChannelOverview("ops", AlertChannelKind.Webhook, "example.org", false, AlertSeverity.Info, true, []));

        Assert.Equal(0, await RunAsync("alerts", "test", "ops"));
        Assert.Equal(1, await RunAsync("alerts", "test", "pager"));

        Assert.Equal("ops took the test message.", _out.ToString().Trim());
        Assert.EndsWith("There is no channel \"pager\". Set are: ops.", _error.ToString().Trim(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, _host, new CommandConsole(_out, _error, IsTerminal: false, TimeProvider.System), CancellationToken.None);
}
