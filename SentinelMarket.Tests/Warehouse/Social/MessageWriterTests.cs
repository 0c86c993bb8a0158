using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Social;
using static SentinelMarket.Tests.Warehouse.Social.MessageSamples;

namespace SentinelMarket.Tests.Warehouse.Social;

/// <summary>Each way that a message can come again, on a database of its own.</summary>
public sealed class MessageWriterTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        Assert.Empty(await _server.RollupDifferencesAsync());
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_message_has_a_row_for_each_share_and_one_without_a_share_when_it_names_none()
    {
        var counts = await _server.LoadAsync(Part(Fetched, Message("tips/1", "RELIANCE is up but $TCS falls badly"), Message("tips/2", "Good morning to all members")));

        Assert.Equal(new RowCounts(2, 2, 0, 0), counts);
        Assert.Equal(
            ["tips/1 RELIANCE 1 RELIANCE is up but $TCS falls badly", "tips/1 TCS 1 RELIANCE is up but $TCS falls badly", "tips/2 - 1 Good morning to all members"],
            await _server.MentionsAsync());
    }

    [Fact]
    public async Task A_row_carries_all_that_is_known_of_its_message()
    {
        await _server.LoadAsync(Part(Fetched, Message("tips/1", Promotion)));

        var row = Assert.Single((await new MentionReader(_server.Database).BrowseAsync(new MentionQuery(), CancellationToken.None)).Rows);

        Assert.Equal(("telegram", "tips/1", "RELIANCE", "telegram.channel"), (row.Platform, row.ExternalId, row.Ticker?.Value, row.Source));
        Assert.Equal(("tips", "Ravi", 1_200L, Promotion, "hi-Latn"), (row.Channel, row.AuthorHandle, row.Followers, row.Text, row.Language));
        Assert.Equal((Published, 1, "https://t.me/tips/1", """{"views": 7}"""), (row.Timestamp, row.Revision, row.Url, row.Metadata));
        Assert.Equal(Authors.Of("telegram", "42"), row.AuthorHash);
        Assert.True(row.IsPumpSignal && row.PumpScore >= 0.5);
        Assert.NotNull(row.Cluster);
        Assert.NotNull(row.LakeObjectId);
        Assert.NotEmpty(row.Reasons);
        Assert.All(row.Reasons, reason => Assert.Equal(reason.Excerpt, Promotion.Substring(reason.Start, reason.Length)));
    }

    [Fact]
    public async Task Equal_content_again_is_unchanged_however_it_is_spaced_and_whatever_else_changed()
    {
        await _server.LoadAsync(Part(Fetched, Message("tips/1", "RELIANCE is up\nbuy it now")));

        var again = await _server.LoadAsync(Part(Fetched.AddHours(1), Message("tips/1", " RELIANCE is up buy  it now") with { Followers = 5_000, EditedAt = Fetched, PublishedAt = Published.AddDays(-1) }));

        Assert.Equal(new RowCounts(1, 0, 1, 0), again);
        Assert.Equal("2026-03-02 05:00:00+00 1200 1", Assert.Single(await _server.Database.LinesAsync("SELECT format('%s %s %s', timestamp AT TIME ZONE 'UTC' || '+00', followers, revision) FROM social_mentions_warehouse")));
        Assert.Empty(await RevisionsAsync());
    }

    [Fact]
    public async Task Another_text_of_a_later_fetch_replaces_all_mentions_and_keeps_the_earlier_text()
    {
        await _server.LoadAsync(Part(Fetched, Message("tips/1", "RELIANCE and $TCS go up today")));

        var counts = await _server.LoadAsync(Part(Fetched.AddHours(1), Message("tips/1", "We meant $INFY all the time") with { PublishedAt = Published.AddMonths(2) }));

        Assert.Equal(new RowCounts(1, 1, 0, 0), counts);
        Assert.Equal(["tips/1 INFY 2 We meant $INFY all the time"], await _server.MentionsAsync());
        Assert.Equal(["tips/1 1 {RELIANCE,TCS} RELIANCE and $TCS go up today"], await RevisionsAsync());
        Assert.Equal(Published.UtcDateTime, await _server.Database.ScalarAsync<DateTime>("SELECT timestamp FROM social_mentions_warehouse"));
    }

    [Fact]
    public async Task An_older_fetch_never_overwrites_a_newer_one_also_when_the_newer_one_said_nothing_new()
    {
        await _server.LoadAsync(Part(Fetched, Message("tips/1", "RELIANCE goes up today")));
        await _server.LoadAsync(Part(Fetched.AddHours(2), Message("tips/1", "RELIANCE goes up today")));

        var counts = await _server.LoadAsync(Part(Fetched.AddHours(1), Message("tips/1", "RELIANCE was taken back")));

        Assert.Equal(new RowCounts(1, 0, 1, 0), counts);
        Assert.Equal(["tips/1 RELIANCE 1 RELIANCE goes up today"], await _server.MentionsAsync());
    }

    [Fact]
    public async Task The_later_edit_wins_whichever_is_fetched_first()
    {
        await _server.LoadAsync(Part(Fetched.AddHours(1), Message("tips/1", "RELIANCE second thoughts here") with { EditedAt = Published.AddMinutes(20) }));
        await _server.LoadAsync(Part(Fetched.AddHours(9), Message("tips/1", "RELIANCE first thoughts here") with { EditedAt = Published.AddMinutes(10) }));
        Assert.Equal(["tips/1 RELIANCE 1 RELIANCE second thoughts here"], await _server.MentionsAsync());

        await _server.LoadAsync(Part(Fetched, Message("tips/1", "RELIANCE third thoughts here") with { EditedAt = Published.AddMinutes(30) }));
        Assert.Equal(["tips/1 RELIANCE 2 RELIANCE third thoughts here"], await _server.MentionsAsync());
    }

    [Fact]
    public async Task A_deletion_takes_the_mentions_away_keeps_the_text_and_is_not_undone_by_an_older_fetch()
    {
        await _server.LoadAsync(Part(Fetched, Message("tips/1", "RELIANCE and $TCS go up today")));

        Assert.Equal(new RowCounts(1, 1, 0, 0), await _server.LoadAsync(Part(Fetched.AddHours(1), Deleted("tips/1"))));
        Assert.Equal(new RowCounts(1, 0, 1, 0), await _server.LoadAsync(Part(Fetched.AddHours(2), Deleted("tips/1"))));
        Assert.Equal(new RowCounts(1, 0, 1, 0), await _server.LoadAsync(Part(Fetched.AddMinutes(1), Message("tips/1", "RELIANCE and $TCS go up today"))));

        Assert.Empty(await _server.MentionsAsync());
        Assert.Equal(["tips/1 1 {RELIANCE,TCS} RELIANCE and $TCS go up today"], await RevisionsAsync());
        Assert.Equal(["tips/1 2 t"], await _server.Database.LinesAsync("SELECT format('%s %s %s', external_id, revision, deleted) FROM social_messages"));
        Assert.Equal(0L, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM mention_counts_hourly"));
    }

    [Fact]
    public async Task A_batch_leaves_what_its_messages_would_have_left_one_by_one()
    {
        var counts = await _server.LoadAsync(
            Part(Fetched, Message("tips/1", "RELIANCE goes up today"), Message("tips/1", "RELIANCE goes up today"), Message("tips/2", "Nothing to see in here")),
            Part(Fetched.AddHours(1), Message("tips/1", "$TCS goes up today"), Deleted("tips/2")),
            Part(Fetched.AddHours(2), Message("tips/1", "$INFY goes up today")));

        Assert.Equal(new RowCounts(6, 5, 1, 0), counts);
        Assert.Equal(["tips/1 INFY 3 $INFY goes up today"], await _server.MentionsAsync());
        Assert.Equal(["tips/1 1 {RELIANCE} RELIANCE goes up today", "tips/1 2 {TCS} $TCS goes up today", "tips/2 1 {} Nothing to see in here"], await RevisionsAsync());
    }

    [Fact]
    public async Task Refused_records_lake_objects_watermarks_and_counts_come_with_the_rows()
    {
        var refused = new QuarantineEntry(new Verdict("text.length", Severity.Reject, "text", "The text has 4 characters."), "telegram tips/9", 3, "oops");
        var part = Part(Fetched, [refused], Message("tips/1", "RELIANCE goes up today")) with { Watermark = new WatermarkMove(SourceIds.TelegramChannel, "tips", "1") };

        Assert.Equal(new RowCounts(2, 1, 0, 1), await _server.LoadAsync(part));

        Assert.Equal(["1"], await _server.Database.LinesAsync("SELECT value FROM watermarks"));
        Assert.Equal("1", await new WatermarkReader(_server.Database).FindAsync(SourceIds.TelegramChannel, "tips", CancellationToken.None));
        Assert.Equal(["text.length oops"], await _server.Database.LinesAsync("SELECT rule || ' ' || raw FROM quarantine"));
        Assert.Equal(["2 1 0 1"], await _server.Database.LinesAsync("SELECT format('%s %s %s %s', extracted, loaded, unchanged, quarantined) FROM pipeline_runs"));
        Assert.Equal(0L, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM lake_objects WHERE loaded_at IS NULL"));
    }

    [Fact]
    public async Task Nothing_of_a_batch_is_loaded_when_the_lease_is_lost()
    {
        var log = new RunLog(_server.Database);
        var lease = await log.OpenAsync("lost");
        await log.CloseAsync(lease, WarehouseSamples.Closing(RowCounts.Zero), CancellationToken.None);

        await Assert.ThrowsAsync<LeaseLostException>(() => Writer(_server).LoadAsync(lease, [Part(Fetched, Message("tips/1", "RELIANCE goes up today"))], [new WatermarkMove("a", "b", "c")], CancellationToken.None));

        Assert.Empty(await _server.MentionsAsync());
        Assert.Equal(0L, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM watermarks"));
    }

    [Fact]
    public async Task Concurrent_batches_of_the_same_messages_all_succeed_and_leave_each_message_once()
    {
        var log = new RunLog(_server.Database);
        var lease = await log.OpenAsync("side by side");
        var writer = Writer(_server);
        var loads = Enumerable.Range(0, 8).Select(number => writer.LoadAsync(
            lease,
            [Part(Fetched.AddMinutes(number), [.. Enumerable.Range(0, 30).OrderBy(id => (id * 7 + number * 11) % 31).Select(id => Message($"tips/{id}", $"RELIANCE number {number} of {id} is what they all say"))])],
            [new WatermarkMove(SourceIds.TelegramChannel, "tips", $"{number}")],
            CancellationToken.None));

        var counts = (await Task.WhenAll(loads)).SelectMany(each => each).Aggregate(RowCounts.Zero, (sum, more) => sum + more);

        Assert.Equal((240L, 240L), (counts.Extracted, counts.Loaded + counts.Unchanged));
        Assert.Equal(Enumerable.Range(0, 30).Select(id => $"RELIANCE number 7 of {id} is what they all say").Order(StringComparer.Ordinal), (await _server.Database.LinesAsync("SELECT text FROM social_mentions_warehouse")).Order(StringComparer.Ordinal));
    }

    private Task<IReadOnlyList<string>> RevisionsAsync() =>
        _server.Database.LinesAsync("SELECT format('%s %s %s %s', external_id, revision, tickers, text) FROM social_message_revisions ORDER BY external_id, revision");
}
