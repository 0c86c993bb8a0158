using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Tests.Components;
using SentinelMarket.Web.Commands;

namespace SentinelMarket.Tests.Commands;

public sealed class QuarantineVerbTests : IDisposable
{
    private readonly FakeCommandHost _host = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public QuarantineVerbTests() => _host.Quarantine.Entries.AddRange([FakeQuarantineDesk.Entry(1), FakeQuarantineDesk.Entry(2, QuarantineStatus.Dismissed)]);

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Open_entries_are_listed_with_what_is_wrong()
    {
        Assert.Equal(0, await RunAsync("quarantine", "--rule", "high.not_below_low"));

        Assert.Equal(QuarantineStatus.Open, _host.Quarantine.Queries[^1].Status);
        Assert.Contains("High 2990 is below low 3010.", _out.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("dismissed", _out.ToString(), StringComparison.Ordinal);
        Assert.True(_host.Closed);
    }

    [Fact]
    public async Task All_entries_are_one_json_object_for_programs()
    {
        Assert.Equal(0, await RunAsync("quarantine", "--status", "all", "--json"));

        using var json = JsonDocument.Parse(_out.ToString());
        Assert.Equal(["Open", "Dismissed"], json.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Entries_are_dismissed_with_their_reason()
    {
        Assert.Equal(0, await RunAsync("quarantine", "dismiss", "1", "3", "--reason", "suspended share"));

        Assert.Equal([$"dismiss 1,3 by {CommandActor.Name}: suspended share"], _host.Quarantine.Orders);
        Assert.Equal("Dismissed: 1, 3.", _out.ToString().Trim());
    }

    [Fact]
    public async Task What_cannot_be_replayed_is_said()
    {
        _host.Quarantine.Fault = new QuarantineRefusalException("The entry is not open, so there is nothing to replay.");

        Assert.Equal(ExitCodes.Failed, await RunAsync("quarantine", "replay", "2"));

        Assert.Contains("The entry is not open, so there is nothing to replay.", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, _host, new CommandConsole(_out, _error, IsTerminal: false, TimeProvider.System), CancellationToken.None);
}
