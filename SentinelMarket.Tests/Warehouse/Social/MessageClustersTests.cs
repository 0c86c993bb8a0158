using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Social;
using static SentinelMarket.Tests.Warehouse.Social.MessageSamples;

namespace SentinelMarket.Tests.Warehouse.Social;

public sealed class MessageClustersTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Small_changes_stay_in_one_cluster_across_platforms_and_batches_and_other_texts_do_not_join()
    {
        await _server.LoadAsync(Part(Fetched, Message("a", Promotion), Message("b", "Quarterly results of the company were published in the evening, revenue rose by four percent")));
        await _server.LoadAsync(
            Part(Fetched, Message("c", Promotion + " 🚀🚀 https://t.me/xyz", Platforms.X), Message("d", Promotion.Replace("sabko", "sab ko", StringComparison.Ordinal), Platforms.Reddit)),
            Part(Fetched, Message("e", "hi all")));

        var clusters = await ClustersAsync();

        Assert.Equal(clusters["a"], clusters["c"]);
        Assert.Equal(clusters["a"], clusters["d"]);
        Assert.NotEqual(clusters["a"], clusters["b"]);
        Assert.Equal("", clusters["e"]);
    }

    [Fact]
    public async Task The_same_batches_give_the_same_clusters_however_they_are_cut()
    {
        var texts = Enumerable.Range(0, 60).Select(number => Message(string.Create(CultureInfo.InvariantCulture, $"m{number:00}"), string.Create(CultureInfo.InvariantCulture, $"{Subject(number % 7)} number {number} of {number * 3}"))).ToArray();
        await _server.LoadAsync(Part(Fetched, texts));
        var together = await ClustersAsync();
        var other = new PostgresServer();
        await other.InitializeAsync();
        try
        {
            foreach (var chunk in texts.Chunk(9)) { await other.LoadAsync(Part(Fetched, chunk)); }
            Assert.Equal(together, await ClustersAsync(other));
        }
        finally
        {
            await other.DisposeAsync();
        }

        Assert.Equal(7, together.Values.Distinct().Count());
    }

    [Fact]
    public async Task A_text_that_thousands_share_costs_a_bounded_number_of_candidates()
    {
        // Different texts with a long footer in common share keys.
        var footer = string.Concat(Enumerable.Repeat("join our premium channel for daily calls and never miss a profit again ", 3));
        for (var batch = 0; batch < 3; batch++)
        {
            await _server.LoadAsync(Part(Fetched, [.. Enumerable.Range(0, 200).Select(number => Message(string.Create(CultureInfo.InvariantCulture, $"f{batch}-{number}"), $"{Scrambled(batch * 200 + number)} {footer}"))]));
        }

        Assert.True(await _server.Database.ScalarAsync<long>("SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM mention_cluster_bands GROUP BY band_key) k") <= 16);
    }

    [Fact]
    public async Task Forgetting_a_cluster_forgets_its_keys()
    {
        await _server.LoadAsync(Part(Fetched, Message("a", Promotion)));
        Assert.Equal(12L, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM mention_cluster_bands"));

        await _server.Database.LinesAsync("DELETE FROM mention_clusters RETURNING id::text");

        Assert.Equal(0L, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM mention_cluster_bands"));
    }

    [Fact]
    public async Task Clusters_of_a_period_are_listed_by_size_with_authors_platforms_and_the_newest_text()
    {
        var newest = Promotion + " last call";
        await _server.LoadAsync(Part(
            Fetched,
            Message("a", Promotion) with { AuthorId = "1" },
            Message("b", Promotion, Platforms.X) with { AuthorId = "2" },
            Message("c", newest, publishedAt: Published.AddMinutes(5)) with { AuthorId = "1" },
            Message("d", "Quarterly results of RELIANCE were published in the evening, revenue rose by four percent"),
            Message("e", "Quarterly results of RELIANCE were published in the evening, revenue rose by four percent!")));
        var reader = new MentionClusterReader(_server.Database);

        var found = await reader.ClustersAsync(Ticker.Parse("RELIANCE"), Published, Published.AddDays(1), 10, CancellationToken.None);

        Assert.Equal([(3L, 2L), (2L, 1L)], found.Select(cluster => (cluster.Messages, cluster.Authors)));
        Assert.Equal((Published, Published.AddMinutes(5), newest), (found[0].First, found[0].Last, found[0].Sample));
        Assert.Equal([Platforms.X, Platforms.Telegram], found[0].Platforms);
        Assert.True(found[0].PumpScore >= 0.5);
        Assert.Equal(3, (await reader.ClustersAsync(null, Published, Published.AddDays(1), 1, CancellationToken.None))[0].Messages);
        Assert.Empty(await reader.ClustersAsync(Ticker.Parse("TCS"), Published, Published.AddDays(1), 10, CancellationToken.None));
    }

    private Task<Dictionary<string, string>> ClustersAsync() => ClustersAsync(_server);

    private static async Task<Dictionary<string, string>> ClustersAsync(PostgresServer server) =>
        (await server.Database.LinesAsync("SELECT DISTINCT external_id || '=' || coalesce(cluster::text, '') AS line FROM social_mentions_warehouse ORDER BY line")).Select(line => line.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

    private static string Subject(int number) => number switch
    {
        0 => "The board of the company has approved an issue of shares to all members at a price",
        1 => "Everybody buy at once tomorrow morning, we hold together until the upper circuit comes",
        2 => "Monsoon rains were better than expected in the northern states, says the weather office",
        3 => "Brokers see higher margins in paints because crude became cheaper during the quarter",
        4 => "Kal subah nau baje sab log ek saath kharido, operator aa gaya hai, pakka double hoga",
        5 => "A fire broke out at the plant on Sunday, nobody was hurt, production starts again soon",
        _ => "Please read the offer document carefully before you invest, markets carry risk always",
    };

    private static string Scrambled(int seed)
    {
        var random = new Random(seed);
        return string.Join(' ', Enumerable.Range(0, 40).Select(_ => string.Concat(Enumerable.Range(0, 7).Select(_ => (char)('a' + random.Next(26))))));
    }
}
