using System.Globalization;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Duplicates;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Social;

namespace SentinelMarket.Tests.Warehouse.Social;

/// <summary>Messages, batches and writers for the tests of the talk's tables.</summary>
internal static class MessageSamples
{
    public const string Promotion = "Jaldi kharido RELIANCE abhi, upper circuit pakka hai, guaranteed profit sabko milega, join karo aaj hi";
    public static readonly DateTimeOffset Published = new(2026, 3, 2, 5, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Fetched = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);
    public static readonly TextAnalyzer Analyzer = new(new ListingIndex(
    [
        new Listing(Ticker.Parse("RELIANCE"), "Reliance Industries Limited", "INE002A01018", "500325", []),
        new Listing(Ticker.Parse("TCS"), "Tata Consultancy Services Limited", "INE467B01029", "532540", []),
        new Listing(Ticker.Parse("INFY"), "Infosys Limited", "INE009A01021", "500209", []),
    ]));

    private static readonly string Keys = Directory.CreateTempSubdirectory("sentinel-test-keys-").FullName;

    static MessageSamples() => TestRun.AtEnd(() =>
    {
        Directory.Delete(Keys, recursive: true);
        return Task.CompletedTask;
    });

    public static AuthorPseudonyms Authors { get; } = new(Options.Create(new AuthorOptions { KeyFile = Path.Combine(Keys, "authors.key") }));

    public static SocialMessage Message(string id, string text, string platform = Platforms.Telegram, DateTimeOffset? publishedAt = null) => new()
    {
        Platform = platform,
        ExternalId = id,
        Source = platform == Platforms.Telegram ? SourceIds.TelegramChannel : platform,
        Channel = "tips",
        AuthorId = "42",
        AuthorHandle = "Ravi",
        Followers = 1_200,
        Text = text,
        PublishedAt = publishedAt ?? Published,
        Url = "https://t.me/" + id,
        Metadata = """{"views": 7}""",
    };

    public static SocialMessage Deleted(string id) => Message(id, "") with { IsDeleted = true };

    public static MessageWriter Writer(PostgresServer server) => new(server.Database, new FingerprintSimilarity(), Authors);

    public static DocumentPart<AnalyzedMessage> Part(DateTimeOffset fetchedAt, params SocialMessage[] messages) => Part(fetchedAt, [], messages);

    public static DocumentPart<AnalyzedMessage> Part(DateTimeOffset fetchedAt, IReadOnlyList<QuarantineEntry> refused, params SocialMessage[] messages)
    {
        var hash = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
        var path = string.Create(CultureInfo.InvariantCulture, $"telegram.channel/{fetchedAt:yyyy'/'MM'/'dd'/'yyyyMMdd'T'HHmmssfff'Z'}-{hash[..16]}.json.gz");
        var document = new RawDocument { Source = SourceIds.TelegramChannel, Stream = "tips", Content = new byte[] { 1 }, ContentType = "application/json", Request = "tips", FetchedAt = fetchedAt };
        return new DocumentPart<AnalyzedMessage>(
            new StoredDocument(document, new LakeReference(path, hash, 1, 1)), [.. messages.Select(message => new AnalyzedMessage(message, MessageReadings.Of(Analyzer, message)))], refused, true);
    }

    /// <summary>Opens a run of its own, registers the documents, loads and closes.</summary>
    public static async Task<RowCounts> LoadAsync(this PostgresServer server, params DocumentPart<AnalyzedMessage>[] parts)
    {
        var log = new RunLog(server.Database);
        var lease = await log.OpenAsync(Guid.NewGuid().ToString("N"));
        await new LakeCatalog(server.Database).RegisterAsync(lease, [.. parts.Select(part => part.Stored)], CancellationToken.None);
        var counts = await Writer(server).LoadAsync(lease, parts, [.. parts.Select(part => part.Watermark).OfType<WatermarkMove>()], CancellationToken.None);
        var total = counts.Aggregate(RowCounts.Zero, (sum, more) => sum + more);
        await log.CloseAsync(lease, WarehouseSamples.Closing(total), CancellationToken.None);
        return total;
    }

    /// <summary>The mentions as <c>id ticker revision text</c>, in order of all four.</summary>
    public static Task<IReadOnlyList<string>> MentionsAsync(this PostgresServer server, string platform = Platforms.Telegram) =>
        server.Database.LinesAsync($"SELECT format('%s %s %s %s', external_id, coalesce(nullif(ticker, ''), '-'), revision, text) COLLATE \"C\" AS line FROM social_mentions_warehouse WHERE platform = '{platform}' ORDER BY line");

    /// <summary>What the rollup and the rows disagree about; empty when it is exact.</summary>
    public static Task<IReadOnlyList<string>> RollupDifferencesAsync(this PostgresServer server) => server.Database.LinesAsync(
        """
        WITH counted AS (
            SELECT date_trunc('hour', timestamp AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata' AS hour, ticker, platform, count(*) AS mentions,
                count(*) FILTER (WHERE sentiment = 'positive') AS positive, count(*) FILTER (WHERE sentiment = 'neutral') AS neutral,
                count(*) FILTER (WHERE sentiment = 'negative') AS negative, count(*) FILTER (WHERE is_pump_signal) AS pump_signals, sum(sentiment_score) AS score_sum
            FROM social_mentions_warehouse GROUP BY 1, 2, 3)
        SELECT 'only in rows: ' || x::text FROM (SELECT * FROM counted EXCEPT SELECT hour, ticker, platform, mentions, positive, neutral, negative, pump_signals, score_sum FROM mention_counts_hourly) x
        UNION ALL
        SELECT 'only in rollup: ' || x::text FROM (SELECT hour, ticker, platform, mentions, positive, neutral, negative, pump_signals, score_sum FROM mention_counts_hourly EXCEPT SELECT * FROM counted) x
        """);
}
