using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Measurements;

/// <summary>
/// What an import is compared with: one binary COPY, by one connection in one transaction, of rows that are parsed already, into a table with
/// the columns, partitions and indexes of the warehouse's, with the writer of cells that the product uses.
/// </summary>
internal sealed class PlainCopy(string administrator, IReadOnlyList<StockRecord> rows)
{
    public int Rows => rows.Count;

    /// <summary>The rows of the file's members, each key once, as the warehouse keeps them.</summary>
    public static async Task<IReadOnlyList<StockRecord>> ReadAsync(string file)
    {
        var parser = new BhavcopyParser();
        var rows = new Dictionary<(string Ticker, string Series, DateTimeOffset At), StockRecord>();
        await foreach (var member in new EndOfDayFileReader(Options.Create(new EndOfDayFileOptions()), TimeProvider.System).ReadAsync([file], CancellationToken.None))
        {
            foreach (var parsed in parser.Parse(member.Document!))
            {
                if (parsed.Record is { } record) { rows[(record.Ticker.Value, record.Series, record.Timestamp)] = record; }
            }
        }

        return [.. rows.Values];
    }

    /// <summary>Seconds from the start of the copy to the end of its commit.</summary>
    public async Task<double> MeasureAsync()
    {
        await using var source = NpgsqlDataSource.Create(administrator);
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, "DROP TABLE IF EXISTS plain_copy; CREATE TABLE plain_copy (LIKE stock_data_warehouse INCLUDING ALL) PARTITION BY RANGE (timestamp)");
        foreach (var month in rows.Select(row => new DateOnly(row.Timestamp.Year, row.Timestamp.Month, 1)).Distinct().Order())
        {
            await ExecuteAsync(connection, FormattableString.Invariant(
                $"CREATE TABLE plain_copy_{month:yyyyMM} PARTITION OF plain_copy FOR VALUES FROM ('{month:yyyy-MM-dd} 00:00Z') TO ('{month.AddMonths(1):yyyy-MM-dd} 00:00Z')"));
        }

        await ExecuteAsync(connection, "CHECKPOINT");
        GC.Collect();
        var since = Stopwatch.GetTimestamp();
        await CopyAsync(connection);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await ExecuteAsync(connection, "DROP TABLE plain_copy");
        return seconds;
    }

    private async Task CopyAsync(NpgsqlConnection connection)
    {
        var fetchedAt = TimeProvider.System.GetUtcNow();
        await using var copy = await BinaryCopy.BeginAsync(connection, $"COPY plain_copy ({StockCells.Columns}, run_id, lake_object_id) FROM STDIN (FORMAT BINARY)", CancellationToken.None);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(StockCells.Count + 2, CancellationToken.None);
            StockCells.Write(copy, row, fetchedAt);
            copy.Write(1L);
            copy.Write(1L);
        }

        await copy.CompleteAsync(CancellationToken.None);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
