using NpgsqlTypes;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Monitoring;

/// <summary>Reads what waits and how good records are, by source, from the warehouse and the spool.</summary>
public sealed class HealthReader(WarehouseDatabase database, SpoolFolder spool)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What waits and what the latest whole quality report says, as of <paramref name="now"/>.</summary>
    public async Task<SourcesEvidence> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var undelivered = database.App.CreateCommand("SELECT source, count(*), min(fetched_at) FROM lake_objects WHERE loaded_at IS NULL GROUP BY source");
        using var quarantined = database.App.CreateCommand(
            """
            SELECT source, count(*), 0, 0 FROM quarantine WHERE status = 'Open' GROUP BY source
            UNION ALL
            SELECT source, 0, count(*), count(*) FILTER (WHERE quarantined_at >= $2) FROM quarantine WHERE status = 'Open' AND quarantined_at >= $1 GROUP BY source
            """)
            .With(NpgsqlDbType.TimestampTz, (now - Day).UtcDateTime).With(NpgsqlDbType.TimestampTz, (now - Hour).UtcDateTime);
        using var quality = database.App.CreateCommand(
            """
            SELECT source, sum(cells_filled)::bigint, sum(cells_required)::bigint, sum(agreeing)::bigint, sum(verified)::bigint, sum(checks_held)::bigint, sum(checks_made)::bigint
            FROM quality_report_parts WHERE report_id = (SELECT id FROM quality_reports WHERE measured_at IS NOT NULL ORDER BY id DESC LIMIT 1) GROUP BY source ORDER BY source
            """);
        var waiting = await undelivered.ReadAsync(reader => (Source: reader.GetString(0), Count: reader.GetInt64(1), Oldest: reader.Instant(2)), cancellationToken).ConfigureAwait(false);
        var refused = await quarantined.ReadAsync(reader => (Source: reader.GetString(0), Open: reader.GetInt64(1), Day: reader.GetInt64(2), Hour: reader.GetInt64(3)), cancellationToken).ConfigureAwait(false);
        var figures = await quality.ReadAsync(
            reader => (Source: reader.GetString(0), Completeness: Share(reader, 1), Accuracy: Share(reader, 3), Consistency: Share(reader, 5)), cancellationToken).ConfigureAwait(false);
        var runs = spool.Files.Select(file => (Pipeline: SpoolFolder.PipelineOf(file), Began: (DateTimeOffset)file.CreationTimeUtc)).ToArray();
        return new SourcesEvidence(
            (pipeline, sources) =>
            {
                var (objects, records, files) = (waiting.Where(row => sources.Contains(row.Source, StringComparer.Ordinal)).ToArray(), refused.Where(row => sources.Contains(row.Source, StringComparer.Ordinal)).ToArray(), runs.Where(run => run.Pipeline == pipeline).ToArray());
                return new BacklogEvidence(
                    objects.Sum(row => row.Count),
                    objects.Length == 0 ? null : objects.Min(row => row.Oldest),
                    files.Length,
                    files.Length == 0 ? null : files.Min(run => run.Began),
                    records.Sum(row => row.Day),
                    records.Sum(row => row.Hour),
                    records.Sum(row => row.Open));
            },
            sources => [.. figures.Where(row => sources.Contains(row.Source, StringComparer.Ordinal)).SelectMany(row => new[]
            {
                new QualityEvidence($"completeness of {row.Source} in the latest report", row.Completeness),
                new QualityEvidence($"accuracy of {row.Source} in the latest report", row.Accuracy),
                new QualityEvidence($"consistency of {row.Source} in the latest report", row.Consistency),
            })]);
    }

    /// <summary>Remembers how the parts of a pipeline fare, so that it is known since when.</summary>
    public async Task RememberAsync(string pipeline, IReadOnlyList<HealthPart> parts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            WITH judged AS (SELECT * FROM unnest($2::text[], $3::text[]) AS p (part, status)),
            gone AS (DELETE FROM pipeline_health h WHERE h.pipeline = $1 AND h.part <> ALL ($2))
            INSERT INTO pipeline_health (pipeline, part, status, since) SELECT $1, part, status, $4 FROM judged ORDER BY part
            ON CONFLICT (pipeline, part) DO UPDATE SET status = excluded.status, since = excluded.since WHERE pipeline_health.status <> excluded.status
            """)
            .With(NpgsqlDbType.Text, pipeline)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, parts.Select(part => part.Name).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, parts.Select(part => part.Status.ToString()).ToArray())
            .With(NpgsqlDbType.TimestampTz, now.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Since when parts fare as they were last remembered, by pipeline and part.</summary>
    public async Task<IReadOnlyDictionary<(string Pipeline, string Part), (HealthStatus Status, DateTimeOffset Since)>> SinceAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT pipeline, part, status, since FROM pipeline_health");
        var rows = await command.ReadAsync(
            reader => (Key: (reader.GetString(0), reader.GetString(1)), Value: (Enum.Parse<HealthStatus>(reader.GetString(2)), reader.Instant(3))), cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(row => row.Key, row => row.Value);
    }

    private static Share Share(Npgsql.NpgsqlDataReader reader, int column) => new(reader.GetInt64(column), reader.GetInt64(column + 1));
}

/// <summary>What waits and how good it is, asked by pipeline and its sources.</summary>
/// <param name="Backlog">What waits of a pipeline with these sources.</param>
/// <param name="Quality">The figures of the latest report about these sources.</param>
public sealed record SourcesEvidence(Func<string, IReadOnlyList<string>, BacklogEvidence> Backlog, Func<IReadOnlyList<string>, IReadOnlyList<QualityEvidence>> Quality);
