using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Inbox;
using SentinelMarket.Tests.Warehouse;
using FakePipelineDesk = SentinelMarket.Tests.Components.FakePipelineDesk;

namespace SentinelMarket.Tests.Serving;

/// <summary>Feeds over runs that are in a real warehouse.</summary>
public sealed class FeedDeskTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private readonly FakePipelineDesk _pipelines = new();
    private readonly FeedGauges _gauges = new();
    private readonly ScriptedFeed _talk = new("talk", "a", "b", "c");
    private readonly ScriptedFeed _bare = new("bare", "a") { Readiness = new FeedReadiness("Set Sources:Bare:Token.") };
    private readonly ScriptedFeed _archive = new("archive", "days");

    public async Task InitializeAsync()
    {
        foreach (var table in new[] { "pipeline_run_sources", "pipeline_runs" })
        {
            await using var command = server.Database.App.CreateCommand($"DELETE FROM {table}");
            await command.ExecuteNonQueryAsync();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Each_stream_tells_its_last_answer_its_last_error_and_what_it_sent_in_a_day()
    {
        await RunAsync(ageMinutes: 26 * 60, ("talk", "c", true, 100, null));
        await RunAsync(ageMinutes: 14, ("talk", "a", true, 5, null), ("talk", "b", true, 2, null));
        await RunAsync(ageMinutes: 4, ("talk", "a", true, 3, null), ("talk", "b", false, 0, "b: 500 after 3 tries."), ("other", "a", true, 9, null));

        var feed = (await ListAsync())[0];

        Assert.Equal((FeedState.Partial, "Of 3 streams 2 are in error.", 10L), (feed.State, feed.Reason, feed.Records24Hours));
        Assert.Equal(["a OnTime 8 ", "b Error 2 b: 500 after 3 tries.", "c Error 0 "], feed.Streams.Select(stream => $"{stream.Stream} {stream.State} {stream.Records24Hours} {stream.LastError}"));
        Assert.Equal([4, 14, 26 * 60], feed.Streams.Select(stream => (int)Math.Round((_time.GetUtcNow() - stream.LastSuccess!.Value).TotalMinutes)));
        Assert.Equal("b: 500 after 3 tries.", feed.LastError);
        Assert.Equal(("every 10 minutes", TimeSpan.FromMinutes(10)), (feed.Schedule, feed.Interval));
    }

    [Fact]
    public async Task A_feed_that_was_never_asked_and_one_that_is_not_configured_say_so()
    {
        var feeds = await ListAsync();

        Assert.Equal((FeedState.NotAsked, "It has not been asked yet."), (feeds[0].State, feeds[0].Reason));
        Assert.Equal((FeedState.NotConfigured, "Set Sources:Bare:Token."), (feeds[1].State, feeds[1].Reason));
    }

    [Fact]
    public async Task An_archive_is_judged_by_the_day_that_was_asked_last()
    {
        await RunAsync(ageMinutes: 15, ("archive", "2026-03-03", true, 2000, null));
        await RunAsync(ageMinutes: 5, ("archive", "2026-03-04", true, 2001, null));

        var feed = (await ListAsync())[2];

        Assert.Equal((FeedState.OnTime, 4001L), (feed.State, feed.Records24Hours));
    }

    [Fact]
    public async Task What_the_calls_of_this_process_met_is_told()
    {
        var now = _time.GetUtcNow();
        _gauges.Of("talk").Update(reading => reading with { Circuit = FeedCircuit.Open, OpenUntil = now.AddMinutes(1), RequestsLeft = 0, ResetsAt = now.AddMinutes(2) });

        var open = (await ListAsync())[0];
        _time.Advance(TimeSpan.FromMinutes(3));
        var later = (await ListAsync())[0];

        Assert.Equal((FeedCircuit.Open, now.AddMinutes(1), 0L), (open.Circuit, open.CircuitOpenUntil, open.RequestsLeft));
        Assert.Equal((FeedCircuit.HalfOpen, null, null), (later.Circuit, later.CircuitOpenUntil, later.RequestsLeft));
    }

    [Fact]
    public async Task The_reading_is_by_index_however_many_runs_there_are()
    {
        await using var plan = server.Database.App.CreateCommand(
            "SET enable_seqscan = off; EXPLAIN SELECT s.run_id FROM pipeline_run_sources s WHERE s.source = 'talk' AND s.stream = 'a' AND s.succeeded ORDER BY s.run_id DESC LIMIT 1");
        var lines = await plan.ReadAsync(reader => reader.GetString(0), CancellationToken.None);

        Assert.Contains(lines, line => line.Contains("pipeline_run_sources_answered", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("Sort", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_reads_the_first_page_of_the_first_stream()
    {
        _talk.Body = "one\ntwo\n!bad\n";

        var trial = await Desk().TestAsync("talk", CancellationToken.None);

        Assert.Equal((true, "13 bytes of a with 2 records, 1 that could not be read.", 2, 1), (trial.Succeeded, trial.Message, trial.Records, trial.Unreadable));
        Assert.Equal(["a from the start"], _talk.Asked);
        Assert.Equal(0, await server.Database.ScalarAsync<long>("SELECT count(*) FROM lake_objects"));
    }

    [Theory]
    [InlineData("throw", "talk, a: 500 after 3 tries.")]
    [InlineData("!bad\n", "5 bytes of a with 0 records, 1 that could not be read.")]
    public async Task A_test_that_fails_says_why(string body, string message)
    {
        _talk.Body = body;

        var trial = await Desk().TestAsync("talk", CancellationToken.None);

        Assert.Equal((false, message), (trial.Succeeded, trial.Message));
    }

    [Fact]
    public async Task A_test_of_what_is_not_configured_asks_nobody()
    {
        var trial = await Desk().TestAsync("bare", CancellationToken.None);

        Assert.Equal((false, "It is not configured. Set Sources:Bare:Token."), (trial.Succeeded, trial.Message));
        Assert.Empty(_bare.Asked);
    }

    [Fact]
    public async Task Fetching_starts_the_feeds_pipeline_and_unknown_feeds_are_refused()
    {
        await Desk().FetchNowAsync("talk", "operator", CancellationToken.None);

        Assert.Equal(("talking", "operator", RunTrigger.Manual), (_pipelines.Started[0].Pipeline, _pipelines.Started[0].Actor, _pipelines.Started[0].Trigger));
        var refused = await Assert.ThrowsAsync<UnknownFeedException>(() => Desk().TestAsync("nope", CancellationToken.None));
        Assert.Equal("There is no feed \"nope\". Known feeds: talk, bare, archive.", refused.Message);
    }

    private Task<IReadOnlyList<FeedOverview>> ListAsync() => Desk().ListAsync(CancellationToken.None);

    private FeedDesk Desk() => new(
        [_talk, _bare, _archive],
        new FeedReader([_talk, _bare, _archive], _gauges, new FeedHistory(server.Database), new EveryTenMinutes(), new CurrentCalendar(TradingCalendar.Indian), _time),
        new FeedProbe([new LineParser()], [], new Universe(NiftyFifty.Instruments), _time),
        _pipelines);

    private async Task RunAsync(int ageMinutes, params (string Source, string Stream, bool Succeeded, int Records, string? Message)[] sources)
    {
        var log = new RunLog(server.Database);
        var lease = await log.OpenAsync("talking");
        SourceOutcome[] outcomes = [.. sources.Select(one => new SourceOutcome(one.Source, one.Stream, one.Succeeded, new RowCounts(one.Records, one.Records, 0, 0), TimeSpan.Zero, one.Message))];
        await log.CloseAsync(lease, new RunClosing(RunOutcome.Partial, null, null, [], outcomes, RowCounts.Zero), CancellationToken.None);
        await using var command = server.Database.App.CreateCommand($"UPDATE pipeline_runs SET finished_at = now() - interval '{ageMinutes} minutes' WHERE id = {lease.RunId}");
        await command.ExecuteNonQueryAsync();
    }

    private sealed class EveryTenMinutes : IJobScheduler
    {
        public Task<IReadOnlyDictionary<string, JobSchedule>> SchedulesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<string, JobSchedule>>(
            new Dictionary<string, JobSchedule>(StringComparer.Ordinal) { ["talking"] = new("every 10 minutes", false, null, TimeSpan.FromMinutes(10)) });

        public Task PauseAsync(string pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ResumeAsync(string pipeline, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class ScriptedFeed(string source, params string[] streams) : IMessageFeed
    {
        public string Source => source;

        public string Name => "Feed " + source;

        public string ClientName => source;

        public string Pipeline => "talking";

        public FeedReadiness Readiness { get; init; } = FeedReadiness.Ready;

        public int Parallelism => 1;

        public IReadOnlyList<string> Streams => streams;

        public string Body { get; set; } = "one\n";

        public List<string> Asked { get; } = [];

        public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Asked.Add($"{stream} from {watermark ?? "the start"}");
            await Task.Yield();
            if (Body == "throw") { throw new SourceFailedException($"{source}, {stream}: 500 after 3 tries.", 3); }
            var content = Encoding.UTF8.GetBytes(Body);
            yield return new FeedPage(new RawDocument { Source = source, Stream = stream, Content = content, ContentType = "text/plain", Request = "test", FetchedAt = SkippedNoon });
            Asked.Add("a second page");
            yield break;
        }

        private static DateTimeOffset SkippedNoon => Sources.SkippingTime.Noon;
    }

    /// <summary>A message a line; one that begins with "!" cannot be read.</summary>
    private sealed class LineParser : IDocumentParser<SocialMessage>
    {
        public bool Handles(string source) => source == "talk";

        public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
        {
            foreach (var line in Encoding.UTF8.GetString(document.Content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return line[0] == '!'
                    ? new Parsed<SocialMessage>(null, new Verdict("parse.line", Severity.Reject, null, "Bad."), 0, 0, 0)
                    : new Parsed<SocialMessage>(new SocialMessage { Platform = Platforms.X, ExternalId = line, Source = document.Source, Text = line, PublishedAt = document.FetchedAt }, null, 0, 0, 0);
            }
        }
    }
}
