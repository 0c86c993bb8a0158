using System.Text.Json;
using SentinelMarket.Tests.Simulation;
using SentinelMarket.Web.Commands;

namespace SentinelMarket.Tests.Commands;

public sealed class SimulateVerbTests : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Truth_prints_every_episode_that_touches_the_days()
    {
        Assert.Equal(0, await RunAsync("simulate", "truth", "--json", "--from", "2026-02-01", "--to", "2026-02-28"));

        using var json = JsonDocument.Parse(_out.ToString());
        var printed = json.RootElement.GetProperty("episodes").EnumerateArray().ToList();
        var truth = CrowdOf.Nifty().Truth(new(2026, 1, 31, 18, 30, 0, TimeSpan.Zero), new(2026, 2, 28, 18, 30, 0, TimeSpan.Zero));
        Assert.NotEmpty(truth);
        Assert.Equal(truth.Select(one => one.Ticker.Value), printed.Select(one => one.GetProperty("ticker").GetString()));
        Assert.Equal(truth.Select(one => (one.Start, one.Peak, one.End)), printed.Select(one => (one.GetProperty("start").GetDateTimeOffset(), one.GetProperty("peak").GetDateTimeOffset(), one.GetProperty("end").GetDateTimeOffset())));
        Assert.Equal(truth[0].Accounts[0].Handle, printed[0].GetProperty("accounts")[0].GetProperty("handle").GetString());
        Assert.Equal(truth[0].Platforms, printed[0].GetProperty("platforms").EnumerateArray().Select(one => one.GetString()!));
    }

    [Fact]
    public async Task Truth_is_a_table_for_people()
    {
        Assert.Equal(0, await RunAsync("simulate", "truth", "--from", "2026-02-01", "--to", "2026-02-28"));
        Assert.StartsWith("Ticker", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_in_the_wrong_order_are_refused()
    {
        Assert.Equal(ExitCodes.Failed, await RunAsync("simulate", "truth", "--from", "2026-03-01", "--to", "2026-02-01"));
        Assert.Equal("--to is before --from; swap them.", _error.ToString().Trim());
    }

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(arguments, new FakeCommandHost(), new CommandConsole(_out, _error, IsTerminal: false, TimeProvider.System), CancellationToken.None);
}
