using Npgsql;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Faults;
using SentinelMarket.Tests.Inbox;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

public sealed class RetentionTests : IAsyncLifetime
{
    private const string Uncounted =
        """
        SELECT concat_ws(' ', trading_day, source, exchange, series, d.rows, r.rows) FROM stock_counts_daily d
        FULL JOIN (SELECT trading_day, source, exchange, series, count(*) AS rows FROM stock_data_warehouse GROUP BY 1, 2, 3, 4) r USING (trading_day, source, exchange, series)
        WHERE d.rows IS DISTINCT FROM r.rows
        """;

    private const string Unlisted =
        """
        SELECT concat_ws(' ', k.ticker, k.source, r.ticker, r.source) FROM stock_source_tickers k
        FULL JOIN (SELECT DISTINCT ticker, source FROM stock_data_warehouse) r USING (ticker, source) WHERE k.ticker IS NULL OR r.ticker IS NULL
        """;

    private static readonly DateOnly ThisMonth = new(TimeProvider.System.GetUtcNow().Year, TimeProvider.System.GetUtcNow().Month, 1);

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task By_default_everything_is_kept()
    {
        await LoadYearsAsync();
        await using var host = Host();

        var run = await RetainAsync(host);

        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        Assert.Equal(24, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM stock_data_warehouse WHERE ticker = 'OLD'"));
        Assert.All(await host.Retention.PlanAsync(CancellationToken.None), step => Assert.Equal((null, 0L), (step.Keep, step.Rows)));
    }

    [Fact]
    public async Task Months_older_than_the_period_go_as_partitions_and_the_counts_stay_exact()
    {
        await LoadYearsAsync();
        await using var host = Host(("Retention:Tables:stock_data_warehouse", "12 months"));
        var cutoff = ThisMonth.AddMonths(-12);

        var plan = (await host.Retention.PlanAsync(CancellationToken.None)).First(step => step.Table == "stock_data_warehouse");
        Assert.Equal(("12 months", cutoff, 24L), (plan.Keep, plan.FirstKept!.Value, plan.Rows));
        Assert.Equal((12, cutoff.AddMonths(-12), cutoff.AddMonths(-1)), (plan.Partitions.Count, plan.Partitions[0], plan.Partitions[^1]));
        Assert.Equal(cutoff.AddDays(9), plan.OldestKept);
        Assert.Equal(48, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM stock_data_warehouse"));

        var run = await RetainAsync(host);

        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        Assert.Equal(24, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM stock_data_warehouse"));
        Assert.Equal(0, await _server.Database.ScalarAsync<long>($"SELECT count(*) FROM stock_data_warehouse WHERE timestamp < '{cutoff:yyyy-MM-dd}T00:00Z'"));
        Assert.Empty(await _server.Database.LinesAsync(Uncounted));
        Assert.Empty(await _server.Database.LinesAsync(FaultFolder.WrongSums));
        Assert.Empty(await _server.Database.LinesAsync(Unlisted));
        Assert.Empty(await _server.Database.LinesAsync($"SELECT relname::text FROM pg_class WHERE relname = 'stock_data_warehouse_{cutoff.AddMonths(-1):yyyyMM}'"));

        // The rows of files were the bars of their days; those of the dropped months stay as such, and have a period of their own.
        Assert.Equal(24, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM stock_bars_daily"));
        var bars = await new StockBarReader(_server.Database).BarsAsync([new TickerPeriod(null, Ticker.Parse("OLD"), null, null)], Exchange.Nse, "EQ", null, null, CancellationToken.None);
        Assert.Equal(24, bars.Count);
        Assert.All(bars, bar => Assert.Equal((1m, BarQuality.Official, SourceIds.NseEodUdiff), (bar.Close, bar.Quality, bar.Source)));
        Assert.Contains(
            await host.Runs.SourcesAsync(run.Id, CancellationToken.None),
            source => source.Stream == "stock_data_warehouse" && source.Message!.StartsWith($"keeps 12 months (from {cutoff:yyyy-MM-dd} on): 24 rows in 12 partitions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ticker_whose_last_rows_went_is_forgotten_and_one_that_has_others_is_not()
    {
        var old = ThisMonth.AddMonths(-8).AddDays(9);
        await _server.Database.LoadAsync(Part(Fetched, Record("GONE", 1, old), Record("STAYS", 1, old), Record("STAYS", 1, old, SourceIds.NseEodFull), Record("STAYS", 1, ThisMonth)));
        await using var host = Host(("Retention:Tables:stock_data_warehouse", "6 months"));

        await RetainAsync(host);

        Assert.Equal(["STAYS nse.eod.udiff"], await _server.Database.LinesAsync("SELECT ticker || ' ' || source FROM stock_source_tickers"));
        Assert.Empty(await _server.Database.LinesAsync(Uncounted));
        Assert.Empty(await _server.Database.LinesAsync(FaultFolder.WrongSums));
    }

    [Fact]
    public async Task A_night_quote_whose_day_in_India_is_the_next_month_is_taken_off_the_count_of_that_day()
    {
        // 20:00 UTC on the last day of a month is half past one of the first day of the next in India.
        var first = ThisMonth.AddMonths(-7);
        var night = new DateTimeOffset(first.AddDays(-1).ToDateTime(new TimeOnly(20, 0)), TimeSpan.Zero);
        await _server.Database.LoadAsync(Part(Fetched, Record("NIGHT", 1, first, SourceIds.NseQuote, night), Record("NIGHT", 1, first, SourceIds.NseQuote, night.AddHours(12))));
        await using var host = Host(("Retention:Tables:stock_data_warehouse", "7 months"));

        await RetainAsync(host);

        Assert.Equal(["1"], await _server.Database.LinesAsync("SELECT rows::text FROM stock_counts_daily"));
        Assert.Empty(await _server.Database.LinesAsync(Uncounted));
        Assert.Empty(await _server.Database.LinesAsync(FaultFolder.WrongSums));
    }

    [Fact]
    public async Task The_application_cannot_drop_a_young_month_nor_anything_else()
    {
        foreach (var month in new[] { ThisMonth, ThisMonth.AddMonths(-3), ThisMonth.AddMonths(-6).AddDays(1), new DateOnly(1980, 1, 1) })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => _server.Database.ScalarAsync<object>($"SELECT drop_stock_partition('{month:yyyy-MM-dd}')"));
            Assert.Equal(("22023", $"Dropping {month:yyyy-MM-dd} from stock_data_warehouse is refused: expected is the first day of a month from 1990 to four months ago."), (refusal.SqlState, refusal.MessageText));
        }

        var denied = await Assert.ThrowsAsync<PostgresException>(() => _server.Database.LinesAsync($"DROP TABLE stock_data_warehouse_{ThisMonth:yyyyMM}"));
        Assert.Equal("42501", denied.SqlState);
    }

    [Fact]
    public async Task A_month_that_somebody_reads_makes_the_run_fail_in_words_and_loses_nothing()
    {
        await LoadYearsAsync();
        await using var host = Host(("Retention:Tables:stock_data_warehouse", "23 months"));
        await using var reader = await _server.Database.App.OpenConnectionAsync();
        await using (var transaction = await reader.BeginTransactionAsync())
        {
            await using var look = new NpgsqlCommand("SELECT count(*) FROM stock_data_warehouse", reader, transaction);
            await look.ExecuteScalarAsync();
            var drop = await Assert.ThrowsAsync<PostgresException>(() => _server.Database.ScalarAsync<object>($"SELECT drop_stock_partition('{ThisMonth.AddMonths(-24):yyyy-MM-dd}')"));
            Assert.Equal(PostgresErrorCodes.LockNotAvailable, drop.SqlState);
        }

        Assert.Equal(48, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM stock_data_warehouse"));
        Assert.Empty(await _server.Database.LinesAsync(Uncounted));
        Assert.Empty(await _server.Database.LinesAsync(FaultFolder.WrongSums));
        Assert.Equal(RunOutcome.Succeeded, (await RetainAsync(host)).Outcome);
        Assert.Equal(46, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM stock_data_warehouse"));
    }

    [Fact]
    public async Task Old_runs_go_with_their_parts_but_never_the_last_good_one_nor_the_latest_thirty()
    {
        await _server.Database.LinesAsync(
            """
            INSERT INTO pipeline_runs (pipeline, trigger, actor, node, code_version, started_at, finished_at, outcome, lease_length, lease_until, heartbeat_at)
            SELECT p, 'Schedule', 'test', 'n/1', '0', now() - age * interval '1 day', now() - age * interval '1 day', CASE WHEN p = 'bad' AND age < 95 THEN 'Failed' ELSE 'Succeeded' END, '1 s', now(), now()
            FROM generate_series(100, 1, -1) age, unnest(ARRAY['good', 'bad']) p ORDER BY age DESC
            """);
        await _server.Database.LinesAsync("INSERT INTO pipeline_run_logs (run_id, line, at, level, message) SELECT id, 1, started_at, 0, 'x' FROM pipeline_runs");
        await using var host = Host(("Retention:Tables:pipeline_runs", "40 days"), ("Retention:Tables:pipeline_run_logs", "10 days"));

        await RetainAsync(host);

        // "bad" has not succeeded for 95 days: recovery still needs to know since when.
        Assert.Equal(["bad 95", "good 40"], await _server.Database.LinesAsync("SELECT pipeline || ' ' || count(*) FROM pipeline_runs WHERE pipeline <> 'retention' GROUP BY pipeline ORDER BY pipeline"));
        Assert.Equal(0, await _server.Database.ScalarAsync<long>("SELECT count(*) FROM pipeline_run_logs WHERE at < now() - interval '12 days'"));
    }

    [Fact]
    public async Task Old_rows_that_are_imported_again_are_loaded_with_a_warning()
    {
        await using var host = Host(("Retention:Tables:stock_data_warehouse", "6 months"));
        host.Drop("old.csv", Faults.UdiffFiles.Text(new DateOnly(2020, 1, 1), 3));
        await host.LookTwiceAsync();

        var run = Assert.Single(await host.Runs.LatestAsync("end_of_day", 5, CancellationToken.None));
        Assert.Equal(3, run.Counts.Loaded);
        Assert.Contains(
            await host.Runs.LogAsync(run.Id, CancellationToken.None),
            line => line.Message == $"old.csv has rows from before {ThisMonth.AddMonths(-6):yyyy-MM-dd}: prices are kept for 6 months (Retention:Tables:stock_data_warehouse), so the next run of retention drops their months again.");
    }

    [Fact]
    public void Every_fault_of_the_settings_is_listed()
    {
        var result = new RetentionOptionsValidator().Validate(null, new RetentionOptions
        {
            Tables = new(StringComparer.Ordinal)
            {
                ["audit_log"] = "90 days",
                ["stock_data_warehouse"] = "2 months",
                ["stock_bars_daily"] = "12 months",
                ["pipeline_runs"] = "a year",
                ["quarantine"] = "29 days",
            },
        });

        Assert.Equal(
            [
                "Retention:Tables:audit_log: there is no such table, or its rows are always kept. Tables that may be set: stock_data_warehouse, stock_bars_daily, social_mentions_warehouse, social_message_revisions, mention_clusters, stock_data_revisions, pipeline_run_logs, pipeline_runs, quarantine, quality_rule_counts.",
                "Retention:Tables:stock_data_warehouse is \"2 months\"; at least 3 months must be kept.",
                "Retention:Tables:pipeline_runs is \"a year\"; a period such as \"24 months\" or \"90 days\" is expected. Leave the key out to keep all rows.",
                "Retention:Tables:quarantine is \"29 days\"; at least 30 days must be kept.",
                "Retention:Tables:stock_bars_daily is \"12 months\", which is shorter than what stock_data_warehouse keeps: days whose rows are there would lose their bars.",
            ],
            result.Failures);
    }

    private InboxHost Host(params (string Key, string Value)[] settings) => new(_server, _folder.FullPath, false, settings);

    private static async Task<RunReport> RetainAsync(InboxHost host) =>
        await (await host.Runner.StartAsync(new RunRequest("retention", RunTrigger.Manual, "test"), CancellationToken.None)).Completion;

    /// <summary>Two rows on the tenth of each of the 24 months before this one.</summary>
    private Task<StockLoadResult> LoadYearsAsync() => _server.Database.LoadAsync(Part(Fetched,
        [.. Enumerable.Range(1, 24).SelectMany(month => new[] { Record("OLD", 1, ThisMonth.AddMonths(-month).AddDays(9)), Record("OTHER", 2, ThisMonth.AddMonths(-month).AddDays(9)) })]));
}
