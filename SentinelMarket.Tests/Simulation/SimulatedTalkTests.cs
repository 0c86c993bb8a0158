using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Simulation.Crowd;
using SentinelMarket.Core.Simulation.Sites;
using SentinelMarket.Core.Sources;
using SentinelMarket.Tests.Sources;
using SentinelMarket.Web.Hosting;

namespace SentinelMarket.Tests.Simulation;

/// <summary>What the real feeds and parsers read from the simulated sites is what the crowd said.</summary>
public sealed class SimulatedTalkTests
{
    // Whatever feed of messages the product has, so that one without a simulated site is noticed.
    private static readonly string[] Sources = TalkHost.SourcesOfProduct();

    public static TheoryData<string> All => [.. Sources];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_feed_is_ready_and_reads_what_the_crowd_said(string source)
    {
        using var host = new TalkHost(CrowdOf.Calm());
        Assert.Equal(FeedReadiness.Ready, host.Feed(source).Readiness);

        var read = await host.FetchAsync(source);

        Assert.InRange(read.Count, 20, 20_000);
        foreach (var message in read) { AssertSame(host.Said(message), message, host.Time.GetUtcNow()); }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Three_runs_ten_minutes_apart_miss_nothing(string source)
    {
        var options = CrowdOf.Calm();
        (options.DeletedRate, options.EditedRate) = (0, 0);
        using var host = new TalkHost(options);
        await host.FetchAsync(source);
        var from = host.Time.GetUtcNow();
        var read = new HashSet<CrowdMessage>(ReferenceEqualityComparer.Instance);
        for (var run = 0; run < 3; run++)
        {
            host.Time.Advance(TimeSpan.FromMinutes(15));
            foreach (var message in await host.FetchAsync(source)) { read.Add(host.Said(message)); }
        }

        var to = host.Time.GetUtcNow() - (source == SourceIds.Gdelt ? TimeSpan.FromMinutes(15) : TimeSpan.FromMinutes(1));
        var expected = host.Crowd.Between(PlatformOf(source), from, to).Where(message => host.Shows(source, message)).ToList();
        Assert.NotEmpty(expected);
        Assert.Empty(expected.Where(message => !read.Contains(message)).Select(message => $"{message.At:O} {message.Place} {message.Text}"));
    }

    [Fact]
    public async Task A_post_that_the_bot_and_the_public_page_show_has_one_id()
    {
        using var host = new TalkHost(CrowdOf.Calm());
        var page = (await host.FetchAsync(SourceIds.TelegramChannel)).Where(message => message.Channel == CrowdPlaces.TelegramChannels[5]).ToList();
        var heard = (await host.FetchAsync(SourceIds.TelegramBot)).Select(message => message.ExternalId).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(page.Count(message => heard.Contains(message.ExternalId)), 5, page.Count);
    }

    [Fact]
    public async Task Edits_and_deletions_reach_the_reader()
    {
        var options = CrowdOf.Calm();
        (options.DeletedRate, options.EditedRate) = (0.3, 0.3);
        using var host = new TalkHost(options);
        foreach (var source in Sources.Intersect([SourceIds.TelegramBot, SourceIds.Reddit, SourceIds.YouTube]))
        {
            var read = await host.FetchAsync(source);
            Assert.Contains(read, message => message.EditedAt is not null && message.Text.EndsWith("Edit: typo corrected.", StringComparison.Ordinal));
            if (source == SourceIds.Reddit) { Assert.Contains(read, message => message.IsDeleted); }
        }
    }

    [Fact]
    public async Task Pages_that_overlap_lose_nothing()
    {
        var options = CrowdOf.Calm();
        options.DuplicateRate = 1;
        using var host = new TalkHost(options);
        using var calm = new TalkHost(CrowdOf.Calm());
        foreach (var source in Sources.Intersect([SourceIds.X, SourceIds.Reddit, SourceIds.TelegramChannel, SourceIds.BseFilings]))
        {
            var read = await host.FetchAsync(source);
            var wanted = await calm.FetchAsync(source);
            Assert.True(read.Count > read.DistinctBy(message => message.ExternalId).Count(), $"{source} repeated nothing.");
            var asked = wanted.Where(message => message.PublishedAt >= SkippingTime.Noon.AddDays(-1));
            if (source != SourceIds.TelegramChannel) { Assert.Empty(asked.Select(message => message.ExternalId).Except(read.Select(message => message.ExternalId))); }
        }
    }

    [Theory]
    [InlineData(nameof(SimulationOptions.UnauthorizedRate))]
    [InlineData(nameof(SimulationOptions.ForbiddenRate))]
    [InlineData(nameof(SimulationOptions.NotFoundRate))]
    [InlineData(nameof(SimulationOptions.RateLimitedRate))]
    [InlineData(nameof(SimulationOptions.RateLimitedSilentlyRate))]
    [InlineData(nameof(SimulationOptions.UsageCappedRate))]
    [InlineData(nameof(SimulationOptions.InternalErrorRate))]
    [InlineData(nameof(SimulationOptions.ServerErrorRate))]
    [InlineData(nameof(SimulationOptions.HtmlRate))]
    public async Task A_fault_at_rate_one_fails_every_feed_and_is_told_in_words(string rate)
    {
        var options = CrowdOf.Calm();
        typeof(SimulationOptions).GetProperty(rate)!.SetValue(options, 1.0);
        using var host = new TalkHost(options);
        foreach (var source in Sources)
        {
            var failure = await Assert.ThrowsAsync<SourceFailedException>(() => host.FetchAsync(source, streams: 1, isBroken: true));
            Assert.DoesNotContain("simulated-", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(nameof(SimulationOptions.ClockSkewRate))]
    [InlineData(nameof(SimulationOptions.SlowBodyRate))]
    public async Task A_wrong_clock_and_a_slow_body_stop_no_feed(string rate)
    {
        var options = CrowdOf.Calm();
        typeof(SimulationOptions).GetProperty(rate)!.SetValue(options, 1.0);
        using var host = new TalkHost(options);
        foreach (var source in Sources) { Assert.NotEmpty(await host.FetchAsync(source, streams: 1)); }
    }

    [Fact]
    public async Task Of_an_answer_that_breaks_off_nothing_is_read_that_nobody_said()
    {
        var options = CrowdOf.Calm();
        options.MalformedRate = 1;
        using var host = new TalkHost(options);
        foreach (var source in Sources)
        {
            try
            {
                foreach (var message in await host.FetchAsync(source, streams: 1, isBroken: true)) { AssertSame(host.Said(message), message, host.Time.GetUtcNow()); }
            }
            catch (SourceFailedException)
            {
                // A feed that looks into its answer says so itself.
            }
        }
    }

    [Fact]
    public async Task An_empty_page_is_no_failure_and_loses_nothing()
    {
        var options = CrowdOf.Calm();
        options.EmptyPageRate = 1;
        using var empty = new TalkHost(options);
        foreach (var source in Sources.Except([SourceIds.YouTube])) { Assert.Empty(await empty.FetchAsync(source, streams: 1)); }
    }

    private static void AssertSame(CrowdMessage said, SocialMessage read, DateTimeOffset now)
    {
        Assert.Equal((said.Platform, read.Source == SourceIds.Gdelt ? GdeltSite.SeenAt(said) : said.At), (read.Platform, read.PublishedAt));
        if (read.IsDeleted) { Assert.False(said.IsThereAt(now)); }
        else if (said.Title is null || read.Source == SourceIds.Gdelt) { Assert.Equal(Trimmed(said.Title ?? (read.EditedAt is null && read.Source != SourceIds.TelegramChannel ? said.Text : said.TextAt(now))), Trimmed(read.Text)); }
        else if (said.Platform != Platforms.Filing)
        {
            Assert.StartsWith(said.Title, read.Text, StringComparison.Ordinal);
            Assert.EndsWith(Trimmed(read.Source == SourceIds.Reddit ? said.TextAt(now) : said.Text), Trimmed(read.Text), StringComparison.Ordinal);
        }
        else { Assert.Contains(said.Text, read.Text, StringComparison.Ordinal); }

        if (said.Platform is Platforms.X or Platforms.Reddit && !read.IsDeleted) { Assert.Equal(said.Author.Handle, read.AuthorHandle); }
        if (said.Platform == Platforms.X) { Assert.Equal(said.Author.Followers, read.Followers); }
    }

    // HTML makes one blank of several.
    private static string Trimmed(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace(" \n", "\n", StringComparison.Ordinal).Replace("\n ", "\n", StringComparison.Ordinal).Trim();

    private static string PlatformOf(string source) => source switch
    {
        SourceIds.X => Platforms.X,
        SourceIds.TelegramBot or SourceIds.TelegramChannel => Platforms.Telegram,
        SourceIds.Reddit => Platforms.Reddit,
        SourceIds.YouTube => Platforms.YouTube,
        SourceIds.NseFilings or SourceIds.BseFilings => Platforms.Filing,
        _ => Platforms.News,
    };

    private sealed class TalkHost : IDisposable
    {
        private static readonly string[] Sections = ["X", "TelegramBot", "TelegramChannel", "Reddit", "YouTube", "NewsApi", "Rss", "Gdelt", "NseFilings", "BseFilings"];

        private readonly ServiceProvider _services;
        private readonly Dictionary<(string, string), string> _watermarks = [];
        private readonly Dictionary<string, Dictionary<string, CrowdMessage>> _said = new(StringComparer.Ordinal);

        public TalkHost(SimulationOptions options)
        {
            // A wait of more than some seconds is a timeout to the tests' clock and never ends; GDELT's own pause between tries is that long.
            var settings = Sections.Select(section => KeyValuePair.Create($"Sources:{section}:RequestsPerMinute", (string?)"1000000"))
                .Append(new("Sources:YouTube:SearchEvery", "00:00:00")).Append(new("Sources:X:LookBack", "03:00:00")).Append(new("Sources:X:MaxPages", "20"))
                .Append(new("Sources:Gdelt:RetryDelay", "00:00:00.500"));
            var configuration = SimulatedFeeds.Over(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddSingleton<TimeProvider>(Time);
            services.AddMarket(configuration);
            services.AddSources(configuration);
            Crowd = CrowdOf.Nifty(options);
            var handler = CrowdOf.Handler(options, Time);
            foreach (var name in SourcesServices.ClientNames) { services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => handler); }
            _services = services.BuildServiceProvider();
        }

        public SkippingTime Time { get; } = new();

        public static string[] SourcesOfProduct()
        {
            using var host = new TalkHost(CrowdOf.Calm());
            return [.. host._services.GetServices<IMessageFeed>().Select(feed => feed.Source)];
        }

        public SimulatedCrowd Crowd { get; }

        public IMessageFeed Feed(string source) => _services.GetServices<IMessageFeed>().Single(feed => feed.Source == source);

        public async Task<List<SocialMessage>> FetchAsync(string source, int streams = int.MaxValue, bool isBroken = false)
        {
            var feed = Feed(source);
            var parser = _services.GetServices<IDocumentParser<SocialMessage>>().Single(parser => parser.Handles(source));
            var read = new List<SocialMessage>();
            foreach (var stream in feed.Streams.Take(streams))
            {
                await foreach (var page in feed.FetchAsync(stream, _watermarks.GetValueOrDefault((source, stream)), CancellationToken.None))
                {
                    try
                    {
                        foreach (var parsed in parser.Parse(page.Document))
                        {
                            if (parsed.Record is { } record) { read.Add(record); }
                            else if (!isBroken) { throw new InvalidOperationException($"{source}: {parsed.Verdict}"); }
                        }
                    }
                    catch (MalformedDocumentException) when (isBroken)
                    {
                        // The whole document is refused.
                    }

                    if (page.Watermark is { } watermark) { _watermarks[(source, stream)] = watermark; }
                }
            }

            return read;
        }

        /// <summary>What the crowd said that a feed has read.</summary>
        public CrowdMessage Said(SocialMessage read)
        {
            if (!_said.TryGetValue(read.Source, out var known))
            {
                _said[read.Source] = known = Crowd.Between(read.Platform, Time.GetUtcNow().AddDays(-4), Time.GetUtcNow().AddHours(3))
                    .ToDictionary(KeyOf, StringComparer.Ordinal);
            }

            return known[read.Platform switch
            {
                Platforms.Telegram => read.ExternalId[(read.ExternalId.LastIndexOf('/') + 1)..],
                Platforms.News => read.Url![(read.Url!.LastIndexOf('-') + 1)..],
                _ => read.ExternalId,
            }];
        }

        /// <summary>Whether a feed is to see a message.</summary>
        public bool Shows(string source, CrowdMessage message) => source switch
        {
            SourceIds.X => message.About is { } share && message.Text.Contains("$" + share.Ticker, StringComparison.Ordinal) && share.Ticker.Value.Length <= 6,
            SourceIds.TelegramBot => CrowdPlaces.Groups.Append(CrowdPlaces.CallChannels[2]).Any(chat => Id(chat) == message.Place),
            SourceIds.TelegramChannel => CrowdPlaces.Desks.Concat(CrowdPlaces.CallChannels).Any(chat => Id(chat) == message.Place),
            SourceIds.NewsApi => CrowdPlaces.NewsApi.Any(publisher => publisher.Host == message.Place),
            SourceIds.Rss => CrowdPlaces.Rss.Append(CrowdPlaces.Atom).Any(publisher => publisher.Host == message.Place),
            SourceIds.Gdelt => CrowdPlaces.Gdelt.Any(publisher => publisher.Host == message.Place),
            SourceIds.NseFilings => message.Place == "NSE",
            SourceIds.BseFilings => message.Place == "BSE",
            _ => true,
        };

        public void Dispose() => _services.Dispose();

        private static string KeyOf(CrowdMessage message) => message.Platform switch
        {
            Platforms.X => XSite.IdOf(message).ToString(CultureInfo.InvariantCulture),
            Platforms.Reddit => RedditSite.FullnameOf(message),
            Platforms.YouTube => YouTubeSite.IdOf(message),
            Platforms.Filing => message.Place == "NSE" ? "nse/" + FilingsSite.SequenceOf(message) : "bse/" + FilingsSite.NewsIdOf(message),
            _ => message.Number.ToString(CultureInfo.InvariantCulture),
        };

        private static string Id(TelegramPlace chat) => chat.Id.ToString(CultureInfo.InvariantCulture);
    }
}
