using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Alerting;

/// <summary>What became of a message.</summary>
public enum DeliveryState
{
    /// <summary>It waits to be sent, or to be sent again.</summary>
    Waiting,

    /// <summary>The channel took it.</summary>
    Sent,

    /// <summary>It was given up.</summary>
    Failed,
}

/// <summary>A message and what became of it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Kind">Why it is sent.</param>
/// <param name="State">What became of it.</param>
/// <param name="CreatedAt">When it was made, in UTC.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttemptAt">When it is tried next, in UTC, while it waits.</param>
/// <param name="SentAt">When the channel took it, in UTC.</param>
/// <param name="LastError">Why it was not taken last; null when it was never refused.</param>
/// <param name="Incidents">The numbers of the incidents that it tells.</param>
public sealed record AlertDelivery(
    long Id, string Channel, AlertMessageKind Kind, DeliveryState State, DateTimeOffset CreatedAt, int Attempts, DateTimeOffset NextAttemptAt, DateTimeOffset? SentAt, string? LastError, IReadOnlyList<long> Incidents);

/// <summary>
/// The messages in the warehouse. An incident stands in at most one of a channel and kind, by a primary key. A message is claimed before it is sent, so that of several
/// nodes one sends it; a claim ends by itself when its process dies.
/// </summary>
public sealed class AlertDeliveries(WarehouseDatabase database)
{
    private const string Columns =
        """
        d.id, d.channel, d.kind, d.state, d.created_at, d.attempts, d.next_attempt_at, d.sent_at, d.last_error,
        ARRAY(SELECT i.incident_id FROM alert_delivery_incidents i WHERE i.delivery_id = d.id ORDER BY i.incident_id)
        """;

    /// <summary>The latest messages of each channel, the latest first.</summary>
    public async Task<IReadOnlyList<AlertDelivery>> LatestAsync(int each, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            SELECT {Columns} FROM (SELECT DISTINCT channel FROM alert_deliveries) c
            CROSS JOIN LATERAL (SELECT * FROM alert_deliveries m WHERE m.channel = c.channel ORDER BY m.id DESC LIMIT $1) d ORDER BY d.id DESC
            """).With(NpgsqlDbType.Integer, each);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The messages that tell an incident, in their order.</summary>
    public async Task<IReadOnlyList<AlertDelivery>> OfIncidentAsync(long incident, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT {Columns} FROM alert_deliveries d WHERE d.id IN (SELECT delivery_id FROM alert_delivery_incidents WHERE incident_id = $1) ORDER BY d.id")
            .With(NpgsqlDbType.Bigint, incident);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Claims the first message that waits for each channel, if its time has come; so a channel gets its messages in their order.</summary>
    internal async Task<IReadOnlyList<AlertDelivery>> ClaimAsync(IReadOnlyCollection<string> channels, DateTimeOffset now, TimeSpan claim, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            UPDATE alert_deliveries d SET claimed_until = $2, attempts = d.attempts + 1
            WHERE d.id IN (SELECT min(id) FROM alert_deliveries WHERE state = 'Waiting' AND channel = ANY ($3) GROUP BY channel)
              AND d.state = 'Waiting' AND d.next_attempt_at <= $1 AND (d.claimed_until IS NULL OR d.claimed_until <= $1)
            RETURNING {Columns}
            """)
            .With(NpgsqlDbType.TimestampTz, now.UtcDateTime).With(NpgsqlDbType.TimestampTz, (now + claim).UtcDateTime).With(NpgsqlDbType.Array | NpgsqlDbType.Text, channels.ToArray());
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives up what waits for channels that are not set any more.</summary>
    internal async Task AbandonAsync(IReadOnlyCollection<string> channels, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("UPDATE alert_deliveries SET state = 'Failed', last_error = 'The channel is not set any more.' WHERE state = 'Waiting' AND channel <> ALL ($1)")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, channels.ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes what became of an attempt.</summary>
    internal async Task SettleAsync(long id, DeliveryState state, DateTimeOffset now, DateTimeOffset nextAttempt, string? error, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            "UPDATE alert_deliveries SET state = $2, sent_at = CASE WHEN $2 = 'Sent' THEN $3 END, next_attempt_at = $4, last_error = coalesce($5, last_error), claimed_until = NULL WHERE id = $1")
            .With(NpgsqlDbType.Bigint, id).With(NpgsqlDbType.Text, state.ToString()).With(NpgsqlDbType.TimestampTz, now.UtcDateTime).With(NpgsqlDbType.TimestampTz, nextAttempt.UtcDateTime)
            .With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(error));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes a test under way, which nobody else sends.</summary>
    internal async Task<long> BeginTestAsync(string channel, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            "INSERT INTO alert_deliveries (channel, kind, state, created_at, next_attempt_at, attempts, last_error) VALUES ($1, 'Test', 'Failed', $2, $2, 1, 'The test did not end.') RETURNING id")
            .With(NpgsqlDbType.Text, channel).With(NpgsqlDbType.TimestampTz, now.UtcDateTime);
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Of the given channels, those that were told of an incident.</summary>
    internal static async Task<IReadOnlyList<string>> ToldAsync(NpgsqlConnection connection, long incident, IReadOnlyCollection<string> channels, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand("SELECT DISTINCT channel FROM alert_delivery_incidents WHERE incident_id = $1 AND channel = ANY ($2) ORDER BY channel", connection);
        return await command.With(NpgsqlDbType.Bigint, incident).With(NpgsqlDbType.Array | NpgsqlDbType.Text, channels.ToArray())
            .ReadAsync(reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a message that tells those of the incidents that the channel was not told of in this kind.</summary>
    internal static async Task AddAsync(NpgsqlConnection connection, string channel, AlertMessageKind kind, IReadOnlyCollection<long> incidents, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(
            """
            WITH fresh AS (
                SELECT i FROM unnest($4::bigint[]) AS i
                WHERE NOT EXISTS (SELECT 1 FROM alert_delivery_incidents d WHERE d.incident_id = i AND d.channel = $1 AND d.kind = $2)),
            made AS (
                INSERT INTO alert_deliveries (channel, kind, state, created_at, next_attempt_at) SELECT $1, $2, 'Waiting', $3, $3 WHERE EXISTS (SELECT 1 FROM fresh) RETURNING id)
            INSERT INTO alert_delivery_incidents (delivery_id, incident_id, channel, kind) SELECT made.id, fresh.i, $1, $2 FROM made, fresh
            """, connection);
        await command.With(NpgsqlDbType.Text, channel).With(NpgsqlDbType.Text, kind.ToString()).With(NpgsqlDbType.TimestampTz, now.UtcDateTime)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, incidents.ToArray()).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static AlertDelivery Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        Enum.Parse<AlertMessageKind>(reader.GetString(2)),
        Enum.Parse<DeliveryState>(reader.GetString(3)),
        reader.Instant(4),
        reader.GetInt32(5),
        reader.Instant(6),
        reader.InstantOrNull(7),
        reader.Text(8),
        reader.GetFieldValue<long[]>(9));
}
