using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Takes old rows out of the tables that the settings name, and makes the partitions of the months to come. The lake is never touched.</summary>
public sealed class WarehouseRetention(WarehouseDatabase database, IOptions<RetentionOptions> options, IOptions<WarehouseOptions> warehouse, TimeProvider clock)
{
    private const int RowsAtOnce = 5_000;
    private const int Tries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long the prices are kept, or null for ever.</summary>
    public RetentionPeriod? Prices => PeriodOf(RetainedTable.Stocks);

    /// <summary>The tables in the order in which they are worked.</summary>
    public static IReadOnlyList<string> Tables { get; } = [.. RetainedTable.All.Select(table => table.Name)];

    /// <summary>What <see cref="ApplyAsync"/> would take from a table now. Counts exactly, so a large table takes its time.</summary>
    /// <param name="table">One of <see cref="Tables"/>.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    public async Task<RetentionStep> PlanAsync(string table, CancellationToken cancellationToken)
    {
        var retained = Find(table);
        var firstKept = PeriodOf(retained)?.FirstKept(clock.GetUtcNow());
        var connection = await database.App.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var openConnection = connection.ConfigureAwait(false);
        var months = firstKept is { } first && retained.Condition is null ? await MonthsBeforeAsync(connection, retained, first, cancellationToken).ConfigureAwait(false) : [];
        var (rows, bytes) = firstKept is not { } day ? (0, 0)
            : retained.Condition is null ? await SizeOfAsync(connection, retained, months, cancellationToken).ConfigureAwait(false)
            : await SizeOfAsync(connection, retained, day, cancellationToken).ConfigureAwait(false);
        var oldest = await OldestKeptAsync(connection, retained, firstKept, cancellationToken).ConfigureAwait(false);
        return new RetentionStep(retained.Name, PeriodOf(retained)?.ToString(), firstKept, rows, bytes, months, oldest);
    }

    /// <summary>Takes what a step names, in small transactions; what was taken stays taken when it is stopped.</summary>
    /// <returns>The rows that went.</returns>
    /// <exception cref="PostgresException">The table stayed busy through several tries (55P03), or the database failed.</exception>
    public async Task<long> ApplyAsync(RetentionStep step, CancellationToken cancellationToken)
    {
        var retained = Find(step.Table);
        if (step.FirstKept is not { } firstKept) { return 0; }
        long gone = 0;
        if (retained.Condition is null)
        {
            foreach (var month in step.Partitions)
            {
                await KeepAsync(retained, month, cancellationToken).ConfigureAwait(false);
                gone += await DropAsync(retained, month, cancellationToken).ConfigureAwait(false);
            }

            return gone;
        }

        while (true)
        {
            using var command = database.App.CreateCommand(
                $"DELETE FROM {retained.Name} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {retained.Name} kept WHERE {retained.Condition} LIMIT {RowsAtOnce.ToString(CultureInfo.InvariantCulture)}))");
            command.CommandTimeout = 0;
            command.With(NpgsqlDbType.Date, firstKept);
            var rows = await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            gone += rows;
            if (rows == 0) { return gone; }
        }
    }

    /// <summary>Makes the partitions of this month and of the months ahead that the settings ask for.</summary>
    /// <returns>How many were made.</returns>
    public async Task<int> MakePartitionsAheadAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        using var command = database.App.CreateCommand("SELECT ensure_stock_partitions($1, $2) + ensure_mention_partitions($1, $2)")
            .With(NpgsqlDbType.Date, today).With(NpgsqlDbType.Date, today.AddMonths(warehouse.Value.PartitionsAhead));
        return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static RetainedTable Find(string table) => RetainedTable.All.First(known => known.Name == table);

    private RetentionPeriod? PeriodOf(RetainedTable table) =>
        options.Value.Tables.TryGetValue(table.Name, out var text) && RetentionPeriod.TryParse(text, out var period) ? period : null;

    private async Task KeepAsync(RetainedTable table, DateOnly month, CancellationToken cancellationToken)
    {
        if (table.BeforeDrop is null) { return; }
        using var command = database.App.CreateCommand(table.BeforeDrop).With(NpgsqlDbType.TimestampTz, Start(month)).With(NpgsqlDbType.TimestampTz, Start(month.AddMonths(1)));
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    // Detaching asks for the table alone, and the function gives up after two seconds, so that those who wait behind it do not wait long.
    private async Task<long> DropAsync(RetainedTable table, DateOnly month, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var command = database.App.CreateCommand($"SELECT {table.DropFunction}($1)").With(NpgsqlDbType.Date, month);
                command.CommandTimeout = 0;
                return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long rows ? rows : 0;
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected && attempt < Tries)
            {
                await Task.Delay(Pause * attempt, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<IReadOnlyList<DateOnly>> MonthsBeforeAsync(NpgsqlConnection connection, RetainedTable table, DateOnly firstKept, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = $1::regclass AND c.relname ~ ('^' || $1 || '_[0-9]{6}$') ORDER BY c.relname
            """, connection);
        command.With(NpgsqlDbType.Text, table.Name);
        var months = await command.ReadAsync(
            reader => DateOnly.ParseExact(reader.GetString(0)[^6..], "yyyyMM", CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        return [.. months.Where(month => month < firstKept)];
    }

    private static async Task<(long Rows, long Bytes)> SizeOfAsync(NpgsqlConnection connection, RetainedTable table, IReadOnlyList<DateOnly> months, CancellationToken cancellationToken)
    {
        if (months.Count == 0) { return (0, 0); }
        using var command = new NpgsqlCommand(
            $"""
            SELECT (SELECT count(*) FROM {table.Name} WHERE timestamp >= $1 AND timestamp < $2),
                (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = '{table.Name}'::regclass AND c.relname = ANY ($3))
            """, connection) { CommandTimeout = 0 };
        command.With(NpgsqlDbType.TimestampTz, Start(months[0])).With(NpgsqlDbType.TimestampTz, Start(months[^1].AddMonths(1)))
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, months.Select(month => $"{table.Name}_{month.ToString("yyyyMM", CultureInfo.InvariantCulture)}").ToArray());
        return (await command.ReadAsync(reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken).ConfigureAwait(false))[0];
    }

    private static async Task<(long Rows, long Bytes)> SizeOfAsync(NpgsqlConnection connection, RetainedTable table, DateOnly firstKept, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand($"SELECT count(*), coalesce(sum(pg_column_size(kept.*)), 0)::bigint FROM {table.Name} kept WHERE {table.Condition}", connection) { CommandTimeout = 0 };
        command.With(NpgsqlDbType.Date, firstKept);
        return (await command.ReadAsync(reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken).ConfigureAwait(false))[0];
    }

    private static async Task<DateOnly?> OldestKeptAsync(NpgsqlConnection connection, RetainedTable table, DateOnly? firstKept, CancellationToken cancellationToken)
    {
        // A whole month goes or stays, so the condition of a plain table is looked at row by row, and that of the partitions by the month.
        var condition = firstKept is null ? "true" : table.Condition is null ? "timestamp >= $1::timestamp AT TIME ZONE 'UTC'" : $"NOT coalesce({table.Condition}, false)";
        using var command = new NpgsqlCommand($"SELECT min({table.Column})::text FROM {table.Name} kept WHERE {condition}", connection) { CommandTimeout = 0 };
        if (firstKept is { } day) { command.With(NpgsqlDbType.Date, day); }
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string oldest
            ? DateOnly.ParseExact(oldest[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }

    private static DateTime Start(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
