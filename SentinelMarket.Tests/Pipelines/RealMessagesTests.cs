using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Inbox;
using SentinelMarket.Tests.Sources;
using SentinelMarket.Tests.Warehouse;
using SentinelMarket.Tests.Warehouse.Social;

namespace SentinelMarket.Tests.Pipelines;

/// <summary>The import of real chats and posts, as the command line and the drop folder start it.</summary>
public sealed class RealMessagesTests : IAsyncLifetime
{
    private const string Everything =
        """
        SELECT 'mentions ' || count(*) || ' ' || coalesce(md5(string_agg(m::text, '|' ORDER BY timestamp, platform, external_id, ticker)), '') FROM social_mentions_warehouse m
        UNION ALL SELECT 'messages ' || count(*) || ' ' || coalesce(md5(string_agg(concat_ws(' ', platform, external_id, published_at, revision, content_hash, deleted, run_id), '|' ORDER BY platform, external_id)), '') FROM social_messages
        UNION ALL SELECT 'revisions ' || count(*) FROM social_message_revisions
        UNION ALL SELECT 'counts ' || coalesce(md5(string_agg(c::text, '|' ORDER BY ticker, hour, platform)), '') FROM mention_counts_hourly c
        UNION ALL SELECT 'clusters ' || count(*) FROM mention_clusters
        UNION ALL SELECT 'quarantine ' || count(*) FROM quarantine
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [RecordedFact]
    public async Task Every_one_of_800_chat_messages_lands_in_the_warehouse_or_in_quarantine_and_a_second_import_changes_nothing() =>
        await ImportTwiceAsync("telegram/indian_stock_telegram_messages_unlabelled.csv", "telegram-export", Platforms.Telegram, 800, 689);

    [RecordedFact]
    public async Task Every_one_of_1786_posts_lands_in_the_warehouse_or_in_quarantine_and_a_second_import_changes_nothing() =>
        await ImportTwiceAsync("x/indian_tweets_real_2000.jsonl", "tweets", Platforms.X, 1_786, 1_700);

    [RecordedFact]
    public async Task The_drop_folder_knows_both_kinds_by_their_content()
    {
        await using var host = new InboxHost(_server, _folder.FullPath);
        host.Drop("one.csv", string.Join('\n', File.ReadLines(RecordedFactAttribute.PathOf("telegram/indian_stock_telegram_messages_unlabelled.csv")).Take(2)) + "\n");
        host.Drop("two.jsonl", string.Join('\n', File.ReadLines(RecordedFactAttribute.PathOf("x/indian_tweets_real_2000.jsonl")).Take(3)) + "\n");

        await host.LookTwiceAsync();
        await host.LookTwiceAsync();

        Assert.Equal(["one.csv", "two.jsonl"], host.Files("done"));
        Assert.Equal(["telegram 1", "x 3"], await _server.Database.LinesAsync("SELECT platform || ' ' || count(*) AS line FROM social_messages GROUP BY platform ORDER BY line"));
    }

    private async Task ImportTwiceAsync(string file, string format, string platform, int messages, int atLeast)
    {
        await using var host = new InboxHost(_server, _folder.FullPath);

        var first = await ImportAsync(host, file, format);

        Assert.Equal((RunOutcome.Succeeded, (long)messages), (first.Outcome, first.Counts.Extracted));
        Assert.True(first.Counts.Balances && first.Counts.Loaded + first.Counts.Quarantined + first.Counts.Unchanged == messages, first.Counts.ToString());
        var stored = await _server.Database.ScalarAsync<long>($"SELECT count(*) FROM social_messages WHERE platform = '{platform}'");
        Assert.True(stored >= atLeast - first.Counts.Unchanged, $"Only {stored} of {messages} messages are stored: {first.Counts}");
        Assert.Equal(first.Counts.Quarantined, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM quarantine"));
        Assert.Equal(stored, await _server.Database.ScalarAsync<long>("SELECT count(DISTINCT (platform, external_id)) FROM social_mentions_warehouse"));
        Assert.Empty(await _server.RollupDifferencesAsync());
        var before = await _server.Database.LinesAsync(Everything);

        var second = await ImportAsync(host, file, format);

        Assert.Equal((RunOutcome.Succeeded, (long)messages, 0L), (second.Outcome, second.Counts.Extracted, second.Counts.Loaded));
        Assert.Equal(before, await _server.Database.LinesAsync(Everything));
    }

    private static async Task<RunReport> ImportAsync(InboxHost host, string file, string format)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["paths"] = RecordedFactAttribute.PathOf(file), ["format"] = format };
        return await (await host.Runner.StartAsync(new RunRequest("social_media", RunTrigger.Import, "tester", parameters), CancellationToken.None)).Completion;
    }
}
