using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>What people do with refused records; each action and its record in the audit log are one transaction.</summary>
public sealed class QuarantineActions(WarehouseDatabase database)
{
    private const string Audit =
        """
        INSERT INTO audit_log (actor, action, subject, detail) SELECT $2, $3, 'quarantine entry ' || id, $4 FROM unnest($1::bigint[]) AS id ORDER BY id
        """;

    /// <summary>Dismisses the open ones of these entries.</summary>
    /// <returns>The entries that were open.</returns>
    public Task<IReadOnlyList<long>> DismissAsync(IReadOnlyCollection<long> ids, string actor, string reason, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(
            database.App,
            async connection =>
            {
                using var command = new NpgsqlCommand(
                    """
                    UPDATE quarantine q SET status = 'Dismissed', resolved_at = now(), resolved_by = $2, resolution = $3
                    FROM (SELECT id FROM quarantine WHERE id = ANY ($1) AND status = 'Open' ORDER BY id FOR UPDATE) AS open WHERE q.id = open.id
                    RETURNING q.id
                    """, connection);
                command.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, ids.ToArray()).With(NpgsqlDbType.Text, PostgresCommands.Storable(actor)).With(NpgsqlDbType.Text, PostgresCommands.Storable(reason));
                var dismissed = await command.ReadAsync(reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
                await AuditAsync(connection, dismissed, actor, "quarantine.dismiss", reason, cancellationToken).ConfigureAwait(false);
                return dismissed;
            },
            cancellationToken);

    /// <summary>Opens the dismissed ones of these entries again.</summary>
    /// <returns>The entries that were dismissed.</returns>
    public Task<IReadOnlyList<long>> ReopenAsync(IReadOnlyCollection<long> ids, string actor, string reason, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(
            database.App,
            async connection =>
            {
                using var command = new NpgsqlCommand(
                    """
                    UPDATE quarantine q SET status = 'Open', resolved_at = NULL, resolved_by = NULL, resolution = NULL, resolved_run_id = NULL
                    FROM (SELECT id FROM quarantine WHERE id = ANY ($1) AND status = 'Dismissed' ORDER BY id FOR UPDATE) AS dismissed WHERE q.id = dismissed.id
                    RETURNING q.id
                    """, connection);
                command.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, ids.ToArray());
                var opened = await command.ReadAsync(reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
                await AuditAsync(connection, opened, actor, "quarantine.reopen", reason, cancellationToken).ConfigureAwait(false);
                return opened;
            },
            cancellationToken);

    /// <summary>Records that a run was ordered which loads these entries again.</summary>
    public Task OrderedAsync(IReadOnlyCollection<long> ids, long runId, string actor, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(
            database.App,
            connection => AuditAsync(connection, ids, actor, "quarantine.replay", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"run {runId}"), cancellationToken),
            cancellationToken);

    /// <summary>
    /// Registers a corrected document, which waits to be loaded from then on, and links it to the entry. The entry is settled by the load that
    /// takes the record in.
    /// </summary>
    /// <returns>Whether the entry was open; nothing is done for one that is not.</returns>
    public Task<bool> CorrectAsync(long id, StoredDocument corrected, string actor, string reason, string changes, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(
            database.App,
            async connection =>
            {
                using var command = new NpgsqlCommand(
                    """
                    WITH entry AS (
                        SELECT q.id, coalesce(o.corrects_object_id, q.lake_object_id) AS original FROM quarantine q LEFT JOIN lake_objects o ON o.id = q.lake_object_id
                        WHERE q.id = $1 AND q.status = 'Open' FOR UPDATE OF q
                    ),
                    made AS (
                        INSERT INTO lake_objects (path, source, stream, sha256, size, stored_size, content_type, request, fetched_at, corrects_object_id)
                        SELECT $4, $5, $6, $7, $8, $9, $10, $11, $12, original FROM entry
                        ON CONFLICT (path) DO NOTHING RETURNING id
                    )
                    UPDATE quarantine q SET resolved_by = $2, resolution = $3,
                        corrected_object_id = coalesce((SELECT id FROM made), (SELECT l.id FROM lake_objects l WHERE l.path = $4))
                    FROM entry WHERE q.id = entry.id
                    RETURNING q.id
                    """, connection);
                var (document, lake) = (corrected.Document, corrected.Lake);
                command.With(NpgsqlDbType.Bigint, id).With(NpgsqlDbType.Text, PostgresCommands.Storable(actor)).With(NpgsqlDbType.Text, PostgresCommands.Storable(reason))
                    .With(NpgsqlDbType.Text, lake.Path).With(NpgsqlDbType.Text, document.Source).With(NpgsqlDbType.Text, PostgresCommands.Storable(document.Stream))
                    .With(NpgsqlDbType.Text, lake.Sha256).With(NpgsqlDbType.Bigint, lake.Size).With(NpgsqlDbType.Bigint, lake.StoredSize)
                    .With(NpgsqlDbType.Text, document.ContentType).With(NpgsqlDbType.Text, PostgresCommands.Storable(document.Request)).With(NpgsqlDbType.TimestampTz, document.FetchedAt.UtcDateTime);
                var linked = await command.ReadAsync(reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
                await AuditAsync(connection, linked, actor, "quarantine.correct", $"{reason} ({changes})", cancellationToken).ConfigureAwait(false);
                return linked.Count == 1;
            },
            cancellationToken);

    private static async Task<bool> AuditAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids, string actor, string action, string detail, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) { return false; }
        using var command = new NpgsqlCommand(Audit, connection);
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, ids.ToArray()).With(NpgsqlDbType.Text, PostgresCommands.Storable(actor))
            .With(NpgsqlDbType.Text, action).With(NpgsqlDbType.Text, PostgresCommands.Storable(detail));
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
    }
}
