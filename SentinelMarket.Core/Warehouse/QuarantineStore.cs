using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The records that were refused, in <c>quarantine</c>.</summary>
public sealed class QuarantineStore(WarehouseDatabase database)
{
    /// <summary>The first records that a run refused, in the order of their documents.</summary>
    public async Task<IReadOnlyList<QuarantinedRecord>> OfRunAsync(long runId, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT q.id, q.source, q.stream, q.rule, q.severity, q.field, q.message, q.key, q.position, q.raw, l.path, q.quarantined_at
            FROM quarantine q LEFT JOIN lake_objects l ON l.id = q.lake_object_id
            WHERE q.run_id = $1 OR q.last_run_id = $1
            ORDER BY q.id LIMIT $2
            """).With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(reader => Read(reader, runId), cancellationToken).ConfigureAwait(false);
    }

    private static QuarantinedRecord Read(NpgsqlDataReader reader, long runId)
    {
        var verdict = new Verdict(reader.GetString(3), Enum.Parse<Severity>(reader.GetString(4)), reader.Text(5), reader.GetString(6));
        var entry = new QuarantineEntry(verdict, reader.Text(7), reader.GetInt32(8), reader.GetString(9));
        return new QuarantinedRecord(reader.GetInt64(0), runId, reader.GetString(1), reader.GetString(2), entry, reader.Text(10), reader.Instant(11));
    }
}
