using System.Text.Json;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Tests.Api;
using SentinelMarket.Web.Commands;

namespace SentinelMarket.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly FakeCommandHost _host = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sentinel-commands-");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Without_a_verb_it_serves()
    {
        Assert.Equal(0, await RunAsync());
        Assert.Equal(0, await RunAsync("serve", "--live", "--data", "/tmp/x y", "--port", "5099"));
        Assert.Equal(0, await RunAsync("--live"));
        Assert.Equal([new HostArguments(null, null, null), new HostArguments(true, "/tmp/x y", 5099), new HostArguments(true, null, null)], _host.Served);
    }

    [Fact]
    public async Task Help_lists_the_verbs()
    {
        Assert.Equal(0, await RunAsync("--help"));
        Assert.Contains("./run [command] [options]", _out.ToString(), StringComparison.Ordinal);
        foreach (var verb in new[] { "serve", "import", "run <PIPELINE>", "pipelines", "runs", "--live", "--data", "--port" }) { Assert.Contains(verb, _out.ToString(), StringComparison.Ordinal); }
    }

    [Fact]
    public async Task A_run_that_succeeded_is_told_in_words_and_exits_with_zero()
    {
        Assert.Equal(0, await RunAsync("run", "stock_data", "--param", "day=2026-01-14", "--param", "note=a=b"));

        Assert.Equal(
            """
            Run 1 of stock_data succeeded after 1.5 s.
              extracted               10
              loaded                   6
              unchanged                3
              quarantined              1
            Wrote to the simulated database sentinel_simulated.

            """,
            _out.ToString(),
            ignoreLineEndingDifferences: true);
        var (request, waitForTurn) = Assert.Single(_host.Requests);
        Assert.False(waitForTurn);
        Assert.Equal(RunTrigger.Manual, request.Trigger);
        Assert.Equal($"command line ({Environment.UserName})", request.Actor);
        Assert.Equal(("2026-01-14", "a=b"), (request.Parameters["day"], request.Parameters["note"]));
        Assert.True(_host.Closed);
    }

    [Theory]
    [InlineData(RunOutcome.Partial, 1, "Run 1 of stock_data succeeded in part after 1.5 s.")]
    [InlineData(RunOutcome.Failed, 1, "Run 1 of stock_data failed after 1.5 s.")]
    [InlineData(RunOutcome.Cancelled, 130, "Run 1 of stock_data was cancelled after 1.5 s.")]
    public async Task Only_success_exits_with_zero(RunOutcome outcome, int exitCode, string headline)
    {
        _host.Body = (request, _, _) => Task.FromResult(Sample.Run(1, request.Pipeline, outcome));

        Assert.Equal(exitCode, await RunAsync("run", "stock_data"));
        Assert.StartsWith(headline, _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_sources_are_named()
    {
        _host.Body = (request, _, _) => Task.FromResult(Sample.Run(2, request.Pipeline, RunOutcome.Partial));

        await RunAsync("run", "stock_data");
        Assert.EndsWith("1 of 50 sources failed:\n  nse.quote TCS: 429 Too Many Requests after 3 tries\n", _error.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_and_nothing_else()
    {
        _host.Body = (request, progress, _) =>
        {
            progress.Report(Sample.Run(1, request.Pipeline, outcome: null));
            return Task.FromResult(Sample.Run(1, request.Pipeline, RunOutcome.Partial));
        };

        Assert.Equal(1, await RunAsync("run", "stock_data", "--json"));
        var run = JsonDocument.Parse(_out.ToString()).RootElement;
        Assert.Equal("Partial", run.GetProperty("outcome").GetString());
        Assert.Equal((10, 6, 3, 1), (run.GetProperty("extracted").GetInt32(), run.GetProperty("loaded").GetInt32(), run.GetProperty("unchanged").GetInt32(), run.GetProperty("quarantined").GetInt32()));
        Assert.Equal(1.5, run.GetProperty("seconds").GetDouble());
        Assert.Equal(1, run.GetProperty("sourcesFailed").GetInt32());
        Assert.Equal(("Simulated", "sentinel_simulated"), (run.GetProperty("mode").GetString(), run.GetProperty("database").GetString()));
        Assert.Equal(JsonValueKind.Null, run.GetProperty("error").ValueKind);
        Assert.Equal("2026-01-15T12:00:00Z", run.GetProperty("startedAt").GetString());
    }

    [Fact]
    public async Task Files_go_to_the_live_database_with_absolute_paths_and_wait_their_turn()
    {
        var file = WriteFile("a b.csv");

        Assert.Equal(0, await RunAsync("import", "bhavcopy", file, _folder.FullName));
        Assert.EndsWith("Wrote to the live database sentinel_live.\n", _out.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var (request, waitForTurn) = Assert.Single(_host.Requests);
        Assert.True(waitForTurn);
        Assert.Equal(("end_of_day", RunTrigger.Import), (request.Pipeline, request.Trigger));
        Assert.Equal($"{file}\n{_folder.FullName}", request.Parameters["paths"]);
        Assert.True(Assert.Single(_host.Opened).Live);
    }

    [Fact]
    public async Task Lists_of_shares_go_to_their_own_pipeline()
    {
        var file = WriteFile("EQUITY_L.csv");

        Assert.Equal(0, await RunAsync("import", "instruments", file));
        var (request, waitForTurn) = Assert.Single(_host.Requests);
        Assert.True(waitForTurn);
        Assert.Equal(("instruments", RunTrigger.Import, file), (request.Pipeline, request.Trigger, request.Parameters["paths"]));
        Assert.True(Assert.Single(_host.Opened).Live);
    }

    [Fact]
    public async Task Files_go_to_the_simulated_database_when_told_so()
    {
        Assert.Equal(0, await RunAsync("import", "bhavcopy", WriteFile("a.csv"), "--simulated"));
        Assert.False(Assert.Single(_host.Opened).Live);
    }

    [Theory]
    [InlineData("There is no file or folder \"/no/such/file.zip\".", "import", "bhavcopy", "/no/such/file.zip")]
    [InlineData("--port is \"eighty\"; a whole number from 0 to 65535 is expected.", "--port", "eighty")]
    [InlineData("--port is \"70000\"; a whole number from 0 to 65535 is expected.", "serve", "--port", "70000")]
    [InlineData("--limit is \"0\"; a whole number from 1 to 1000 is expected.", "runs", "--limit", "0")]
    [InlineData("--param is \"day\"; key=value is expected.", "run", "stock_data", "--param", "day")]
    [InlineData("Unrecognized command or argument 'frobnicate'.", "frobnicate")]
    public async Task Wrong_usage_is_one_sentence_and_exits_with_two(string message, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(arguments));
        Assert.Equal($"{message}\nRun with --help to see what is possible.\n", _error.ToString().ReplaceLineEndings("\n"));
        Assert.Empty(_out.ToString());
        Assert.Empty(_host.Opened);
        Assert.Empty(_host.Served);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("import")]
    [InlineData("import", "bhavcopy")]
    [InlineData("import", "instruments")]
    public async Task A_verb_that_lacks_something_exits_with_two(params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(arguments));
        Assert.Empty(_host.Opened);
    }

    [Fact]
    public async Task Live_and_simulated_exclude_each_other()
    {
        Assert.Equal(2, await RunAsync("import", "bhavcopy", WriteFile("a.csv"), "--simulated", "--live"));
        Assert.StartsWith("--live and --simulated exclude each other", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_one_sentence_without_a_stack_trace()
    {
        _host.Body = (request, _, _) => throw new UnknownPipelineException(request.Pipeline, ["stock_data"]);

        Assert.Equal(1, await RunAsync("run", "nope", "--json"));
        Assert.Equal("Starting the database ...\nThere is no pipeline \"nope\". Known pipelines: stock_data.\n", _error.ToString().ReplaceLineEndings("\n"));
        Assert.Equal("There is no pipeline \"nope\". Known pipelines: stock_data.", JsonDocument.Parse(_out.ToString()).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_database_that_does_not_open_is_told_with_its_cause()
    {
        _host.OpenFailure = new InvalidOperationException("The database cannot be opened", new IOException("Disk full."));

        Assert.Equal(1, await RunAsync("pipelines"));
        Assert.Equal("The database cannot be opened (Disk full.)\n", _error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Ctrl_C_cancels_the_run_and_says_so()
    {
        using var cancellation = new CancellationTokenSource();
        _host.Body = async (request, progress, token) =>
        {
            progress.Report(Sample.Run(1, request.Pipeline, outcome: null));
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
            return Sample.Run(1);
        };

        Assert.Equal(130, await CommandLine.RunAsync(["run", "stock_data"], _host, new CommandConsole(_out, _error, false, TimeProvider.System), cancellation.Token));
        Assert.StartsWith("Run 1 of stock_data was cancelled.", _out.ToString(), StringComparison.Ordinal);
        Assert.True(_host.Closed);
    }

    [Theory]
    [InlineData(false, "Starting the database ...\nstock_data run 1: 10 read, 6 loaded, 3 unchanged, 1 quarantined\n")]
    [InlineData(true, "Starting the database ...\n\r[#####...............] stock_data run 1: 10 read, 6 loaded, 3 unchanged, 1 quarantined\u001b[K\r\u001b[K")]
    public async Task Progress_is_a_bar_on_a_terminal_and_plain_lines_otherwise(bool terminal, string expected)
    {
        _host.Body = (request, progress, _) =>
        {
            progress.Report(Sample.Run(1, request.Pipeline, outcome: null));
            progress.Report(Sample.Run(1, request.Pipeline, outcome: null));
            return Task.FromResult(Sample.Run(1, request.Pipeline));
        };

        await CommandLine.RunAsync(["run", "stock_data"], _host, new CommandConsole(_out, _error, terminal, new StoppedTime()), CancellationToken.None);
        Assert.Equal(expected, _error.ToString().Replace(Environment.NewLine, "\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_are_an_aligned_table_newest_first()
    {
        Assert.Equal(0, await RunAsync("runs", "--pipeline", "stock_data", "--limit", "2"));
        Assert.Equal(
            """
            RUN  PIPELINE    OUTCOME    STARTED (IST)        SECONDS  EXTRACTED  LOADED  UNCHANGED  QUARANTINED  ACTOR
              2  stock_data  Partial    2026-01-15 17:30:00      1.5         10       6          3            1  tester
              1  stock_data  Succeeded  2026-01-15 17:30:00      1.5         10       6          3            1  tester

            """,
            _out.ToString(),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Pipelines_are_an_aligned_table()
    {
        Assert.Equal(0, await RunAsync("pipelines"));
        Assert.Equal(
            """
            PIPELINE    HEALTH      24 H  SCHEDULE         NEXT RUN (IST)       LAST RUN
            stock_data  Degraded  96.5 %  every 5 minutes  2026-01-15 17:35:00  Partial 2026-01-15 17:30:01

            """,
            _out.ToString(),
            ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("runs", 2)]
    [InlineData("pipelines", 1)]
    public async Task Lists_are_one_json_object_too(string verb, int count)
    {
        Assert.Equal(0, await RunAsync(verb, "--json", "--live"));
        var body = JsonDocument.Parse(_out.ToString()).RootElement;
        Assert.Equal(count, body.GetProperty(verb).GetArrayLength());
        Assert.Equal("sentinel_live", body.GetProperty("database").GetString());
    }

    [Fact]
    public async Task Runs_of_an_unknown_pipeline_are_refused()
    {
        Assert.Equal(1, await RunAsync("runs", "--pipeline", "nope"));
        Assert.EndsWith("There is no pipeline \"nope\". Known pipelines: stock_data.\n", _error.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(arguments, _host, new CommandConsole(_out, _error, IsTerminal: false, TimeProvider.System), CancellationToken.None);

    private string WriteFile(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, "x");
        return path;
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
