using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse.Social;
using static SentinelMarket.Tests.Warehouse.Social.MessageSamples;

namespace SentinelMarket.Tests.Warehouse.Social;

/// <summary>Pages, filters and buckets over mentions of half a year.</summary>
public sealed class MentionReaderTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private const int Messages = 120;
    private static readonly string[] Said =
    [
        "RELIANCE goes up, good results, profit rises", "$TCS falls badly, heavy loss, sell now", "Jaldi kharido $INFY, upper circuit pakka, guaranteed profit, join now",
        "Good morning to all 100% members", "RELIANCE and $TCS in one text_of many words",
    ];

    private readonly MentionDesk _desk = new(new MentionReader(server.Database), new MentionCountsReader(server.Database), new MentionClusterReader(server.Database));

    public async Task InitializeAsync()
    {
        if ((await BrowseAsync(new MentionQuery { Size = 1 })).Rows.Count > 0) { return; }
        await server.LoadAsync(Part(Fetched.AddYears(1), [.. Enumerable.Range(0, Messages).Select(Of)]));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(1_000)]
    public async Task Pages_after_each_other_have_every_row_once_newest_first(int size)
    {
        var rows = await AllAsync(new MentionQuery { Size = size });

        Assert.Equal(Messages / 5 * 6, rows.Count);
        Assert.Equal(rows.Count, rows.Select(row => (row.ExternalId, row.Ticker)).Distinct().Count());
        Assert.Equal(rows.OrderByDescending(row => row.Timestamp).Select(row => row.Timestamp), rows.Select(row => row.Timestamp));
    }

    [Fact]
    public async Task Each_filter_lets_through_what_it_says_and_nothing_else()
    {
        var all = await AllAsync(new MentionQuery());
        (MentionQuery Query, Func<MentionRow, bool> Passes)[] cases =
        [
            (new MentionQuery { Ticker = Ticker.Parse("TCS") }, row => row.Ticker?.Value == "TCS"),
            (new MentionQuery { Platform = Platforms.X }, row => row.Platform == Platforms.X),
            (new MentionQuery { Sentiment = SentimentLabel.Negative }, row => row.Sentiment == SentimentLabel.Negative),
            (new MentionQuery { IsPump = true }, row => row.IsPumpSignal),
            (new MentionQuery { IsPump = false, Ticker = Ticker.Parse("RELIANCE") }, row => !row.IsPumpSignal && row.Ticker?.Value == "RELIANCE"),
            (new MentionQuery { Author = "@HANDLE3" }, row => row.AuthorHandle == "Handle3"),
            (new MentionQuery { Author = Authors.Of(Platforms.X, "3").ToUpperInvariant() }, row => row.AuthorHash == Authors.Of(Platforms.X, "3")),
            (new MentionQuery { Language = "en" }, row => row.Language == "en"),
            (new MentionQuery { Text = "PROFIT rises" }, row => row.Text.Contains("profit rises", StringComparison.Ordinal)),
            (new MentionQuery { Text = "rises profit good" }, row => row.Text.Contains("profit rises", StringComparison.Ordinal)),
            (new MentionQuery { Text = "100%" }, row => row.Text.Contains("100%", StringComparison.Ordinal)),
            (new MentionQuery { Text = "text_of" }, row => row.Text.Contains("text_of", StringComparison.Ordinal)),
            (new MentionQuery { Text = "textXof" }, _ => false),
            (new MentionQuery { Cluster = all[0].Cluster }, row => row.Cluster == all[0].Cluster),
            (new MentionQuery { From = all[80].Timestamp, To = all[20].Timestamp }, row => row.Timestamp >= all[80].Timestamp && row.Timestamp <= all[20].Timestamp),
        ];
        foreach (var (query, passes) in cases)
        {
            var expected = all.Where(passes).Select(row => (row.ExternalId, row.Ticker));
            Assert.Equal(expected, (await AllAsync(query with { Size = 11 })).Select(row => (row.ExternalId, row.Ticker)));
        }
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_in_words()
    {
        var first = await BrowseAsync(new MentionQuery { Size = 1 });
        (MentionQuery Query, string Words)[] cases =
        [
            (new MentionQuery { Size = 0 }, "The page size is 0; expected are 1 to 1,000 rows."),
            (new MentionQuery { Size = 1_001 }, "The page size is 1001; expected are 1 to 1,000 rows."),
            (new MentionQuery { Platform = "myspace" }, "There is no platform \"myspace\"; expected is one of x, telegram, reddit, youtube, news, filing."),
            (new MentionQuery { Text = "ab" }, "The text to look for is \"ab\"; a word of at least 3 characters is expected."),
            (new MentionQuery { Text = "   " }, "The text to look for is \"   \"; a word of at least 3 characters is expected."),
            (new MentionQuery { Text = new string('x', 501) }, "The text to look for has 501 characters; at most 500 are expected."),
            (new MentionQuery { From = Published, To = Published.AddDays(-1) }, "The last instant, 2026-03-01T05:00:00.0000000+00:00, is before the first, 2026-03-02T05:00:00.0000000+00:00. Swap them."),
            (new MentionQuery { After = "no cursor" }, "The cursor is not one that a page of mentions ended with. Leave it out to start with the first row."),
            (new MentionQuery { After = first.Next, Ticker = Ticker.Parse("TCS") }, "The cursor belongs to other filters. Leave it out to start with the first row."),
        ];
        foreach (var (query, words) in cases)
        {
            var refusal = await Assert.ThrowsAsync<ArgumentException>(() => BrowseAsync(query));
            Assert.StartsWith(words, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SentimentBucketSize.Hour)]
    [InlineData(SentimentBucketSize.Day)]
    public async Task Buckets_are_hours_and_days_of_the_clock_in_India_and_sum_up_the_rows(SentimentBucketSize size)
    {
        var rows = (await AllAsync(new MentionQuery { Ticker = Ticker.Parse("RELIANCE") })).ToArray();

        var buckets = await _desk.SentimentAsync(Ticker.Parse("RELIANCE"), Published, Published.AddDays(300), size, CancellationToken.None);

        var expected = rows.GroupBy(row => StartOf(row.Timestamp, size)).OrderBy(group => group.Key).Select(group => (
            group.Key, group.LongCount(), group.LongCount(row => row.Sentiment == SentimentLabel.Positive), group.LongCount(row => row.Sentiment == SentimentLabel.Negative),
            group.LongCount(row => row.IsPumpSignal), Math.Round(group.Average(row => row.SentimentScore), 6)));
        Assert.Equal(expected, buckets.Select(bucket => (bucket.Start, bucket.Mentions, bucket.Positive, bucket.Negative, bucket.PumpSignals, Math.Round(bucket.MeanScore, 6))));
        Assert.All(buckets, bucket => Assert.Equal(bucket.Mentions, bucket.Positive + bucket.Neutral + bucket.Negative));
    }

    [Fact]
    public async Task A_period_of_buckets_counts_its_first_and_last_day_as_a_whole_and_has_a_bound()
    {
        var rows = await AllAsync(new MentionQuery { Ticker = Ticker.Parse("RELIANCE") });
        var day = rows[^1].Timestamp;

        var buckets = await _desk.SentimentAsync(Ticker.Parse("RELIANCE"), day, day, SentimentBucketSize.Day, CancellationToken.None);

        Assert.Equal(rows.Count(row => StartOf(row.Timestamp, SentimentBucketSize.Day) == StartOf(day, SentimentBucketSize.Day)), Assert.Single(buckets).Mentions);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => _desk.SentimentAsync(Ticker.Parse("TCS"), Published.AddYears(-2), Published, SentimentBucketSize.Hour, CancellationToken.None));
        Assert.Contains("has more than 10,000 buckets of a hour", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _desk.SentimentAsync(Ticker.Parse("TCS"), Published, Published.AddDays(-1), SentimentBucketSize.Day, CancellationToken.None));
    }

    [Fact]
    public async Task A_page_of_a_period_opens_only_its_months()
    {
        var query = new MentionQuery { Ticker = Ticker.Parse("TCS") };
        await using var command = server.Database.App.CreateCommand();
        MentionStatement.Fill(command, query, new Core.Warehouse.StockPeriod(new DateTime(2026, 4, 2, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 4, 20, 0, 0, 0, DateTimeKind.Utc)), null, 51);
        var plan = await PlanAsync(command);
        Assert.Contains("social_mentions_warehouse_202604", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("social_mentions_warehouse_202603", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("social_mentions_warehouse_202605", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_filter_that_few_rows_pass_has_an_index()
    {
        (MentionQuery Query, string Index)[] cases =
        [
            (new MentionQuery(), "_pkey"),
            (new MentionQuery { Ticker = Ticker.Parse("TCS") }, "_ticker_timestamp_platform_idx"),
            (new MentionQuery { Platform = Platforms.Filing }, "_platform_timestamp_idx"),
            (new MentionQuery { Author = "Handle3" }, "_lower_timestamp_idx"),
            (new MentionQuery { Cluster = 3 }, "_cluster_timestamp_idx"),
            (new MentionQuery { Text = "upper circuit" }, "_text_idx"),
        ];
        // The planner shall know how few pass, whether or not the server has come round to it by itself.
        await using (var analyse = new Npgsql.NpgsqlConnection(server.Connections.Owner))
        {
            await analyse.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand("ANALYZE social_mentions_warehouse", analyse);
            await command.ExecuteNonQueryAsync();
        }

        foreach (var (query, index) in cases)
        {
            // A few hundred rows are read whole by any planner, so reading whole is made dear. Texts are then looked for without an order, which would cost the same here.
            await using var command = server.Database.App.CreateCommand();
            MentionStatement.Fill(command, query, new Core.Warehouse.StockPeriod(DateTime.MinValue, DateTime.MaxValue), null, 51);
            if (query.Text is not null) { command.CommandText = command.CommandText.Replace("ORDER BY timestamp DESC, platform DESC, external_id DESC, ticker DESC", "", StringComparison.Ordinal); }
            var plan = await PlanAsync(command, "SET enable_seqscan = off; SET enable_indexscan = " + (query.Text is null ? "on" : "off"));
            Assert.True(plan.Contains(index, StringComparison.Ordinal), $"{index} is not used:\n{plan}");
        }
    }

    private async Task<string> PlanAsync(Npgsql.NpgsqlCommand command, string settings = "SELECT 1")
    {
        await using var connection = await server.Database.App.OpenConnectionAsync();
        await using (var set = new Npgsql.NpgsqlCommand(settings, connection)) { await set.ExecuteNonQueryAsync(); }
        await using var explain = new Npgsql.NpgsqlCommand("EXPLAIN " + command.CommandText, connection);
        foreach (Npgsql.NpgsqlParameter parameter in command.Parameters) { explain.Parameters.Add(parameter.Clone()); }
        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) { lines.Add(reader.GetString(0)); }
        return string.Join('\n', lines);
    }

    private static SocialMessage Of(int number)
    {
        var platform = number % 3 == 0 ? Platforms.X : number % 3 == 1 ? Platforms.Telegram : Platforms.Reddit;
        return Message(string.Create(CultureInfo.InvariantCulture, $"m{number:000}"), Said[number % Said.Length], platform, Published.AddHours(number / 3 * 30.25)) with
        {
            AuthorId = string.Create(CultureInfo.InvariantCulture, $"{number % 10}"),
            AuthorHandle = string.Create(CultureInfo.InvariantCulture, $"Handle{number % 10}"),
        };
    }

    private static DateTimeOffset StartOf(DateTimeOffset instant, SentimentBucketSize size)
    {
        var indian = instant.ToOffset(IndianTime.Offset);
        return new DateTimeOffset(indian.Date.AddHours(size == SentimentBucketSize.Hour ? indian.Hour : 0), IndianTime.Offset).ToUniversalTime();
    }

    private Task<MentionPage> BrowseAsync(MentionQuery query) => _desk.BrowseAsync(query, CancellationToken.None);

    private async Task<List<MentionRow>> AllAsync(MentionQuery query)
    {
        var rows = new List<MentionRow>();
        for (var page = await BrowseAsync(query); ; page = await BrowseAsync(query with { After = page.Next }))
        {
            rows.AddRange(page.Rows);
            if (page.Next is null) { return rows; }
        }
    }
}
