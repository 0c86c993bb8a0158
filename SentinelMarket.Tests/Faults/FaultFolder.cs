using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Faults;

/// <summary>
/// A data folder for processes that meet faults: their database is soon back, and there are many moments to die in. The lease of their runs
/// stays long: on a busy machine a process may well do nothing for two seconds, and then its own server would close its runs.
/// </summary>
internal sealed class FaultFolder : ProductFolder
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings, StringComparer.Ordinal)
    {
        ["Postgres__RestartDelay"] = "00:00:00.2",
        ["Pipelines__ProgressInterval"] = "00:00:00.2",
        ["Pipelines__RecordsPerBatch"] = "1000",
    };

    /// <summary>What holds whatever happened, once an import went to its end.</summary>
    public async Task AssertSoundAsync(string database = "sentinel_live")
    {
        Assert.Empty(await LinesAsync("SELECT id || ' is open' FROM pipeline_runs WHERE finished_at IS NULL", database));
        Assert.Empty(await LinesAsync("SELECT to_jsonb(r)::text FROM pipeline_runs r WHERE extracted <> loaded + unchanged + quarantined + spooled", database));
        Assert.Empty(await LinesAsync("SELECT path FROM lake_objects WHERE loaded_at IS NULL", database));
        Assert.Empty(await LinesAsync(StockBarsTests.WrongBars, database));
        Assert.Empty(await LinesAsync(WrongCounts, database));
        Assert.Empty(await LinesAsync(WrongSums, database));
        var lake = Path.Combine(Data, "lake", database["sentinel_".Length..]);
        string[] onDisk = Directory.Exists(lake) ? [.. Directory.EnumerateFiles(lake, "*.gz", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(lake, file)).Order(StringComparer.Ordinal)] : [];
        Assert.Equal(await LinesAsync("SELECT path FROM lake_objects ORDER BY path COLLATE \"C\"", database), onDisk);
    }

    // Every day, source, exchange and series whose count is not that of its rows.
    private const string WrongCounts =
        """
        WITH counted AS (SELECT trading_day, source, exchange, series, count(*) AS rows FROM stock_data_warehouse GROUP BY trading_day, source, exchange, series)
        SELECT concat_ws(' ', trading_day, source, exchange, series, counted.rows, 'rows, counted as', kept.rows)
        FROM counted FULL JOIN stock_counts_daily kept USING (trading_day, source, exchange, series)
        WHERE counted.rows IS DISTINCT FROM kept.rows
        """;

    // Every day, source and exchange whose sum is not that of its counts.
    internal const string WrongSums =
        """
        WITH summed AS (SELECT trading_day, source, exchange, sum(rows) AS rows FROM stock_counts_daily GROUP BY trading_day, source, exchange)
        SELECT concat_ws(' ', trading_day, source, exchange, summed.rows, 'rows, summed as', kept.rows)
        FROM summed FULL JOIN stock_slices_daily kept USING (trading_day, source, exchange)
        WHERE summed.rows IS DISTINCT FROM kept.rows
        """;
}
