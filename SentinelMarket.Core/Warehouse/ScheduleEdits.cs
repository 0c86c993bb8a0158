using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The schedules that people gave pipelines in place of the settings' ones, in <c>job_schedules</c>, and what was done with them.</summary>
public sealed class ScheduleEdits(WarehouseDatabase database)
{
    private const string Record = "INSERT INTO audit_log (actor, action, subject, detail) VALUES ($1, $2, $3, $4)";

    /// <summary>All of them, by pipeline.</summary>
    public async Task<IReadOnlyDictionary<string, ScheduleEdit>> AllAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT pipeline, cron, every, changed_by, changed_at, reason FROM job_schedules");
        var edits = await command.ReadAsync(
            reader => new ScheduleEdit(
                reader.GetString(0), reader.Text(1), reader.IsDBNull(2) ? null : reader.GetTimeSpan(2), reader.GetString(3), reader.Instant(4), reader.Text(5)),
            cancellationToken).ConfigureAwait(false);
        return edits.ToDictionary(edit => edit.Pipeline, StringComparer.Ordinal);
    }

    /// <summary>Gives a pipeline a schedule; the audit log has it in the same transaction.</summary>
    /// <param name="edit">The schedule; its time is the database's.</param>
    /// <param name="detail">From what to what, for the audit log.</param>
    /// <param name="cancellationToken">Stops before it is stored.</param>
    public Task SetAsync(ScheduleEdit edit, string detail, CancellationToken cancellationToken) => ChangeAsync(
        edit.Pipeline,
        edit.ChangedBy,
        "schedule.edit",
        detail,
        batch => batch.Add(
            """
            INSERT INTO job_schedules (pipeline, cron, every, changed_by, reason) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (pipeline) DO UPDATE SET cron = excluded.cron, every = excluded.every, changed_by = excluded.changed_by, changed_at = clock_timestamp(), reason = excluded.reason
            """)
            .With(NpgsqlDbType.Text, edit.Pipeline).With(NpgsqlDbType.Text, edit.Cron).With(NpgsqlDbType.Interval, edit.Every)
            .With(NpgsqlDbType.Text, PostgresCommands.Storable(edit.ChangedBy)).With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(edit.Reason)),
        cancellationToken);

    /// <summary>Lets a pipeline go by the settings again.</summary>
    public Task ClearAsync(string pipeline, string actor, string detail, CancellationToken cancellationToken) => ChangeAsync(
        pipeline, actor, "schedule.revert", detail, batch => batch.Add("DELETE FROM job_schedules WHERE pipeline = $1").With(NpgsqlDbType.Text, pipeline), cancellationToken);

    /// <summary>The latest that was done with a pipeline's schedule (edited, reverted, paused, resumed), newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> HistoryAsync(string pipeline, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App
            .CreateCommand("SELECT at, actor, action, detail FROM audit_log WHERE subject = $1 AND action LIKE 'schedule.%' ORDER BY id DESC LIMIT $2")
            .With(NpgsqlDbType.Text, pipeline).With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(reader => new AuditEntry(reader.Instant(0), reader.GetString(1), reader.GetString(2), reader.Text(3)), cancellationToken).ConfigureAwait(false);
    }

    private Task<int> ChangeAsync(string pipeline, string actor, string action, string detail, Action<NpgsqlBatch> change, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(
            database.App,
            async connection =>
            {
                using var batch = new NpgsqlBatch(connection);
                change(batch);
                batch.Add(Record).With(NpgsqlDbType.Text, PostgresCommands.Storable(actor)).With(NpgsqlDbType.Text, action)
                    .With(NpgsqlDbType.Text, pipeline).With(NpgsqlDbType.Text, PostgresCommands.Storable(detail));
                return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
}
