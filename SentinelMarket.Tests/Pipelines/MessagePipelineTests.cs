using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Instruments;
using SentinelMarket.Core.Warehouse.Social;
using SentinelMarket.Tests.Warehouse;
using SentinelMarket.Tests.Warehouse.Social;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>The pipelines of messages over feeds that say what the test says.</summary>
public sealed class MessagePipelineTests : IAsyncLifetime
{
    private static readonly PipelineOptions Bounds = new() { BatchLinger = TimeSpan.FromMilliseconds(20), ProgressInterval = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(5) };

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();
    private readonly ScriptedFeed _channels = new(SourceIds.TelegramChannel, Platforms.Telegram, "tips", "calls");
    private readonly ScriptedFeed _posts = new(SourceIds.X, Platforms.X, "search");
    private readonly List<MessageFileFormat> _formats = [];
    private LocalDataLake _lake = null!;
    private RunLog _runs = null!;
    private ShareListings? _listings;
    private PipelineRunner? _runner;

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        _lake = new LocalDataLake(Options.Create(new LakeOptions { Folder = _folder["lake"] }));
        _runs = new RunLog(_server.Database);
    }

    public async Task DisposeAsync()
    {
        if (_runner is not null) { await _runner.DisposeAsync(); }
        _listings?.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_stream_of_every_ready_feed_is_asked_and_the_run_balances()
    {
        _channels.Say("tips", "RELIANCE jaldi kharido", "Good morning to all", "four", "$TCS falls and RELIANCE rises");
        _channels.Say("calls", "$INFY target 2000 stop loss 1800");
        _posts.Say("search", "#TCS results are out today");

        var run = await RunAsync();

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(6, 5, 0, 1), 3), (run.Outcome, run.Counts, run.SourcesSucceeded));
        Assert.Equal(["calls/1 INFY", "search/1 TCS", "tips/1 RELIANCE", "tips/2 -", "tips/4 RELIANCE", "tips/4 TCS"], await MentionsAsync());
        var refused = Assert.Single(await new QuarantineStore(_server.Database).OfRunAsync(run.Id, 10, default));
        Assert.Equal(("text.length", "telegram tips/3"), (refused.Entry.Verdict.Rule, refused.Entry.Key));
        Assert.Equal(["telegram.channel calls 1", "telegram.channel tips 4", "x search 1"], await WatermarksAsync());
    }

    [Fact]
    public async Task The_next_run_asks_from_the_watermark_on()
    {
        _channels.Say("tips", "RELIANCE jaldi kharido", "Good morning to all");
        await RunAsync();
        _channels.Say("tips", "$TCS is next to rise");

        var run = await RunAsync();

        Assert.Equal(new RowCounts(1, 1, 0, 0), run.Counts);
        Assert.Contains("tips=2", _channels.Asked);
    }

    [Fact]
    public async Task When_one_platform_is_down_the_run_is_partial_and_nothing_is_lost_when_it_comes_back()
    {
        _channels.Say("tips", "RELIANCE one of five", "RELIANCE two of five", "RELIANCE three of five", "RELIANCE four of five", "RELIANCE five of five");
        _posts.Say("search", "#TCS results are out today");
        _channels.Down["tips"] = 1;

        var partial = await RunAsync();

        Assert.Equal((RunOutcome.Partial, new RowCounts(3, 3, 0, 0)), (partial.Outcome, partial.Counts));
        Assert.Equal("1 of 3 sources failed: telegram.channel tips: 503 Service Unavailable after 3 tries", partial.Error);
        Assert.Equal(["telegram.channel tips 2", "x search 1"], await WatermarksAsync());

        _channels.Down.Clear();
        var whole = await RunAsync();

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(3, 3, 0, 0)), (whole.Outcome, whole.Counts));
        Assert.Equal(["search/1 TCS", .. Enumerable.Range(1, 5).Select(number => $"tips/{number} RELIANCE")], await MentionsAsync());
    }

    [Fact]
    public async Task A_crash_between_fetch_and_load_leaves_the_watermark_and_the_next_run_loads_everything_once()
    {
        _channels.Say("tips", "RELIANCE one of three", "RELIANCE two of three", "RELIANCE three of three");
        await foreach (var page in _channels.FetchAsync("tips", null, CancellationToken.None))
        {
            // What a process that died here leaves behind: pages in the lake, and nothing else.
            await _lake.StoreAsync(page.Document, CancellationToken.None);
        }

        var run = await RunAsync();

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(6, 3, 3, 0)), (run.Outcome, run.Counts));
        Assert.Equal(3, (await MentionsAsync()).Count);
        Assert.Equal(["telegram.channel tips 3"], await WatermarksAsync());
        Assert.Equal(["tips=", "tips="], _channels.Asked.Where(asked => asked.StartsWith("tips", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_feed_that_is_not_configured_is_not_asked_and_is_no_failure()
    {
        _channels.Say("tips", "RELIANCE jaldi kharido");
        _posts.Readiness = new FeedReadiness("Set Sources:X:Token.");

        var run = await RunAsync();

        Assert.Equal((RunOutcome.Succeeded, 1L), (run.Outcome, run.Counts.Loaded));
        Assert.Empty(_posts.Asked);
        var refusal = await Assert.ThrowsAsync<InvalidRunRequestException>(() => RunAsync((MessagePipeline.SourceParameter, SourceIds.X)));
        Assert.Equal("x feed cannot be asked: Set Sources:X:Token.", refusal.Message);
    }

    [Fact]
    public async Task A_run_can_ask_one_source_only_and_refuses_one_that_it_does_not_know()
    {
        _channels.Say("tips", "RELIANCE jaldi kharido");
        _posts.Say("search", "#TCS results are out today");

        Assert.Equal(1, (await RunAsync((MessagePipeline.SourceParameter, SourceIds.X))).Counts.Loaded);

        Assert.Empty(_channels.Asked);
        var refusal = await Assert.ThrowsAsync<InvalidRunRequestException>(() => RunAsync((MessagePipeline.SourceParameter, "myspace")));
        Assert.Equal("source is \"myspace\"; expected is one of telegram.channel, x.", refusal.Message);
    }

    [Fact]
    public async Task Hostile_texts_are_loaded_as_text_or_quarantined_and_never_stop_their_neighbours()
    {
        string[] sound = ["<script>alert(1)</script> RELIANCE", "\u202E\u200Bright to left", string.Concat(Enumerable.Repeat("🚀", 10_000)), "'; drop table social_messages; --", "100% _sure_ \\ profit", new string('x', 10_000)];
        _channels.Say("tips", [.. sound, "four", new string('x', 10_001), new string('y', 5_000_000)]);
        _channels.Says["calls"].Add(_channels.Says["tips"][0] with { ExternalId = "calls/1", AuthorHandle = "'; drop table", AuthorId = "'; drop table" });
        _channels.Says["calls"].Add(_channels.Says["tips"][0] with { ExternalId = "calls/2", PublishedAt = new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero) });

        var run = await RunAsync();

        Assert.Equal((RunOutcome.Succeeded, new RowCounts(11, 7, 0, 4)), (run.Outcome, run.Counts));
        var rows = (await new MentionReader(_server.Database).BrowseAsync(new MentionQuery { Size = 100 }, CancellationToken.None)).Rows;
        Assert.Equal(sound.Order(StringComparer.Ordinal), rows.Where(row => row.Channel == "tips" && row.AuthorHandle == "tips").Select(row => row.Text).Order(StringComparer.Ordinal));
        Assert.Equal("calls/1", Assert.Single(rows, row => row.AuthorHandle == "'; drop table").ExternalId);
        Assert.Equal(
            ["text.length", "text.length", "text.length", "timestamp.not_future"],
            (await new QuarantineStore(_server.Database).OfRunAsync(run.Id, 10, default)).Select(entry => entry.Entry.Verdict.Rule).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Halves_of_surrogate_pairs_and_NUL_are_kept_as_replacement_characters()
    {
        var counts = await _server.LoadAsync(MessageSamples.Part(MessageSamples.Fetched, MessageSamples.Message("tips/1", "half \ud83d pair and NUL \0 RELIANCE")));

        Assert.Equal(new RowCounts(1, 1, 0, 0), counts);
        Assert.Equal(["half \uFFFD pair and NUL \uFFFD RELIANCE"], await _server.Database.LinesAsync("SELECT text FROM social_mentions_warehouse"));
    }

    [Fact]
    public async Task Shares_of_the_warehouse_are_found_in_place_of_those_of_the_settings()
    {
        await _server.Database.LinesAsync("INSERT INTO instruments (isin, symbol, name, status) VALUES ('INE000A01010', 'MANGO', 'Mango Farms Limited', 'Listed') RETURNING isin");
        _channels.Say("tips", "$MANGO and $RELIANCE rise together");

        await RunAsync();

        Assert.Equal(["tips/1 MANGO"], await MentionsAsync());
    }

    [Fact]
    public async Task Files_are_taken_by_the_format_that_knows_them_and_the_others_are_refused()
    {
        _formats.Add(Format("tweets", ".x"));
        _formats.Add(Format("telegram-export", ".t"));

        var any = await RunAsync(("paths", "/in/a.x\n/in/b.t\n/in/c.csv"));

        Assert.Equal(RunOutcome.Partial, any.Outcome);
        Assert.Equal("1 of 3 sources failed: c.csv is no tweets. c.csv is no telegram-export", any.Error);
        Assert.Equal(["a.x/1 RELIANCE", "b.t/1 RELIANCE"], await MentionsAsync());
        var again = await RunAsync(("paths", "/in/a.x"), ("format", "tweets"));
        Assert.Equal(new RowCounts(1, 0, 1, 0), again.Counts);
        var refusal = await Assert.ThrowsAsync<InvalidRunRequestException>(() => RunAsync(("paths", "/in/a.x"), ("format", "diary")));
        Assert.Equal("format is \"diary\"; expected is one of tweets, telegram-export.", refusal.Message);
    }

    private static MessageFileFormat Format(string name, string ending) => new(name, name, (paths, _) => paths.Select(path =>
    {
        var stream = Path.GetFileName(path);
        if (!path.EndsWith(ending, StringComparison.Ordinal)) { return FileExtraction.Refused(stream, $"{stream} is no {name}."); }
        var feed = new ScriptedFeed(SourceIds.TelegramExport, Platforms.Telegram, stream);
        feed.Say(stream, "RELIANCE goes up today");
        return new FileExtraction(stream, feed.FetchAsync(stream, null, CancellationToken.None).ToBlockingEnumerable().Single().Document, null, null);
    }).ToAsyncEnumerable());

    private async Task<RunReport> RunAsync(params (string Name, string Value)[] parameters)
    {
        if (_runner is null)
        {
            var etl = new EtlServices(_lake, new UndeliveredDocuments(_lake, new LakeCatalog(_server.Database), _runs), new ReplayedDocuments(_lake, []), Options.Create(Bounds), TimeProvider.System);
            _listings = new ShareListings(new NamedShareReader(_server.Database), SettingsListings(), TimeProvider.System);
            var services = new MessageServices(
                etl, [new ScriptedFeed.Parser()], [_channels, _posts], _formats, new MessageValidator(TimeProvider.System), _listings, MessageSamples.Writer(_server), new WatermarkReader(_server.Database));
            _runner = new PipelineRunner([new SocialMediaPipeline(services)], _runs, new AuditTrail(_server.Database), Options.Create(Bounds), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        }

        var request = new RunRequest(SocialMediaPipeline.PipelineName, RunTrigger.Manual, "tester", parameters.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));
        return await (await _runner.StartAsync(request, CancellationToken.None)).Completion;
    }

    private static ListingIndex SettingsListings() => new(
    [
        new Listing(Core.Market.Ticker.Parse("RELIANCE"), "Reliance Industries Limited", "INE002A01018", "500325", []),
        new Listing(Core.Market.Ticker.Parse("TCS"), "Tata Consultancy Services Limited", "INE467B01029", "532540", []),
        new Listing(Core.Market.Ticker.Parse("INFY"), "Infosys Limited", "INE009A01021", "500209", []),
    ]);

    private Task<IReadOnlyList<string>> MentionsAsync() =>
        _server.Database.LinesAsync("SELECT format('%s %s', external_id, coalesce(nullif(ticker, ''), '-')) COLLATE \"C\" AS line FROM social_mentions_warehouse ORDER BY line");

    private Task<IReadOnlyList<string>> WatermarksAsync() => _server.Database.LinesAsync("SELECT format('%s %s %s', source, stream, value) COLLATE \"C\" AS line FROM watermarks ORDER BY line");
}
