using System.Text.Json;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Api;
using SentinelMarket.Tests.Components;
using SentinelMarket.Web.Commands;

namespace SentinelMarket.Tests.Commands;

public sealed class LakeVerbTests
{
    private readonly FakeCommandHost _host = new() { Lake = new FakeLakeDesk() };
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task A_dry_run_prints_what_would_change_by_source_with_samples()
    {
        ((FakeLakeDesk)_host.Lake!).Previews[1] = new ReplayPreview([new ReplayedSource("nse.quote", 1_000, 0, 3, 1, 5, 2)], [new ReplaySample("nse.quote", "changed", "TCS EQ", "price", "2999", "3000.5")]);

        Assert.Equal(0, await RunAsync("replay", "--source", "nse.quote", "--from", "2026-01-14", "--to", "2026-01-15", "--dry-run"));

        Assert.Contains("a dry run: nothing was changed in the simulated database sentinel_simulated.", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("nse.quote    1,000        0      3        1          5            2", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("  nse.quote changed: TCS EQ: price 2999 -> 3000.5", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_ends_as_its_runs_do()
    {
        Assert.Equal(0, await RunAsync("replay", "--from", "2026-01-14"));
        _host.Body = (request, _, _) => Task.FromResult(Sample.Run(1, request.Pipeline, RunOutcome.Partial));
        Assert.Equal(1, await RunAsync("replay", "--from", "2026-01-14"));
        Assert.All(_host.Requests, one => Assert.Equal((RunTrigger.Replay, true), (one.Request.Trigger, one.WaitForTurn)));
    }

    [Fact]
    public async Task Json_has_the_runs_and_the_previews()
    {
        ((FakeLakeDesk)_host.Lake!).Previews[1] = new ReplayPreview([new ReplayedSource("nse.quote", 10, 0, 3, 1, 5, 2)], []);

        await RunAsync("replay", "--from", "2026-01-14", "--dry-run", "--json");

        using var answer = JsonDocument.Parse(_out.ToString());
        Assert.Equal((true, 1, 3), (answer.RootElement.GetProperty("dryRun").GetBoolean(), answer.RootElement.GetProperty("runs")[0].GetProperty("id").GetInt32(), answer.RootElement.GetProperty("previews")[0].GetProperty("sources")[0].GetProperty("added").GetInt32()));
    }

    [Theory]
    [InlineData("--from is \"yesterday\"; a date like 2025-01-31 is expected.", "replay", "--from", "yesterday")]
    [InlineData("--to is \"2025-02-30\"; a date like 2025-01-31 is expected.", "lake", "verify", "--to", "2025-02-30")]
    public async Task A_day_that_is_none_is_a_usage_error(string message, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(arguments));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_loads_is_told_in_a_sentence()
    {
        ((FakeLakeDesk)_host.Lake!).Fault = new InvalidRunRequestException("No pipeline loads the source \"nobody\".");

        Assert.Equal(1, await RunAsync("replay", "--from", "2026-01-14", "--source", "nobody"));
        Assert.Equal("No pipeline loads the source \"nobody\".", _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim());
    }

    [Fact]
    public async Task Compaction_is_a_run_of_its_pipeline()
    {
        Assert.Equal(0, await RunAsync("lake", "compact"));
        Assert.Equal(LakeCompactionPipeline.PipelineName, Assert.Single(_host.Requests).Request.Pipeline);
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, _host, new CommandConsole(_out, _error, IsTerminal: false, TimeProvider.System), CancellationToken.None);
}
