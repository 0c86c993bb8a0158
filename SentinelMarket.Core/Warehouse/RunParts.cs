using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The statements that write a run's parts; each belongs into a transaction that has checked the run's lease.</summary>
internal static class RunParts
{
    public static void AddStages(NpgsqlBatch batch, long runId, IReadOnlyList<StageReport> stages) => batch.Add(
        """
        INSERT INTO pipeline_run_stages (run_id, stage, started_at, finished_at, busy, items_in, items_out)
        SELECT $1, * FROM unnest($2::smallint[], $3::timestamptz[], $4::timestamptz[], $5::interval[], $6::bigint[], $7::bigint[])
        ON CONFLICT (run_id, stage) DO UPDATE SET started_at = excluded.started_at, finished_at = excluded.finished_at,
            busy = excluded.busy, items_in = excluded.items_in, items_out = excluded.items_out
        """)
        .With(NpgsqlDbType.Bigint, runId)
        .With(NpgsqlDbType.Array | NpgsqlDbType.Smallint, stages.Select(stage => (short)stage.Stage).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, stages.Select(stage => stage.StartedAt?.UtcDateTime).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, stages.Select(stage => stage.FinishedAt?.UtcDateTime).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Interval, stages.Select(stage => stage.Busy).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, stages.Select(stage => stage.ItemsIn).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, stages.Select(stage => stage.ItemsOut).ToArray());

    public static void AddSources(NpgsqlBatch batch, long runId, IReadOnlyList<SourceOutcome> sources) => batch.Add(
        """
        INSERT INTO pipeline_run_sources (run_id, run_started_at, ordinal, source, stream, succeeded, extracted, loaded, unchanged, quarantined, spooled, duration, message)
        SELECT $1, (SELECT started_at FROM pipeline_runs WHERE id = $1), ordinal, source, stream, succeeded, extracted, loaded, unchanged, quarantined, spooled, duration, message
        FROM unnest($2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::interval[], $11::text[])
            WITH ORDINALITY AS s (source, stream, succeeded, extracted, loaded, unchanged, quarantined, spooled, duration, message, ordinal)
        ON CONFLICT (run_id, ordinal) DO UPDATE SET source = excluded.source, stream = excluded.stream, succeeded = excluded.succeeded,
            extracted = excluded.extracted, loaded = excluded.loaded, unchanged = excluded.unchanged, quarantined = excluded.quarantined,
            spooled = excluded.spooled, duration = excluded.duration, message = excluded.message
        """)
        .With(NpgsqlDbType.Bigint, runId)
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, sources.Select(source => source.Source).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, sources.Select(source => PostgresCommands.Storable(source.Stream)).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Boolean, sources.Select(source => source.Succeeded).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Counts.Extracted).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Counts.Loaded).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Counts.Unchanged).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Counts.Quarantined).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Counts.Spooled).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Interval, sources.Select(source => source.Duration).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, sources.Select(source => PostgresCommands.StorableOrNull(source.Message)).ToArray());

    public static void AddNotify(NpgsqlBatch batch, long runId) =>
        batch.Add("SELECT pg_notify('run_changed', $1::bigint::text)").With(NpgsqlDbType.Bigint, runId);
}
