using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Monitoring.OpenLineage;
using SentinelMarket.Core.Records;
using static SentinelMarket.Tests.Monitoring.OpenLineage.LineageSamples;

namespace SentinelMarket.Tests.Monitoring.OpenLineage;

public sealed class LineageEmitterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lines _log = new();

    private string File => Path.Combine(_folder.FullPath, "logs", "lineage.ndjson");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Events_arrive_in_order_with_key_and_type()
    {
        await using var server = await LineageServer.StartAsync();
        await using var emitter = Emitter(new LineageOptions { Endpoint = server.Address, ApiKey = "s3cret" });

        Tell(emitter, 1, 2);

        var (body, authorization, contentType) = await server.NextAsync();
        Assert.Equal(("START 1", "Bearer s3cret", "application/json"), (Word(body), authorization, contentType));
        Assert.Equal(["COMPLETE 1", "START 2", "COMPLETE 2"], await server.NextWordsAsync(3));
        Assert.Empty(OpenLineageSchema.Check(Read(body)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task An_endpoint_that_is_busy_gets_the_event_again_and_nothing_is_lost(int status)
    {
        await using var server = await LineageServer.StartAsync();
        server.Answer = (number, context) =>
        {
            context.Response.StatusCode = number <= 3 ? status : 200;
            return Task.CompletedTask;
        };
        await using var emitter = Emitter(new LineageOptions { Endpoint = server.Address });

        Tell(emitter, 1);

        Assert.Equal(["START 1", "COMPLETE 1"], await server.NextWordsAsync(2));
        Assert.Equal((5, 0L), (server.Requests, emitter.Dropped));
    }

    [Fact]
    public async Task An_endpoint_that_breaks_the_connection_gets_the_event_again()
    {
        await using var server = await LineageServer.StartAsync();
        server.Answer = (number, context) =>
        {
            if (number <= 2) { context.Abort(); context.Response.StatusCode = 500; }
            return Task.CompletedTask;
        };
        await using var emitter = Emitter(new LineageOptions { Endpoint = server.Address });

        Tell(emitter, 1);

        Assert.Equal(["START 1", "COMPLETE 1"], await server.NextWordsAsync(2));
    }

    [Fact]
    public async Task An_endpoint_that_hangs_is_left_and_asked_again_while_runs_go_on()
    {
        await using var server = await LineageServer.StartAsync();
        var hung = new TaskCompletionSource();
        server.Answer = async (number, context) =>
        {
            if (number > 1) { return; }
            hung.SetResult();
            context.Response.StatusCode = 500;
            var left = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(left.SetResult);
            await left.Task;
        };
        await using var emitter = Emitter(new LineageOptions { Endpoint = server.Address, RequestTimeout = TimeSpan.FromMilliseconds(300) });
        Tell(emitter, 1);
        await hung.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Tell(emitter, 2);

        Assert.Equal(["START 1", "COMPLETE 1", "START 2", "COMPLETE 2"], await server.NextWordsAsync(4));
    }

    [Fact]
    public async Task An_endpoint_that_comes_up_later_gets_what_waited()
    {
        var port = FreePort();
        await using var emitter = Emitter(new LineageOptions { Endpoint = $"http://127.0.0.1:{port}/api/v1/lineage" });
        Tell(emitter, 1);
        await _log.WaitForAsync("takes no event");

        await using var server = await LineageServer.StartAsync(port);

        Assert.Equal(["START 1", "COMPLETE 1"], await server.NextWordsAsync(2));
        await _log.WaitForAsync("takes events again");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(302)]
    public async Task An_event_that_is_refused_for_good_does_not_hold_up_the_next(int status)
    {
        await using var server = await LineageServer.StartAsync();
        server.Answer = async (number, context) =>
        {
            if (number > 1) { return; }
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            await context.Response.WriteAsync("schema\nunknown", context.RequestAborted);
        };
        await using var emitter = Emitter(new LineageOptions { Endpoint = server.Address });

        Tell(emitter, 1);

        Assert.Equal(["COMPLETE 1"], await server.NextWordsAsync(1));
        Assert.Equal(1, emitter.Dropped);
        Assert.Contains(_log.All, line => line.Contains($"refused an event for good, it answered {status}: schema unknown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_endpoint_stays_away_the_queue_keeps_the_newest_and_the_loss_is_told()
    {
        var port = FreePort();
        await using var emitter = Emitter(new LineageOptions { Endpoint = $"http://127.0.0.1:{port}/api/v1/lineage", QueueLength = 2 });
        Tell(emitter, 1);
        await _log.WaitForAsync("takes no event");
        Tell(emitter, 2, 3, 4);
        await _log.WaitForAsync("are lost");

        await using var server = await LineageServer.StartAsync(port);

        Assert.Equal(["START 1", "START 4", "COMPLETE 4"], await server.NextWordsAsync(3));
        Assert.Equal(5, emitter.Dropped);
    }

    [Fact]
    public async Task An_orderly_stop_sends_what_waits()
    {
        await using var server = await LineageServer.StartAsync();
        server.Answer = (number, context) =>
        {
            context.Response.StatusCode = number % 2 == 1 ? 503 : 200;
            return Task.CompletedTask;
        };
        var emitter = Emitter(new LineageOptions { Endpoint = server.Address, File = File, StopPatience = TimeSpan.FromSeconds(30) });
        Tell(emitter, [.. Enumerable.Range(1, 20).Select(number => (long)number)]);

        await emitter.DisposeAsync();

        Assert.Equal((80, 0L), (server.Requests, emitter.Dropped));
        Assert.Equal(40, (await System.IO.File.ReadAllLinesAsync(File)).Length);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_an_endpoint_that_stays_away_and_says_what_is_lost()
    {
        var emitter = Emitter(new LineageOptions { Endpoint = $"http://127.0.0.1:{FreePort()}/", StopPatience = TimeSpan.Zero });
        Tell(emitter, 1, 2);

        await emitter.DisposeAsync();

        Assert.Equal(4, emitter.Dropped);
        Assert.Contains(_log.All, line => line.Contains("4 events for the endpoint", StringComparison.Ordinal) && line.Contains("are lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_whose_folder_cannot_be_made_gets_its_lines_later()
    {
        var folder = Path.GetDirectoryName(File)!;
        await System.IO.File.WriteAllTextAsync(folder, "a file where the folder should be");
        await using (var emitter = Emitter(new LineageOptions { File = File }))
        {
            Tell(emitter, 1);
            await _log.WaitForAsync("takes no event");
            System.IO.File.Delete(folder);
            await _log.WaitForAsync("takes events again");
        }

        Assert.Equal(["START 1", "COMPLETE 1"], (await System.IO.File.ReadAllLinesAsync(File)).Select(Word));
    }

    [Fact]
    public async Task A_file_that_another_process_is_writing_gets_its_lines_afterwards()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await using (var emitter = Emitter(new LineageOptions { File = File }))
        {
            await using (System.IO.File.Open(File, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                Tell(emitter, 1);
                await _log.WaitForAsync("takes no event");
            }

            await _log.WaitForAsync("takes events again");
        }

        Assert.Equal(["START 1", "COMPLETE 1"], (await System.IO.File.ReadAllLinesAsync(File)).Select(Word));
    }

    [Fact]
    public async Task What_a_power_cut_left_of_a_line_is_written_over()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, "{\"whole\":1}\n{\"half\":" + new string('x', 20_000));

        await using (var emitter = Emitter(new LineageOptions { File = File })) { Tell(emitter, 1); }

        var lines = await System.IO.File.ReadAllLinesAsync(File);
        Assert.Equal("{\"whole\":1}", lines[0]);
        Assert.Equal(["START 1", "COMPLETE 1"], lines[1..].Select(Word));
    }

    [Fact]
    public async Task Without_a_setting_nothing_is_sent()
    {
        await using var emitter = Emitter(new LineageOptions());

        Tell(emitter, 1);

        Assert.Equal(0, emitter.Dropped);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused_by_their_keys()
    {
        var faults = new LineageOptionsValidator().Validate(null, new LineageOptions
        {
            Endpoint = "https://user:password@example.org/", File = Path.GetTempPath(), ApiKeyFile = "/nowhere/at/all", Namespace = "", QueueLength = 0, LongestRetryDelay = TimeSpan.Zero,
        }).Failures!;

        Assert.Equal(["Lineage:Endpoint", "Lineage:File", "Lineage:ApiKeyFile", "Lineage:Namespace", "Lineage:QueueLength", "Lineage:LongestRetryDelay"], faults.Select(fault => string.Join(':', fault.Split(':')[..2])));
    }

    private LineageEmitter Emitter(LineageOptions options)
    {
        options.RetryDelay = TimeSpan.FromMilliseconds(5);
        options.LongestRetryDelay = options.LongestRetryDelay < options.RetryDelay ? options.RetryDelay : TimeSpan.FromMilliseconds(50);
        return new LineageEmitter(Options.Create(options), Connections, TimeProvider.System, _log);
    }

    private static void Tell(LineageEmitter emitter, params long[] runs)
    {
        foreach (var run in runs)
        {
            emitter.Opened(Pipeline, Run(run));
            emitter.Closed(Pipeline, Ending(Run(run, RunOutcome.Succeeded)));
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed class Lines : ILogger<LineageEmitter>
    {
        public ConcurrentQueue<string> All { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue(formatter(state, exception));

        public Task WaitForAsync(string words) => Wait.UntilAsync(() => All.Any(line => line.Contains(words, StringComparison.Ordinal)), $"the log says: {words}");
    }
}
