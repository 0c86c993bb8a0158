using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>How the sources of runs fared lately, from <c>pipeline_runs</c> and <c>pipeline_run_sources</c>; replays ask no source and are left out.</summary>
public sealed class FeedHistory(WarehouseDatabase database)
{
    /// <summary>What became of each source and stream in the runs of a pipeline that ended at <paramref name="since"/> or later.</summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="since">How far to look back.</param>
    /// <param name="countedSince">Records are counted from there on; not before <paramref name="since"/>.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<StreamHistory>> RecentAsync(string pipeline, DateTimeOffset since, DateTimeOffset countedSince, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT s.source, s.stream, max(r.finished_at), max(r.finished_at) FILTER (WHERE s.succeeded), max(r.finished_at) FILTER (WHERE NOT s.succeeded),
                (array_agg(s.message ORDER BY r.id DESC) FILTER (WHERE NOT s.succeeded))[1],
                (coalesce(sum(s.extracted) FILTER (WHERE r.finished_at >= $3), 0))::bigint
            FROM pipeline_runs r JOIN pipeline_run_sources s ON s.run_id = r.id
            WHERE r.pipeline = $1 AND r.finished_at IS NOT NULL AND r.finished_at >= $2 AND r.trigger <> 'Replay'
            GROUP BY s.source, s.stream
            """)
            .With(NpgsqlDbType.Text, pipeline).With(NpgsqlDbType.TimestampTz, since.UtcDateTime).With(NpgsqlDbType.TimestampTz, countedSince.UtcDateTime);
        return await command.ReadAsync(
            reader => new StreamHistory(reader.GetString(0), reader.GetString(1))
            {
                LastAsked = reader.InstantOrNull(2),
                LastSuccess = reader.InstantOrNull(3),
                LastFailure = reader.InstantOrNull(4),
                LastError = reader.Text(5),
                Records = reader.GetInt64(6),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When streams last answered, however long ago; those that never did are left out.</summary>
    public async Task<IReadOnlyDictionary<(string Source, string Stream), DateTimeOffset>> LastSuccessesAsync(
        IReadOnlyCollection<(string Source, string Stream)> streams, CancellationToken cancellationToken)
    {
        if (streams.Count == 0) { return new Dictionary<(string, string), DateTimeOffset>(); }
        using var command = database.App.CreateCommand(
            """
            SELECT asked.source, asked.stream, r.finished_at
            FROM unnest($1::text[], $2::text[]) AS asked (source, stream)
            CROSS JOIN LATERAL (
                SELECT s.run_id FROM pipeline_run_sources s JOIN pipeline_runs asking ON asking.id = s.run_id AND asking.trigger <> 'Replay'
                WHERE s.source = asked.source AND s.stream = asked.stream AND s.succeeded ORDER BY s.run_id DESC LIMIT 1) last
            JOIN pipeline_runs r ON r.id = last.run_id
            WHERE r.finished_at IS NOT NULL
            """)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, streams.Select(stream => stream.Source).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, streams.Select(stream => stream.Stream).ToArray());
        var found = await command.ReadAsync(reader => (Key: (reader.GetString(0), reader.GetString(1)), At: reader.Instant(2)), cancellationToken).ConfigureAwait(false);
        return found.DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.At);
    }
}
