using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>One transaction that loads a batch; it can be run again when it failed.</summary>
internal sealed class MessageLoad(
    RunLease lease, IReadOnlyList<DocumentPart<AnalyzedMessage>> batch, IReadOnlyList<WatermarkMove> watermarks, ITextSimilarity similarity, AuthorPseudonyms authors)
{
    private const int CommandTimeoutSeconds = 300;

    /// <param name="connection">A connection in a transaction.</param>
    /// <param name="cancellationToken">Stops the load; nothing of it stays.</param>
    public async Task<IReadOnlyList<RowCounts>> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (stored, lakeObjects) = await EnterAsync(connection, cancellationToken).ConfigureAwait(false);
        var merge = new MessageMerge(stored);
        var counts = new List<RowCounts>(batch.Count);
        var duplicates = new List<(long InBatch, long InWarehouse)>(batch.Count);
        var seen = new HashSet<MessageKey>();
        for (var part = 0; part < batch.Count; part++)
        {
            var fetchedAt = StoredInstant.Of(batch[part].Stored.Document.FetchedAt).UtcDateTime;
            var (loaded, repeated) = (0L, 0L);
            foreach (var message in batch[part].Records)
            {
                var key = MessageKey.Of(message.Message);
                var isFirst = seen.Add(key);
                if (merge.Take(key, new MessageVersion(part, message, fetchedAt))) { loaded++; }
                else if (!isFirst) { repeated++; }
            }

            duplicates.Add((repeated, batch[part].Records.Count - loaded - repeated));
            counts.Add(new RowCounts(batch[part].Extracted, loaded, batch[part].Records.Count - loaded, batch[part].Quarantined.Count));
        }

        var spoken = merge.Changed.Where(change => !change.State.Deleted).ToArray();
        var clusters = await MessageClusters.PlaceAsync(connection, [.. spoken.Select(change => change.Version.Content.Reading)], similarity, cancellationToken).ConfigureAwait(false);
        using var write = new NpgsqlBatch(connection) { Timeout = CommandTimeoutSeconds };
        var statements = new MessageStatements(write, lease.RunId, lakeObjects, authors);
        var replaced = merge.Replaced.ToArray();
        statements.AddRemoved(replaced);
        statements.AddSuperseded(merge.Superseded);
        statements.AddMessages([.. merge.Changed]);
        statements.AddConfirmed([.. merge.Confirmed]);
        statements.AddMentions(spoken, clusters);
        statements.AddEmptied(replaced);
        LoadAccounting.AddDelivered(write, lease.RunId, batch);
        QuarantineAccounting.Add(write, lease.RunId, batch, duplicates);
        LoadAccounting.AddWatermarks(write, lease.RunId, watermarks);
        LoadAccounting.AddCounts(write, lease.RunId, counts.Aggregate(RowCounts.Zero, (sum, more) => sum + more));
        RunParts.AddNotify(write, lease.RunId);
        await write.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return counts;
    }

    /// <summary>Holds the run open, keeps other writers of messages out until the transaction ends, and looks at what the warehouse has of the batch.</summary>
    private async Task<(Dictionary<MessageKey, MessageState> Stored, IReadOnlyList<long?> LakeObjects)> EnterAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var keys = batch.SelectMany(part => part.Records).Select(message => MessageKey.Of(message.Message)).Distinct().ToArray();
        using var commands = new NpgsqlBatch(connection) { Timeout = CommandTimeoutSeconds };
        RunFence.AddHold(commands, lease);
        commands.Add("SELECT pg_advisory_xact_lock(hashtextextended('social_messages', 0))");
        commands.Add(
            """
            SELECT m.platform, m.external_id, m.published_at, m.edited_at, m.fetched_at, m.revision, m.content_hash, m.deleted
            FROM unnest($1::text[], $2::text[]) AS k (platform, external_id)
            CROSS JOIN LATERAL (SELECT * FROM social_messages m WHERE m.platform = k.platform AND m.external_id = k.external_id LIMIT 1) m
            """)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, keys.Select(key => key.Platform).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, keys.Select(key => key.ExternalId).ToArray());
        commands.Add("SELECT l.id FROM unnest($1::text[]) WITH ORDINALITY AS p (path, ordinal) LEFT JOIN lake_objects l USING (path) ORDER BY ordinal")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, batch.Select(part => part.Stored.Lake.Path).ToArray());

        var stored = new Dictionary<MessageKey, MessageState>();
        var lakeObjects = new List<long?>(batch.Count);
        var reader = await commands.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            await RunFence.RequireAsync(reader, lease, cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                stored[new MessageKey(reader.GetString(0), reader.GetString(1))] = new MessageState(
                    reader.GetDateTime(2), reader.IsDBNull(3) ? null : reader.GetDateTime(3), reader.GetDateTime(4), reader.GetInt32(5), reader.GetFieldValue<byte[]>(6), reader.GetBoolean(7));
            }

            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) { lakeObjects.Add(reader.IntegerOrNull(0)); }
        }

        return (stored, lakeObjects);
    }
}
