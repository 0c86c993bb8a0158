using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Tests.Measurements;

/// <summary>
/// What an import is compared with: one binary COPY, by one connection in one transaction, of rows that are parsed already, into a table with
/// the columns, partitions and indexes of the warehouse's; by Npgsql's own importer, and by the writer of cells that the product uses.
/// </summary>
internal sealed class PlainCopy(string administrator, IReadOnlyList<StockRecord> rows)
{
    private const string Copy = $"COPY plain_copy ({StockCells.Columns}, run_id, lake_object_id) FROM STDIN (FORMAT BINARY)";

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

    /// <summary>Seconds from the start of Npgsql's copy to the end of its commit.</summary>
    public Task<double> MeasureNpgsqlAsync() => MeasureAsync(CopyByNpgsqlAsync);

    /// <summary>The same with the product's writer.</summary>
    public Task<double> MeasureOwnAsync() => MeasureAsync(CopyAsync);

    private async Task<double> MeasureAsync(Func<NpgsqlConnection, Task> copy)
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
        await copy(connection);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await ExecuteAsync(connection, "DROP TABLE plain_copy");
        return seconds;
    }

    private async Task CopyByNpgsqlAsync(NpgsqlConnection connection)
    {
        var fetchedAt = TimeProvider.System.GetUtcNow().UtcDateTime;
        await using var copy = await connection.BeginBinaryImportAsync(Copy);
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(row.Ticker.Value, NpgsqlDbType.Text);
            await copy.WriteAsync(row.Series, NpgsqlDbType.Text);
            await WriteAsync(row.Isin, NpgsqlDbType.Text);
            await copy.WriteAsync(row.Exchange.Code(), NpgsqlDbType.Text);
            await copy.WriteAsync(row.Price, NpgsqlDbType.Numeric);
            await WriteAsync(row.Open, NpgsqlDbType.Numeric);
            await WriteAsync(row.High, NpgsqlDbType.Numeric);
            await WriteAsync(row.Low, NpgsqlDbType.Numeric);
            await WriteAsync(row.PreviousClose, NpgsqlDbType.Numeric);
            await WriteAsync(row.Volume, NpgsqlDbType.Bigint);
            await WriteAsync(row.ValueTraded, NpgsqlDbType.Numeric);
            await WriteAsync(row.Trades, NpgsqlDbType.Bigint);
            await WriteAsync(row.ChangePercent, NpgsqlDbType.Numeric);
            await copy.WriteAsync(row.TradingDay, NpgsqlDbType.Date);
            await copy.WriteAsync(row.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(row.Source, NpgsqlDbType.Text);
            await copy.WriteAsync(fetchedAt, NpgsqlDbType.TimestampTz);
            await WriteAsync(row.RawData, NpgsqlDbType.Jsonb);
            await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
            await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
        }

        await copy.CompleteAsync();

        Task WriteAsync<T>(T? value, NpgsqlDbType type) => value is null ? copy.WriteNullAsync() : copy.WriteAsync(value, type);
    }

    private async Task CopyAsync(NpgsqlConnection connection)
    {
        var fetchedAt = TimeProvider.System.GetUtcNow();
        await using var copy = await BinaryCopy.BeginAsync(connection, Copy, CancellationToken.None);
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
