using Npgsql;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Inbox;
using static SentinelMarket.Tests.Warehouse.Social.MessageSamples;

namespace SentinelMarket.Tests.Warehouse.Social;

public sealed class MentionRetentionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset ThisMonth = new(TimeProvider.System.GetUtcNow().Year, TimeProvider.System.GetUtcNow().Month, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Old_months_go_with_their_messages_and_the_rollup_stays_exact_also_for_the_hour_that_two_months_share()
    {
        var first = ThisMonth.AddMonths(-12);
        await _server.LoadAsync(Part(
            ThisMonth,
            Message("old", "RELIANCE goes up today", publishedAt: first.AddMonths(-3)),
            Message("before", "RELIANCE goes up today", publishedAt: first.AddMinutes(-10)),
            Message("after", "RELIANCE goes up today", publishedAt: first.AddMinutes(10)),
            Message("young", "RELIANCE goes up today", publishedAt: ThisMonth.AddDays(-40))));
        Assert.Equal(3L, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM mention_counts_hourly"));
        await using var host = new InboxHost(_server, _folder.FullPath, false, ("Retention:Tables:social_mentions_warehouse", "12 months"));

        var plan = (await host.Retention.PlanAsync(CancellationToken.None)).Single(step => step.Table == "social_mentions_warehouse");
        var run = await (await host.Runner.StartAsync(new RunRequest("retention", RunTrigger.Manual, "test"), CancellationToken.None)).Completion;

        Assert.Equal((2L, 2, DateOnly.FromDateTime(first.UtcDateTime)), (plan.Rows, plan.Partitions.Count, plan.OldestKept!.Value));
        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        Assert.Equal(["after", "young"], await _server.Database.LinesAsync("SELECT external_id FROM social_mentions_warehouse ORDER BY 1"));
        Assert.Equal(["after", "young"], await _server.Database.LinesAsync("SELECT external_id FROM social_messages ORDER BY 1"));
        Assert.Empty(await _server.RollupDifferencesAsync());

        // Who imports it again gets the month back.
        Assert.Equal(new RowCounts(1, 1, 0, 0), await _server.LoadAsync(Part(ThisMonth, Message("old", "RELIANCE goes up today", publishedAt: first.AddMonths(-3)))));
    }

    [Fact]
    public async Task The_application_cannot_drop_a_young_month_nor_make_partitions_out_of_all_reason()
    {
        var young = await Assert.ThrowsAsync<PostgresException>(() => _server.Database.ScalarAsync<object>($"SELECT drop_mention_partition('{ThisMonth.AddMonths(-3):yyyy-MM-dd}')"));
        Assert.Equal($"Dropping {ThisMonth.AddMonths(-3):yyyy-MM-dd} from social_mentions_warehouse is refused: expected is the first day of a month from 2000 to four months ago.", young.MessageText);
        var early = await Assert.ThrowsAsync<PostgresException>(() => _server.Database.ScalarAsync<object>("SELECT ensure_mention_partitions('1999-12-01', '2000-01-01')"));
        Assert.StartsWith("Partitions of social_mentions_warehouse from 1999-12-01 to 2000-01-01 are refused", early.MessageText, StringComparison.Ordinal);
    }
}
