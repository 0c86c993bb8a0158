using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>Reads clusters of repeated texts out of the mentions.</summary>
public sealed class MentionClusterReader(WarehouseDatabase database)
{
    /// <summary>The most clusters of an answer.</summary>
    public const int MostClusters = 100;

    private const int CommandTimeoutSeconds = 60;

    /// <summary>Repeated texts of a period, the largest cluster first; only those of at least two messages.</summary>
    /// <exception cref="ArgumentException">The period ends before it begins or the limit is not 1 to 100.</exception>
    public async Task<IReadOnlyList<MentionCluster>> ClustersAsync(Ticker? ticker, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        if (to < from) { throw new ArgumentException(FormattableString.Invariant($"The last instant, {to:O}, is before the first, {from:O}. Swap them."), nameof(to)); }
        if (limit is < 1 or > MostClusters) { throw new ArgumentException(FormattableString.Invariant($"The limit is {limit}; expected are 1 to {MostClusters} clusters."), nameof(limit)); }
        using var command = database.App.CreateCommand();
        command.CommandTimeout = CommandTimeoutSeconds;
        var first = command.Next(NpgsqlDbType.TimestampTz, from.UtcDateTime);
        var last = command.Next(NpgsqlDbType.TimestampTz, to.UtcDateTime);

        // Of the rows of one message only one counts.
        var which = ticker is { } share ? $"ticker = {command.Next(NpgsqlDbType.Text, share.Value)}" : "ordinal = 0";
        var period = $"timestamp >= {first} AND timestamp <= {last}";
        command.CommandText =
            $"""
            SELECT g.cluster, g.messages, g.authors, g.platforms, g.first, g.last, s.text, g.pump_score FROM (
                SELECT cluster, count(*) AS messages, count(DISTINCT coalesce(author_hash, lower(author_handle))) AS authors,
                    array_agg(DISTINCT platform) AS platforms, min(timestamp) AS first, max(timestamp) AS last, max(pump_score) AS pump_score
                FROM social_mentions_warehouse WHERE cluster IS NOT NULL AND {which} AND {period}
                GROUP BY cluster HAVING count(*) > 1 ORDER BY count(*) DESC, cluster LIMIT {command.Next(NpgsqlDbType.Integer, limit)}
            ) g
            CROSS JOIN LATERAL (
                SELECT text FROM social_mentions_warehouse m WHERE m.cluster = g.cluster AND {which} AND m.timestamp = g.last AND {period}
                ORDER BY platform, external_id LIMIT 1
            ) s
            ORDER BY g.messages DESC, g.cluster
            """;
        return await command.ReadAsync(
            reader => new MentionCluster(
                reader.GetInt64(0),
                reader.GetInt64(1),
                reader.GetInt64(2),
                [.. Platforms.All.Intersect(reader.GetFieldValue<string[]>(3), StringComparer.Ordinal)],
                reader.Instant(4),
                reader.Instant(5),
                reader.GetString(6),
                (double)reader.GetDecimal(7)),
            cancellationToken).ConfigureAwait(false);
    }
}
