using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The starts that did not come when they were due, in <c>job_misfires</c>, which keeps the latest 100,000.</summary>
public sealed class MisfireLog(WarehouseDatabase database)
{
    /// <summary>Adds one; its number is the database's choice.</summary>
    public async Task AddAsync(Misfire misfire, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            WITH added AS (
                INSERT INTO job_misfires (pipeline, kind, due_at, noticed_at, fired_at, missed, node, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id)
            DELETE FROM job_misfires WHERE id <= (SELECT id FROM added) - 100000
            """)
            .With(NpgsqlDbType.Text, misfire.Pipeline).With(NpgsqlDbType.Text, misfire.Kind.ToString())
            .With(NpgsqlDbType.TimestampTz, misfire.DueAt.UtcDateTime).With(NpgsqlDbType.TimestampTz, misfire.NoticedAt.UtcDateTime)
            .With(NpgsqlDbType.TimestampTz, misfire.FiredAt?.UtcDateTime).With(NpgsqlDbType.Bigint, misfire.Missed)
            .With(NpgsqlDbType.Text, misfire.Node).With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(misfire.Detail));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that the start which makes up for the missed ones of a pipeline was fired.</summary>
    public async Task FiredAsync(string pipeline, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("UPDATE job_misfires SET fired_at = $2 WHERE pipeline = $1 AND fired_at IS NULL AND kind = 'Late'")
            .With(NpgsqlDbType.Text, pipeline).With(NpgsqlDbType.TimestampTz, at.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The latest, newest first.</summary>
    public async Task<IReadOnlyList<Misfire>> LatestAsync(int limit, CancellationToken cancellationToken)
    {
        using var command = database.App
            .CreateCommand("SELECT id, pipeline, kind, due_at, noticed_at, fired_at, missed, node, detail FROM job_misfires ORDER BY noticed_at DESC, id DESC LIMIT $1")
            .With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(
            reader => new Misfire(
                reader.GetInt64(0), reader.GetString(1), Enum.Parse<MisfireKind>(reader.GetString(2)), reader.Instant(3), reader.Instant(4), reader.InstantOrNull(5),
                reader.GetInt64(6), reader.GetString(7), reader.Text(8)),
            cancellationToken).ConfigureAwait(false);
    }
}
