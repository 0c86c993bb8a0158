using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>
/// Finds the clusters of texts by their band keys, and starts clusters for texts that repeat none. Costs one probe of an index for each key of a text, whatever the number of
/// clusters. The transaction keeps other writers out, so the same batches in the same order give the same clusters.
/// </summary>
internal static class MessageClusters
{
    // A key that very many texts share (a common footer) tells little; their other keys still find them.
    private const int MostOfKey = 16;

    /// <summary>The clusters of the texts, in their order; null for one that is too short to be compared.</summary>
    public static async Task<IReadOnlyList<long?>> PlaceAsync(NpgsqlConnection connection, IReadOnlyList<MessageReading> texts, ITextSimilarity similarity, CancellationToken cancellationToken)
    {
        var keys = texts.SelectMany(text => text.BandKeys).Distinct().ToArray();
        if (keys.Length == 0) { return new long?[texts.Count]; }
        var known = await KnownAsync(connection, keys, cancellationToken).ConfigureAwait(false);
        var places = new Candidate?[texts.Count];
        var started = new List<Candidate>();
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].BandKeys.Count == 0) { continue; }
            places[i] = Nearest(texts[i], known, similarity) ?? Start(texts[i], known, started);
        }

        await StoreAsync(connection, started, cancellationToken).ConfigureAwait(false);
        await JoinAsync(connection, [.. places.OfType<Candidate>().Except(started).Select(place => place.Id).Distinct().Order()], cancellationToken).ConfigureAwait(false);
        return [.. places.Select(place => place?.Id)];
    }

    private static async Task<Dictionary<long, List<Candidate>>> KnownAsync(NpgsqlConnection connection, long[] keys, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT k.key, c.id, c.fingerprint FROM unnest($1::bigint[]) AS k (key)
            CROSS JOIN LATERAL (SELECT cluster FROM mention_cluster_bands b WHERE b.band_key = k.key ORDER BY cluster LIMIT $2) b
            CROSS JOIN LATERAL (SELECT id, fingerprint FROM mention_clusters c WHERE c.id = b.cluster LIMIT 1) c
            ORDER BY c.id
            """, connection);
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, keys).With(NpgsqlDbType.Integer, MostOfKey);
        var byId = new Dictionary<long, Candidate>();
        var byKey = new Dictionary<long, List<Candidate>>();
        foreach (var (key, id, fingerprint) in await command.ReadAsync(reader => (reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)), cancellationToken).ConfigureAwait(false))
        {
            if (!byId.TryGetValue(id, out var candidate)) { byId[id] = candidate = new Candidate(fingerprint) { Id = id }; }
            Of(byKey, key).Add(candidate);
        }

        return byKey;
    }

    /// <summary>The most similar cluster, of equally similar ones the oldest; null when none is similar enough.</summary>
    private static Candidate? Nearest(MessageReading text, Dictionary<long, List<Candidate>> known, ITextSimilarity similarity)
    {
        Candidate? best = null;
        var most = 0.0;
        foreach (var candidate in text.BandKeys.SelectMany(key => known.GetValueOrDefault(key) ?? []).Distinct())
        {
            var alike = similarity.Between(text.Fingerprint.Span, candidate.Fingerprint.Span);
            if (alike < similarity.Threshold || alike < most || (alike == most && candidate.Order > best?.Order)) { continue; }
            (best, most) = (candidate, alike);
        }

        return best;
    }

    private static Candidate Start(MessageReading text, Dictionary<long, List<Candidate>> known, List<Candidate> started)
    {
        var candidate = new Candidate(text.Fingerprint) { Order = long.MaxValue / 2 + started.Count };
        foreach (var key in text.BandKeys)
        {
            var sharing = Of(known, key);
            if (sharing.Count >= MostOfKey) { continue; }
            sharing.Add(candidate);
            candidate.Keys.Add(key);
        }

        started.Add(candidate);
        return candidate;
    }

    private static async Task StoreAsync(NpgsqlConnection connection, List<Candidate> started, CancellationToken cancellationToken)
    {
        if (started.Count == 0) { return; }
        using var number = new NpgsqlCommand("SELECT nextval(pg_get_serial_sequence('mention_clusters', 'id')) FROM generate_series(1, $1) ORDER BY 1", connection);
        var ids = await number.With(NpgsqlDbType.Integer, started.Count).ReadAsync(reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < started.Count; i++) { started[i].Id = ids[i]; }
        var keys = started.SelectMany(cluster => cluster.Keys.Select(key => (Key: key, cluster.Id))).ToArray();
        using var store = new NpgsqlBatch(connection);
        store.Add(
            """
            INSERT INTO mention_clusters (id, fingerprint, band_keys) OVERRIDING SYSTEM VALUE
            SELECT id, fingerprint, coalesce(keys, '{}') FROM unnest($1::bigint[], $2::bytea[]) AS c (id, fingerprint)
            LEFT JOIN (SELECT cluster, array_agg(key) AS keys FROM unnest($3::bigint[], $4::bigint[]) AS k (key, cluster) GROUP BY cluster) k ON k.cluster = c.id
            """)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, started.Select(cluster => cluster.Id).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bytea, started.Select(cluster => cluster.Fingerprint.ToArray()).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, keys.Select(key => key.Key).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, keys.Select(key => key.Id).ToArray());
        store.Add("INSERT INTO mention_cluster_bands (band_key, cluster) SELECT * FROM unnest($1::bigint[], $2::bigint[])")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, keys.Select(key => key.Key).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, keys.Select(key => key.Id).ToArray());
        await store.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that clusters are alive, at most once an hour each.</summary>
    private static async Task JoinAsync(NpgsqlConnection connection, long[] clusters, CancellationToken cancellationToken)
    {
        if (clusters.Length == 0) { return; }
        using var command = new NpgsqlCommand("UPDATE mention_clusters SET last_joined_at = now() WHERE id = ANY ($1) AND last_joined_at < now() - interval '1 hour'", connection);
        await command.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, clusters).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static List<Candidate> Of(Dictionary<long, List<Candidate>> byKey, long key)
    {
        if (!byKey.TryGetValue(key, out var sharing)) { byKey[key] = sharing = []; }
        return sharing;
    }

    private sealed class Candidate(ReadOnlyMemory<byte> fingerprint)
    {
        private long? _order;

        public ReadOnlyMemory<byte> Fingerprint { get; } = fingerprint;

        public List<long> Keys { get; } = [];

        public long Id { get; set; }

        /// <summary>By age: a cluster of this batch comes after all that are stored.</summary>
        public long Order { get => _order ?? Id; init => _order = value; }
    }
}
