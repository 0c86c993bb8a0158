using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>What webhooks delivered: the signatures of the last day in <c>webhook_deliveries</c>, for every node to see, and the payloads in <c>lake_objects</c>.</summary>
public sealed class WebhookDeliveries(WarehouseDatabase database)
{
    /// <summary>Registers a payload as waiting to be loaded, unless its delivery is known; both in one transaction.</summary>
    /// <param name="stored">The payload in the lake.</param>
    /// <param name="delivery">What makes the delivery different from every other, or null where that cannot be told.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>Whether the delivery is new.</returns>
    public Task<bool> RegisterAsync(StoredDocument stored, ReadOnlyMemory<byte>? delivery, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(database.App, connection => RegisterAsync(connection, stored, delivery, cancellationToken), cancellationToken);

    private static async Task<bool> RegisterAsync(NpgsqlConnection connection, StoredDocument stored, ReadOnlyMemory<byte>? delivery, CancellationToken cancellationToken)
    {
        if (delivery is { } known && !await IsNewAsync(connection, stored.Document.Stream, known, cancellationToken).ConfigureAwait(false)) { return false; }
        using var command = new NpgsqlCommand(
            """
            INSERT INTO lake_objects (path, source, stream, sha256, size, stored_size, content_type, request, fetched_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (path) DO NOTHING
            """, connection);
        var (document, lake) = (stored.Document, stored.Lake);
        command.With(NpgsqlDbType.Text, lake.Path)
            .With(NpgsqlDbType.Text, document.Source)
            .With(NpgsqlDbType.Text, PostgresCommands.Storable(document.Stream))
            .With(NpgsqlDbType.Text, lake.Sha256)
            .With(NpgsqlDbType.Bigint, lake.Size)
            .With(NpgsqlDbType.Bigint, lake.StoredSize)
            .With(NpgsqlDbType.Text, document.ContentType)
            .With(NpgsqlDbType.Text, PostgresCommands.Storable(document.Request))
            .With(NpgsqlDbType.TimestampTz, document.FetchedAt.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    // A signature is only accepted for minutes, so that a day's are more than enough to know a repetition by.
    private static async Task<bool> IsNewAsync(NpgsqlConnection connection, string sender, ReadOnlyMemory<byte> delivery, CancellationToken cancellationToken)
    {
        using var forget = new NpgsqlCommand("DELETE FROM webhook_deliveries WHERE received_at < now() - interval '1 day'", connection);
        await forget.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        using var command = new NpgsqlCommand("INSERT INTO webhook_deliveries (sender, delivery) VALUES ($1, $2) ON CONFLICT DO NOTHING", connection);
        command.With(NpgsqlDbType.Text, PostgresCommands.Storable(sender)).With(NpgsqlDbType.Bytea, delivery.ToArray());
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }
}
