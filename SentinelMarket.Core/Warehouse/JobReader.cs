using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>What the run history says to those who watch over jobs: what runs, what failed and is not settled, how much of each.</summary>
public sealed class JobReader(WarehouseDatabase database)
{
    private const int FailuresRead = 5_000;
    private const int GroupsTold = 50;
    private const int RunsOfGroup = 500;

    /// <summary>The open runs, longest first, with their stages.</summary>
    public async Task<IReadOnlyList<ExecutingRun>> ExecutingAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT {RunRow.Columns}, heartbeat_at, cancel_requested_by FROM pipeline_runs WHERE finished_at IS NULL ORDER BY started_at, id");
        var runs = await command.ReadAsync(reader => new ExecutingRun(RunRow.Read(reader), [], reader.Instant(20), reader.Text(21)), cancellationToken).ConfigureAwait(false);
        if (runs.Count == 0) { return runs; }
        using var stages = database.App
            .CreateCommand("SELECT run_id, stage, started_at, finished_at, busy, items_in, items_out FROM pipeline_run_stages WHERE run_id = ANY ($1) ORDER BY run_id, stage")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, runs.Select(run => run.Run.Id).ToArray());
        var byRun = (await stages.ReadAsync(
            reader => (Run: reader.GetInt64(0), Stage: new StageReport((RunStage)reader.GetInt16(1), reader.InstantOrNull(2), reader.InstantOrNull(3), reader.GetTimeSpan(4), reader.GetInt64(5), reader.GetInt64(6))),
            cancellationToken).ConfigureAwait(false)).ToLookup(pair => pair.Run, pair => pair.Stage);
        return [.. runs.Select(run => run with { Stages = [.. byRun[run.Run.Id]] })];
    }

    /// <summary>
    /// The failed runs since an instant that nobody has acknowledged and no retry made good, by what their errors say; the latest 5,000 runs, the 50
    /// groups that failed last.
    /// </summary>
    public async Task<IReadOnlyList<FailureGroup>> FailuresAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            WITH failed AS (
                SELECT r.id, r.pipeline, coalesce(r.error, 'No reason was recorded.') AS error, r.error_stage, r.finished_at FROM pipeline_runs r
                WHERE r.outcome = 'Failed' AND r.started_at >= $1
                    AND NOT EXISTS (SELECT FROM run_acknowledgements a WHERE a.run_id = r.id)
                    AND NOT EXISTS (SELECT FROM pipeline_runs again WHERE again.retry_of = r.id AND again.outcome IN ('Succeeded', 'Partial'))
                ORDER BY r.started_at DESC, r.id DESC LIMIT {FailuresRead})
            SELECT regexp_replace(left(error, 300), '[0-9]+', '#', 'g') AS common, (array_agg(error ORDER BY id DESC))[1], (array_agg(error_stage ORDER BY id DESC))[1], count(*),
                array_agg(DISTINCT pipeline), min(finished_at), max(finished_at), (array_agg(id ORDER BY id DESC))[1:{RunsOfGroup}]
            FROM failed GROUP BY common ORDER BY max(finished_at) DESC LIMIT {GroupsTold}
            """)).With(NpgsqlDbType.TimestampTz, since.UtcDateTime);
        return await command.ReadAsync(
            reader => new FailureGroup(
                reader.GetString(0), reader.GetString(1), reader.Text(2) is { } stage ? Enum.Parse<RunStage>(stage) : null, reader.GetInt64(3), reader.GetFieldValue<string[]>(4),
                reader.Instant(5), reader.Instant(6), reader.GetFieldValue<long[]>(7)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The runs of these numbers; those that there are, latest first.</summary>
    public async Task<IReadOnlyList<RunReport>> RunsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT {RunRow.Columns} FROM pipeline_runs WHERE id = ANY ($1) ORDER BY id DESC").With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, ids.ToArray());
        return await command.ReadAsync(RunRow.Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that somebody has seen that runs failed, which takes them out of the view and nothing out of the history.</summary>
    /// <returns>How many were failed and not acknowledged before.</returns>
    public Task<int> AcknowledgeAsync(IReadOnlyCollection<long> ids, string actor, string reason, CancellationToken cancellationToken) => WarehouseDatabase.TransactAsync(
        database.App,
        async connection =>
        {
            using var command = new NpgsqlCommand(
                """
                WITH noted AS (
                    INSERT INTO run_acknowledgements (run_id, acknowledged_by, reason)
                    SELECT id, $2, $3 FROM pipeline_runs WHERE id = ANY ($1) AND outcome = 'Failed' ON CONFLICT (run_id) DO NOTHING RETURNING run_id),
                told AS (INSERT INTO audit_log (actor, action, subject, detail) SELECT $2, 'run.acknowledge', 'run ' || run_id, $3 FROM noted)
                SELECT count(*)::integer FROM noted
                """, connection);
            command.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, ids.ToArray()).With(NpgsqlDbType.Text, PostgresCommands.Storable(actor)).With(NpgsqlDbType.Text, PostgresCommands.Storable(reason));
            return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        },
        cancellationToken);

    /// <summary>How many runs that started since an instant ended in which way, and how many starts were missed.</summary>
    public async Task<JobCounts> CountsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT count(*) FILTER (WHERE outcome = 'Succeeded'), count(*) FILTER (WHERE outcome = 'Partial'), count(*) FILTER (WHERE outcome = 'Failed'),
                count(*) FILTER (WHERE outcome = 'Cancelled'), (SELECT coalesce(sum(missed), 0)::bigint FROM job_misfires WHERE noticed_at >= $1)
            FROM pipeline_runs WHERE outcome = ANY ('{Succeeded,Partial,Failed,Cancelled}') AND started_at >= $1
            """).With(NpgsqlDbType.TimestampTz, since.UtcDateTime);
        return (await command.ReadAsync(
            reader => new JobCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>The run of each pipeline that ended last.</summary>
    public async Task<IReadOnlyDictionary<string, RunReport>> LastRunsAsync(IReadOnlyCollection<string> pipelines, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            SELECT {RunRow.Columns} FROM pipeline_runs WHERE id IN (
                SELECT (SELECT r.id FROM pipeline_runs r WHERE r.pipeline = p AND r.finished_at IS NOT NULL ORDER BY r.finished_at DESC LIMIT 1) FROM unnest($1::text[]) p)
            """).With(NpgsqlDbType.Array | NpgsqlDbType.Text, pipelines.ToArray());
        return (await command.ReadAsync(RunRow.Read, cancellationToken).ConfigureAwait(false)).ToDictionary(run => run.Pipeline, StringComparer.Ordinal);
    }
}
