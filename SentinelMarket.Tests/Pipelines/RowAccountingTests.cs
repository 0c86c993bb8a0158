using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Instruments;
using SentinelMarket.Core.Warehouse.Social;
using SentinelMarket.Tests.Warehouse.Social;
using static SentinelMarket.Tests.Pipelines.PriceLines;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>
/// For random batches with random faults every record is loaded, unchanged or quarantined, and replaying everything changes nothing. The seed
/// is the test's argument, so a failure names it.
/// </summary>
public sealed class RowAccountingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Prices_with_random_faults_balance_and_a_replay_changes_nothing(int seed)
    {
        var random = new Random(seed);
        await using var host = await QuarantineHost.StartAsync(Bounds(random));
        var total = RowCounts.Zero;
        var expected = (Records: 0, Refused: 0);
        for (var round = 0; round < 3; round++)
        {
            var documents = Enumerable.Range(0, random.Next(1, 5)).Select(at => Payload(random, $"S{random.Next(4)}", round, at)).ToArray();
            expected = (expected.Records + documents.Sum(document => document.Records), expected.Refused + documents.Sum(document => document.Refused));

            var run = await host.RunAsync(documents.Select(document => document.Document));

            Assert.True(run.Counts.Balances, $"seed {seed}, round {round}: {run.Counts} does not balance; {run.Error}");
            Assert.True(run.Outcome is RunOutcome.Succeeded or RunOutcome.Partial or RunOutcome.Failed && run.Error?.Contains("balance", StringComparison.Ordinal) != true, $"seed {seed}, round {round}: {run.Error}");
            total += run.Counts;
        }

        Assert.Equal((expected.Records, expected.Refused), ((int)total.Extracted, (int)total.Quarantined));
        await AssertCountedAsync(host, total);
        await AssertReplayChangesNothingAsync(host, seed, () => host.ReplayAllAsync());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task Messages_with_random_faults_balance_and_a_replay_changes_nothing(int seed)
    {
        var random = new Random(seed);
        await using var host = await QuarantineHost.StartAsync();
        var bounds = Options.Create(Bounds(random));
        var feed = new ScriptedFeed(SourceIds.TelegramChannel, Platforms.Telegram, "tips", "calls");
        using var listings = new ShareListings(new NamedShareReader(host.Database), new ListingIndex([new Listing(Core.Market.Ticker.Parse("TCS"), "Tata Consultancy Services Limited", "INE467B01029", "532540", [])]), TimeProvider.System);
        var pipeline = new SocialMediaPipeline(new MessageServices(
            host.Services(bounds), [new ScriptedFeed.Parser()], [feed], [], new MessageValidator(TimeProvider.System), listings, new MessageWriter(host.Database, new Core.Text.Duplicates.FingerprintSimilarity(), MessageSamples.Authors), new WatermarkReader(host.Database)));
        await using var runner = new PipelineRunner([pipeline], new RunLog(host.Database), new AuditTrail(host.Database), bounds, TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        var (total, expected, refused) = (RowCounts.Zero, 0, 0);
        for (var round = 0; round < 3; round++)
        {
            feed.FetchedAt = feed.FetchedAt.AddMinutes(10);
            foreach (var stream in feed.Streams)
            {
                for (var messages = random.Next(12); messages > 0; messages--)
                {
                    expected++;
                    if (Say(feed, stream, random)) { refused++; }
                }
            }

            var run = await (await runner.StartAsync(new RunRequest(SocialMediaPipeline.PipelineName, RunTrigger.Manual, "tester"), default)).Completion;

            Assert.True(run is { Outcome: RunOutcome.Succeeded, Counts.Balances: true }, $"seed {seed}, round {round}: {run.Counts}; {run.Error}");
            total += run.Counts;
        }

        Assert.Equal((expected, refused), ((int)total.Extracted, (int)total.Quarantined));
        await AssertCountedAsync(host, total);
        await AssertReplayChangesNothingAsync(host, seed, () => host.ReplayAllAsync(SocialMediaPipeline.PipelineName, runner));
    }

    /// <summary>Every refused and every unchanged record stands under a rule.</summary>
    private static async Task AssertCountedAsync(QuarantineHost host, RowCounts total)
    {
        var rules = await new RuleDesk(new Core.Warehouse.RuleCounts(host.Database)).OfDaysAsync(new DateOnly(2020, 1, 1), new DateOnly(2099, 1, 1), default);
        Assert.Equal(total.Quarantined, rules.Where(rule => rule.Rule.Severity == Severity.Reject).Sum(rule => rule.Records));
        Assert.Equal(total.Unchanged, rules.Where(rule => rule.Rule.Id.StartsWith("duplicate.", StringComparison.Ordinal)).Sum(rule => rule.Records));
    }

    private static async Task AssertReplayChangesNothingAsync(QuarantineHost host, int seed, Func<Task<RunReport>> replay)
    {
        var before = await host.SnapshotAsync();

        var again = await replay();

        Assert.True(again.Counts.Balances && again.Counts.Loaded == 0, $"seed {seed}: the replay ended with {again.Counts}; {again.Error}");
        var after = await host.SnapshotAsync();
        Assert.True(before.SequenceEqual(after, StringComparer.Ordinal), $"seed {seed}: the replay changed\n{string.Join('\n', before.Except(after, StringComparer.Ordinal))}\ninto\n{string.Join('\n', after.Except(before, StringComparer.Ordinal))}");
    }

    private static PipelineOptions Bounds(Random random) => new()
    {
        RecordsPerBatch = random.Next(2, 40), Loaders = random.Next(1, 4), DocumentsInFlight = random.Next(1, 5), BatchLinger = TimeSpan.FromMilliseconds(random.Next(1, 20)), ProgressInterval = TimeSpan.FromMilliseconds(200),
    };

    private static (RawDocument Document, int Records, int Refused) Payload(Random random, string stream, int round, int at)
    {
        // Each payload has a fetch of its own, so that it is known which of two values of a key is the later.
        var fetchedAt = Morning.AddHours(2).AddMinutes((round * 10) + at);
        if (random.Next(12) == 0) { return (Document(stream) with { Content = new byte[] { (byte)'<', (byte)('a' + round), (byte)('a' + at) }, FetchedAt = fetchedAt }, 1, 1); }
        var lines = new List<string>();
        var refused = 0;
        for (var count = random.Next(1, 60); count > 0; count--)
        {
            var (line, isRefused) = RandomLine(random, lines);
            lines.Add(line);
            if (isRefused) { refused++; }
            if (line == "BREAK") { break; }
        }

        return (Document(stream, lines) with { FetchedAt = fetchedAt }, lines.Count, refused);
    }

    private static (string Line, bool IsRefused) RandomLine(Random random, List<string> before)
    {
        var ticker = $"T{random.Next(8)}";
        // Payloads contradict each other, and now and then themselves.
        var minute = random.Next(4) == 0 ? random.Next(4) : before.Count(line => line.StartsWith(ticker + ",", StringComparison.Ordinal));
        var price = Math.Round(100m + ((decimal)random.NextDouble() * 20m), 2);
        var volume = random.Next(1_000);
        string Good(decimal? high = null, decimal? low = null) => Line(ticker, price, high ?? price + 1m, low ?? price - 1m, minute, volume);
        return random.Next(16) switch
        {
            0 => ($"{ticker},EQ,1", true),
            1 => (Good().Replace(ticker + ",", $"{ticker} ?,", StringComparison.Ordinal), true),
            2 => ($"{ticker},EQ,free,1,1,1,1,1,{minute}", true),
            3 => (Line(ticker, -price, 1m, 1m, minute, volume), true),
            4 => (Good(price - 5m, price + 5m), true),
            5 => (Line(ticker, price, price, price, 60 * 24 * 365 * 20, volume), true),
            6 => (Line(ticker, 100_000_000_000_000m, price, price, minute, volume), true),
            7 => (Good().Replace(",EQ,", ",A VERY LONG SERIES,", StringComparison.Ordinal), true),
            8 => (Line(ticker, price, price, price, minute, -volume - 1), true),
            9 when before.Count > 0 && before[random.Next(before.Count)] is var again => (again, IsRefused(again)),
            10 => (Good(price - 1m, price - 2m), false),
            11 when random.Next(4) == 0 => ("BREAK", true),
            _ => (Good(), false),
        };
    }

    // What a repeated line is, without remembering how it was made.
    private static bool IsRefused(string line)
    {
        var cells = line.Split(',');
        if (cells.Length != 9 || cells[0].Contains(' ', StringComparison.Ordinal) || cells[1].Contains(' ', StringComparison.Ordinal)) { return true; }
        var numbers = cells[2..].Select(cell => decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : -1m).ToArray();
        return numbers[0] is <= 0m or >= 100_000_000_000_000m || numbers[2] < numbers[3] || numbers[5] < 0m || numbers[6] > 1_000m;
    }

    /// <summary>Adds a message; whether the rules refuse it.</summary>
    private static bool Say(ScriptedFeed feed, string stream, Random random)
    {
        var said = feed.Says[stream];
        feed.Say(stream, $"TCS number {random.Next(1_000)} of the talk");
        var message = said[^1];
        (said[^1], var refused) = random.Next(12) switch
        {
            0 => (message with { Text = "four" }, true),
            1 => (message with { Text = new string('x', 10_001) }, true),
            2 => (message with { PublishedAt = DateTimeOffset.MaxValue.AddYears(-1) }, true),
            3 => (message with { ExternalId = "" }, true),
            4 => (message with { Metadata = "{" }, true),
            5 => (message with { Platform = "myspace" }, true),
            6 => (message with { Followers = -1 }, true),
            7 when said.Count > 1 => (said[random.Next(said.Count - 1)] with { Text = $"TCS edited {random.Next(1_000)} times", ExternalId = $"{stream}/{random.Next(1, said.Count)}", Platform = Platforms.Telegram, PublishedAt = message.PublishedAt, Metadata = null, Followers = 1 }, false),
            8 => (message with { Url = "no address" }, false),
            9 => (message with { Text = "", IsDeleted = true }, false),
            10 => (message with { Text = "half \ud83d of a rocket" }, false),
            _ => (message, false),
        };
        return refused;
    }
}
