using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Keeps the holidays of the exchanges' lists. Of each year the newest list counts.</summary>
public sealed class HolidayStore(WarehouseDatabase database)
{
    /// <summary>All days of the lists, by exchange.</summary>
    public async Task<IReadOnlyList<KeyValuePair<Exchange, IReadOnlyList<MarketHoliday>>>> ReadAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT exchange, day, name FROM market_holidays ORDER BY exchange, day");
        var rows = await command.ReadAsync(reader => (Exchange: reader.GetString(0), Holiday: new MarketHoliday(reader.GetFieldValue<DateOnly>(1), reader.GetString(2))), cancellationToken).ConfigureAwait(false);
        return
        [
            .. rows.GroupBy(row => row.Exchange, row => row.Holiday, StringComparer.Ordinal)
                .Select(group => KeyValuePair.Create(group.Key == Exchange.Bse.Code() ? Exchange.Bse : Exchange.Nse, (IReadOnlyList<MarketHoliday>)[.. group])),
        ];
    }

    /// <summary>Loads a batch of lists in one transaction, with its quarantine, delivery and counts. A list that is older than what is there changes nothing.</summary>
    /// <returns>What became of the days of each part.</returns>
    /// <exception cref="LeaseLostException">Somebody else closed the run; nothing was loaded.</exception>
    public Task<IReadOnlyList<RowCounts>> LoadAsync(RunLease lease, Exchange exchange, IReadOnlyList<DocumentPart<MarketHoliday>> batch, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(
            database.App,
            lease,
            async connection =>
            {
                await RunFence.HoldAsync(connection, lease, cancellationToken).ConfigureAwait(false);
                var counts = new List<RowCounts>(batch.Count);
                foreach (var part in batch)
                {
                    var loaded = await TakeAsync(connection, lease, exchange, part, cancellationToken).ConfigureAwait(false);
                    counts.Add(new RowCounts(part.Extracted, loaded, part.Records.Count - loaded, part.Quarantined.Count));
                }

                using var account = new NpgsqlBatch(connection);
                LoadAccounting.AddDelivered(account, lease.RunId, batch);
                QuarantineAccounting.Add(account, lease.RunId, batch, [.. counts.Select(part => (0L, part.Unchanged))]);
                LoadAccounting.AddCounts(account, lease.RunId, counts.Aggregate(RowCounts.Zero, (sum, more) => sum + more));
                RunParts.AddNotify(account, lease.RunId);
                await account.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                return (IReadOnlyList<RowCounts>)counts;
            },
            cancellationToken);

    private static async Task<int> TakeAsync(NpgsqlConnection connection, RunLease lease, Exchange exchange, DocumentPart<MarketHoliday> part, CancellationToken cancellationToken)
    {
        var days = part.Records.DistinctBy(holiday => holiday.Day).ToList();
        var fetchedAt = part.Stored.Document.FetchedAt.UtcDateTime;
        using var command = new NpgsqlCommand(
            """
            WITH listed AS (
                SELECT day, name FROM unnest($2::date[], $3::text[]) AS l (day, name)
                WHERE NOT EXISTS (SELECT FROM market_holidays h WHERE h.exchange = $1 AND extract(year FROM h.day) = extract(year FROM l.day) AND h.fetched_at > $4)),
            gone AS (
                DELETE FROM market_holidays h WHERE h.exchange = $1 AND h.fetched_at <= $4
                    AND extract(year FROM h.day) IN (SELECT extract(year FROM day) FROM listed) AND h.day NOT IN (SELECT day FROM listed)),
            known AS (
                INSERT INTO market_holidays AS h (exchange, day, name, fetched_at, run_id, lake_object_id)
                SELECT $1, day, name, $4, $5, (SELECT id FROM lake_objects WHERE path = $6) FROM listed
                ON CONFLICT (exchange, day) DO UPDATE SET name = excluded.name, fetched_at = excluded.fetched_at, run_id = excluded.run_id, lake_object_id = excluded.lake_object_id
                WHERE h.name <> excluded.name
                RETURNING 1)
            SELECT count(*) FROM known
            """,
            connection)
            .With(NpgsqlDbType.Text, exchange.Code())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Date, days.Select(holiday => holiday.Day).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, days.Select(holiday => PostgresCommands.Storable(holiday.Name)).ToArray())
            .With(NpgsqlDbType.TimestampTz, fetchedAt)
            .With(NpgsqlDbType.Bigint, lease.RunId)
            .With(NpgsqlDbType.Text, part.Stored.Lake.Path);
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
