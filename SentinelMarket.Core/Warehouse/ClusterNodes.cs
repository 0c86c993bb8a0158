using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The processes that share this database, in <c>cluster_nodes</c>. Whether one is alive goes by the database's clock.</summary>
public sealed class ClusterNodes(WarehouseDatabase database)
{
    /// <summary>How long a node is alive without a heartbeat.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Tells that a node works; forgets those that ended more than a week ago.</summary>
    public async Task BeatAsync(NodeBeat beat, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            WITH forgotten AS (DELETE FROM cluster_nodes WHERE heartbeat_at < clock_timestamp() - interval '7 days' AND node <> $1)
            INSERT INTO cluster_nodes (node, roles, version, address, started_at, heartbeat_at, parallelism, cpu, memory_bytes)
            VALUES ($1, $2, $3, $4, $5, clock_timestamp(), $6, $7, $8)
            ON CONFLICT (node) DO UPDATE SET roles = excluded.roles, version = excluded.version, address = excluded.address, started_at = excluded.started_at,
                heartbeat_at = excluded.heartbeat_at, stopped_at = NULL, parallelism = excluded.parallelism, cpu = excluded.cpu, memory_bytes = excluded.memory_bytes
            """)
            .With(NpgsqlDbType.Text, beat.Node).With(NpgsqlDbType.Text, beat.Roles).With(NpgsqlDbType.Text, beat.Version).With(NpgsqlDbType.Text, beat.Address)
            .With(NpgsqlDbType.TimestampTz, beat.StartedAt.UtcDateTime).With(NpgsqlDbType.Integer, beat.Parallelism)
            .With(NpgsqlDbType.Double, beat.Cpu).With(NpgsqlDbType.Bigint, beat.MemoryBytes);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells that a node ends in order.</summary>
    public async Task StoppedAsync(string node, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("UPDATE cluster_nodes SET stopped_at = clock_timestamp(), heartbeat_at = clock_timestamp() WHERE node = $1").With(NpgsqlDbType.Text, node);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Those that work first, then those that ended last; at most 100.</summary>
    public async Task<IReadOnlyList<ClusterNode>> ListAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT n.node, n.roles, n.version, n.address, n.started_at, n.parallelism, n.cpu, n.memory_bytes, n.heartbeat_at, n.stopped_at,
                n.heartbeat_at >= clock_timestamp() - $1 AS fresh,
                (SELECT count(*) FROM pipeline_runs r WHERE r.finished_at IS NULL AND r.node = n.node)::integer
            FROM cluster_nodes n ORDER BY (n.stopped_at IS NULL AND n.heartbeat_at >= clock_timestamp() - $1) DESC, n.heartbeat_at DESC LIMIT 100
            """).With(NpgsqlDbType.Interval, Patience);
        return await command.ReadAsync(
            reader =>
            {
                var beat = new NodeBeat(
                    reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.Text(3), reader.Instant(4), reader.GetInt32(5), reader.IsDBNull(6) ? null : reader.GetDouble(6), reader.GetInt64(7));
                var stopped = reader.InstantOrNull(9);
                return new ClusterNode(beat, reader.Instant(8), stopped, stopped is not null ? NodeState.Stopped : reader.GetBoolean(10) ? NodeState.Alive : NodeState.Gone, reader.GetInt32(11));
            },
            cancellationToken).ConfigureAwait(false);
    }
}
