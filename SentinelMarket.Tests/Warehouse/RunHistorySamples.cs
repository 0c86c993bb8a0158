using Npgsql;

namespace SentinelMarket.Tests.Warehouse;

/// <summary>A run history made by one statement, with the streams of its runs: what it holds follows from the numbers of the runs.</summary>
internal static class RunHistorySamples
{
    /// <summary>When the run of number 0 would have started; the others follow at their interval.</summary>
    public static readonly DateTimeOffset Beginning = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Adds runs at an interval of 40 s: half of prices, the others of talk; 1 in 20 failed with an error that has its number, 1 in 50 partial; 1 in 200 by
    /// "ana", 1 in 5,000 by "bo" and only in the first fifth; 1 in 1,000 took ten minutes; five streams each of 40, and "OLD1" only in the first fifth.
    /// </summary>
    public static async Task AddAsync(string connection, int runs)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        var indexes = await DefinitionsAsync(source);

        // Rows go in many times faster without what has to be kept up with each of them; the same indexes are made afterwards.
        await ExecuteAsync(source, "ALTER TABLE pipeline_run_sources DROP CONSTRAINT pipeline_run_sources_run_id_fkey");
        foreach (var (name, _) in indexes) { await ExecuteAsync(source, $"DROP INDEX {name}"); }
        await using var command = source.CreateCommand(
            """
            INSERT INTO pipeline_runs (pipeline, trigger, actor, node, code_version, started_at, finished_at, outcome, extracted, loaded, error_stage, error, lease_length, lease_until, heartbeat_at)
            SELECT CASE WHEN n % 2 = 0 THEN 'stock_data' WHEN n % 3 = 0 THEN 'news' ELSE 'social_media' END,
                CASE WHEN n % 200 = 7 THEN 'Manual' ELSE 'Schedule' END,
                CASE WHEN n % 5000 = 11 AND n < $1 / 5 THEN 'bo' WHEN n % 200 = 7 THEN 'ana' ELSE 'schedule' END,
                'node-' || n % 3 || '/' || n % 7, '0.1.0', at, at + took,
                CASE WHEN n % 20 = 3 THEN 'Failed' WHEN n % 50 = 9 THEN 'Partial' ELSE 'Succeeded' END, 100, 100,
                CASE WHEN n % 20 = 3 THEN 'Extract' END,
                CASE WHEN n % 10000 = 4003 THEN 'Disk quota exceeded while writing ' || n WHEN n % 20 = 3 THEN 'All 50 sources failed; the first: 429 Too Many Requests in try ' || n END,
                interval '30 seconds', at + took, at + took
            FROM (SELECT n, $2::timestamptz + n * interval '40 seconds' AS at,
                CASE WHEN n % 1000 = 13 THEN interval '10 minutes' ELSE (1 + n % 30) * interval '0.1 seconds' END AS took FROM generate_series(1, $1) n) made;
            """);
        command.Parameters.AddWithValue(runs);
        command.Parameters.AddWithValue(Beginning.UtcDateTime);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
        await using var sources = source.CreateCommand(
            """
            INSERT INTO pipeline_run_sources (run_id, run_started_at, ordinal, source, stream, succeeded, extracted, loaded, unchanged, quarantined, spooled, duration)
            SELECT r.id, r.started_at, s, CASE WHEN s % 2 = 0 THEN 'nse.quote' ELSE 'bse.quote' END,
                CASE WHEN s = 5 AND r.id % 100 = 1 AND r.started_at < $2::timestamptz + $1 * interval '8 seconds' THEN 'OLD1' ELSE 'T' || (r.id * 7 + s / 2) % 40 END,
                true, 1, 1, 0, 0, 0, interval '0.1 seconds'
            FROM pipeline_runs r, generate_series(1, 5) s
            """);
        sources.Parameters.AddWithValue(runs);
        sources.Parameters.AddWithValue(Beginning.UtcDateTime);
        sources.CommandTimeout = 0;
        await sources.ExecuteNonQueryAsync();
        foreach (var (_, definition) in indexes) { await ExecuteAsync(source, definition); }
        await ExecuteAsync(source, "ALTER TABLE pipeline_run_sources ADD CONSTRAINT pipeline_run_sources_run_id_fkey FOREIGN KEY (run_id) REFERENCES pipeline_runs ON DELETE CASCADE");
        await ExecuteAsync(source, "VACUUM ANALYZE pipeline_runs, pipeline_run_sources");
    }

    private static async Task<IReadOnlyList<(string Name, string Definition)>> DefinitionsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            "SELECT indexname::text, indexdef FROM pg_indexes WHERE tablename IN ('pipeline_runs', 'pipeline_run_sources') AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname");
        await using var reader = await command.ExecuteReaderAsync();
        var indexes = new List<(string, string)>();
        while (await reader.ReadAsync()) { indexes.Add((reader.GetString(0), reader.GetString(1))); }
        return indexes;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
