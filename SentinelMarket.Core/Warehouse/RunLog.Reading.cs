using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

public sealed partial class RunLog
{
    private const string SelectRuns = "SELECT " + RunRow.Columns + " FROM pipeline_runs ";

    /// <summary>One run, or null.</summary>
    public async Task<RunReport?> FindAsync(long id, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(SelectRuns + "WHERE id = $1").With(NpgsqlDbType.Bigint, id);
        return await FirstAsync(command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The open run of a pipeline, or null.</summary>
    public async Task<RunReport?> FindOpenAsync(string pipeline, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(SelectRuns + "WHERE pipeline = $1 AND finished_at IS NULL").With(NpgsqlDbType.Text, pipeline);
        return await FirstAsync(command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The run of a pipeline that ended last, or null.</summary>
    public async Task<RunReport?> LastFinishedAsync(string pipeline, CancellationToken cancellationToken)
    {
        using var command = database.App
            .CreateCommand(SelectRuns + "WHERE pipeline = $1 AND finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC LIMIT 1")
            .With(NpgsqlDbType.Text, pipeline);
        return await FirstAsync(command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The latest runs, open ones included, newest first.</summary>
    /// <param name="pipeline">The pipeline's name, or null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<RunReport>> LatestAsync(string? pipeline, int limit, CancellationToken cancellationToken)
    {
        using var command = pipeline is null
            ? database.App.CreateCommand(SelectRuns + "ORDER BY id DESC LIMIT $1").With(NpgsqlDbType.Integer, limit)
            : database.App.CreateCommand(SelectRuns + "WHERE pipeline = $2 ORDER BY id DESC LIMIT $1").With(NpgsqlDbType.Integer, limit).With(NpgsqlDbType.Text, pipeline);
        return await command.ReadAsync(RunRow.Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The failed runs of a pipeline that ended at <paramref name="since"/> or later and count as failures, newest first: without those that were, or will be, tried again.</summary>
    public async Task<IReadOnlyList<RunReport>> LatestFailuresAsync(string pipeline, DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App
            .CreateCommand(
                SelectRuns +
                """
                bad WHERE pipeline = $1 AND finished_at >= $2 AND outcome = 'Failed'
                    AND NOT EXISTS (SELECT FROM pipeline_runs later WHERE later.retry_of = coalesce(bad.retry_of, bad.id) AND later.id > bad.id AND later.outcome IS DISTINCT FROM 'Cancelled')
                    AND NOT EXISTS (SELECT FROM run_orders waiting WHERE waiting.retry_of = coalesce(bad.retry_of, bad.id) AND waiting.status = 'Waiting')
                ORDER BY finished_at DESC, id DESC LIMIT $3
                """)
            .With(NpgsqlDbType.Text, pipeline).With(NpgsqlDbType.TimestampTz, since.UtcDateTime).With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(RunRow.Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When a run of the pipeline last succeeded, wholly or in part, in UTC; null when none ever did. A replay brings nothing new and does not count.</summary>
    public async Task<DateTimeOffset?> LastSuccessAsync(string pipeline, CancellationToken cancellationToken)
    {
        using var command = database.App
            .CreateCommand("SELECT max(finished_at) FROM pipeline_runs WHERE pipeline = $1 AND finished_at IS NOT NULL AND outcome IN ('Succeeded', 'Partial') AND trigger <> 'Replay'")
            .With(NpgsqlDbType.Text, pipeline);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    /// <summary>
    /// When the last run that ended well began (one that was spooled does not count: without the database it could not look for what others
    /// had left), and since when payloads of runs that ended badly may lie in the lake unnoticed: the start
    /// of the earliest run that ended badly later than <paramref name="margin"/> before that. Null where there is none. A replay looks for nothing and stores nothing.
    /// </summary>
    internal async Task<(DateTimeOffset? LastGood, DateTimeOffset? EarliestBad)> UnfinishedSinceAsync(string pipeline, TimeSpan margin, CancellationToken cancellationToken)
    {
        using var command = database.App
            .CreateCommand(
                """
                WITH good AS (
                    SELECT max(started_at) AS began FROM pipeline_runs WHERE pipeline = $1 AND finished_at IS NOT NULL AND outcome IN ('Succeeded', 'Partial')
                        AND trigger <> 'Replay' AND spool_id IS NULL)
                SELECT good.began, (
                    SELECT min(bad.started_at) FROM pipeline_runs bad
                    WHERE bad.pipeline = $1 AND bad.outcome IN ('Failed', 'Cancelled') AND bad.trigger <> 'Replay' AND bad.finished_at >= coalesce(good.began - $2, '-infinity'))
                FROM good
                """)
            .With(NpgsqlDbType.Text, pipeline).With(NpgsqlDbType.Interval, margin);
        return (await command.ReadAsync(reader => (reader.InstantOrNull(0), reader.InstantOrNull(1)), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>The stages of a run, in order.</summary>
    public async Task<IReadOnlyList<StageReport>> StagesAsync(long id, CancellationToken cancellationToken)
    {
        using var command = database.App
            .CreateCommand("SELECT stage, started_at, finished_at, busy, items_in, items_out FROM pipeline_run_stages WHERE run_id = $1 ORDER BY stage")
            .With(NpgsqlDbType.Bigint, id);
        return await command.ReadAsync(
            reader => new StageReport((RunStage)reader.GetInt16(0), reader.InstantOrNull(1), reader.InstantOrNull(2), reader.GetTimeSpan(3), reader.GetInt64(4), reader.GetInt64(5)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What became of each source of a run, failures first, otherwise in the runner's order.</summary>
    public async Task<IReadOnlyList<SourceOutcome>> SourcesAsync(long id, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT extracted, loaded, unchanged, quarantined, spooled, source, stream, succeeded, duration, message
            FROM pipeline_run_sources WHERE run_id = $1 ORDER BY succeeded, ordinal
            """).With(NpgsqlDbType.Bigint, id);
        return await command.ReadAsync(
            reader => new SourceOutcome(reader.GetString(5), reader.GetString(6), reader.GetBoolean(7), RunRow.ReadCounts(reader, 0), reader.GetTimeSpan(8), reader.Text(9)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The log of a run, oldest line first; when lines were dropped, the last one says how many.</summary>
    public async Task<IReadOnlyList<RunLogLine>> LogAsync(long id, CancellationToken cancellationToken)
    {
        using var command = database.App
            .CreateCommand("SELECT at, level, stage, message, dropped FROM pipeline_run_logs WHERE run_id = $1 ORDER BY line")
            .With(NpgsqlDbType.Bigint, id);
        return await command.ReadAsync(ReadLine, cancellationToken).ConfigureAwait(false);
    }

    private static RunLogLine ReadLine(NpgsqlDataReader reader)
    {
        var dropped = reader.GetInt64(4);
        var message = dropped == 0
            ? reader.GetString(3)
            : string.Create(CultureInfo.InvariantCulture, $"{dropped:N0} more lines were dropped: a run keeps its first {MaxLogLines:N0}.");
        return new RunLogLine(reader.Instant(0), (RunLogLevel)reader.GetInt16(1), reader.IsDBNull(2) ? null : (RunStage)reader.GetInt16(2), message);
    }

    private static async Task<RunReport?> FirstAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var rows = await command.ReadAsync(RunRow.Read, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }
}
