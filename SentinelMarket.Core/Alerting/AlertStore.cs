using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Alerting;

/// <summary>A rule of the database.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="ChangedAt">When it was changed last, in UTC.</param>
/// <param name="ChangedBy">Who changed it.</param>
public sealed record StoredRule(AlertRule Rule, DateTimeOffset ChangedAt, string ChangedBy);

/// <summary>When rules were evaluated last.</summary>
/// <param name="At">When, in UTC; null for never.</param>
/// <param name="Node">The process that did it: machine name and process id.</param>
/// <param name="Took">How long it took.</param>
public sealed record AlertHeartbeat(DateTimeOffset? At, string? Node, TimeSpan? Took);

/// <summary>Rules, incidents and silences in the warehouse. What people do is in the audit log, in the same transaction.</summary>
public sealed class AlertStore(WarehouseDatabase database)
{
    private const string Columns =
        """
        id, rule, subject, metric, severity, state, value, peak, message, pending_since, opened_at, clear_since, notified_at, silence, escalated_at,
        acknowledged_at, acknowledged_by, resolved_at, resolved_by, note, relapses
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The rules of the database, by name.</summary>
    public async Task<IReadOnlyList<StoredRule>> RulesAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT definition, changed_at, changed_by FROM alert_rules ORDER BY name");
        return await command.ReadAsync(reader => new StoredRule(JsonSerializer.Deserialize<AlertRule>(reader.GetString(0), Json)!, reader.Instant(1), reader.GetString(2)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a rule, in place of one of the same name.</summary>
    public Task SaveRuleAsync(AlertRule rule, string actor, DateTimeOffset now, CancellationToken cancellationToken) => ActAsync(
        """
        INSERT INTO alert_rules (name, definition, changed_at, changed_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        """,
        command => command.With(NpgsqlDbType.Text, rule.Name).With(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(rule, Json)).With(NpgsqlDbType.TimestampTz, now.UtcDateTime).With(NpgsqlDbType.Text, Text(actor)),
        actor, "alert.rule.save", $"alert rule {rule.Name}", $"{rule.Condition}, {rule.Severity}, {(rule.Enabled ? "on" : "off")}", cancellationToken);

    /// <summary>Removes a rule of the database; false when there is none.</summary>
    public Task<bool> DeleteRuleAsync(string name, string actor, CancellationToken cancellationToken) => ActAsync(
        "DELETE FROM alert_rules WHERE name = $1", command => command.With(NpgsqlDbType.Text, name), actor, "alert.rule.remove", $"alert rule {name}", null, cancellationToken);

    /// <summary>Open incidents, the latest first; at most 1,000.</summary>
    public Task<IReadOnlyList<AlertIncident>> OpenAsync(CancellationToken cancellationToken) =>
        ReadAsync("WHERE state = 'Open' ORDER BY opened_at DESC, id DESC LIMIT 1000", _ => { }, cancellationToken);

    /// <summary>Incidents that are open or over, the latest first.</summary>
    /// <param name="before">The number of an incident; those after it are left out. Null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<IReadOnlyList<AlertIncident>> HistoryAsync(long? before, int limit, CancellationToken cancellationToken) => ReadAsync(
        "WHERE state <> 'Pending' AND ($1::bigint IS NULL OR (opened_at, id) < (SELECT opened_at, id FROM alert_incidents WHERE id = $1)) ORDER BY opened_at DESC, id DESC LIMIT $2",
        command => command.With(NpgsqlDbType.Bigint, before).With(NpgsqlDbType.Integer, limit),
        cancellationToken);

    /// <summary>One incident; null when there is none of that number.</summary>
    public async Task<AlertIncident?> FindAsync(long id, CancellationToken cancellationToken) =>
        await ReadAsync("WHERE id = $1 AND state <> 'Pending'", command => command.With(NpgsqlDbType.Bigint, id), cancellationToken).ConfigureAwait(false) is [var incident] ? incident : null;

    /// <summary>Takes up an open incident; false when it is not open, or taken up already.</summary>
    public Task<bool> AcknowledgeAsync(long id, string actor, string? note, DateTimeOffset now, CancellationToken cancellationToken) => ActAsync(
        "UPDATE alert_incidents SET acknowledged_at = $2, acknowledged_by = $3, note = coalesce($4, note) WHERE id = $1 AND state = 'Open' AND acknowledged_at IS NULL",
        command => command.With(NpgsqlDbType.Bigint, id).With(NpgsqlDbType.TimestampTz, now.UtcDateTime).With(NpgsqlDbType.Text, Text(actor)).With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(note)),
        actor, "alert.acknowledge", FormattableString.Invariant($"alert incident {id}"), note, cancellationToken);

    /// <summary>Ends an open incident; false when it is not open.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="actor">Who.</param>
    /// <param name="note">Why.</param>
    /// <param name="now">The time.</param>
    /// <param name="tellEnd">Channels that are told, if they were told of the incident.</param>
    /// <param name="cancellationToken">Stops before anything is changed.</param>
    public Task<bool> ResolveAsync(long id, string actor, string? note, DateTimeOffset now, IReadOnlyCollection<string> tellEnd, CancellationToken cancellationToken) => WarehouseDatabase.TransactAsync(
        database.App,
        async connection =>
        {
            using var command = new NpgsqlCommand(
                "UPDATE alert_incidents SET state = 'Resolved', resolved_at = $2, resolved_by = $3, note = coalesce($4, note), silence = NULL WHERE id = $1 AND state = 'Open'", connection);
            command.With(NpgsqlDbType.Bigint, id).With(NpgsqlDbType.TimestampTz, now.UtcDateTime).With(NpgsqlDbType.Text, Text(actor)).With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(note));
            if (await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 0) { return false; }
            await AuditAsync(connection, actor, "alert.resolve", FormattableString.Invariant($"alert incident {id}"), note, cancellationToken).ConfigureAwait(false);
            foreach (var channel in await AlertDeliveries.ToldAsync(connection, id, tellEnd, cancellationToken).ConfigureAwait(false))
            {
                await AlertDeliveries.AddAsync(connection, channel, AlertMessageKind.Resolved, [id], now, cancellationToken).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken);

    /// <summary>Mutes and windows that last or are to come, and those that ended after an instant, the latest first.</summary>
    public async Task<IReadOnlyList<AlertSilence>> SilencesAsync(DateTimeOffset endedAfter, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT id, kind, rule, subject, starts_at, ends_at, repeats, reason, made_by, made_at, lifted_at FROM alert_silences
            WHERE coalesce(lifted_at, CASE WHEN repeats = 'Never' THEN ends_at END, 'infinity') > $1 ORDER BY id DESC LIMIT 500
            """).With(NpgsqlDbType.TimestampTz, endedAfter.UtcDateTime);
        return await command.ReadAsync(
            reader => new AlertSilence
            {
                Id = reader.GetInt64(0),
                Kind = Enum.Parse<SilenceKind>(reader.GetString(1)),
                Rule = reader.GetString(2),
                Subject = reader.GetString(3),
                StartsAt = reader.Instant(4),
                EndsAt = reader.InstantOrNull(5),
                Repeats = Enum.Parse<SilenceRepeat>(reader.GetString(6)),
                Reason = reader.GetString(7),
                MadeBy = reader.GetString(8),
                MadeAt = reader.Instant(9),
                LiftedAt = reader.InstantOrNull(10),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a mute or a window.</summary>
    /// <returns>Its number.</returns>
    public Task<long> AddSilenceAsync(AlertSilence silence, CancellationToken cancellationToken) => WarehouseDatabase.TransactAsync(
        database.App,
        async connection =>
        {
            using var command = new NpgsqlCommand(
                "INSERT INTO alert_silences (kind, rule, subject, starts_at, ends_at, repeats, reason, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id", connection);
            command.With(NpgsqlDbType.Text, silence.Kind.ToString()).With(NpgsqlDbType.Text, Text(silence.Rule)).With(NpgsqlDbType.Text, Text(silence.Subject))
                .With(NpgsqlDbType.TimestampTz, silence.StartsAt.UtcDateTime).With(NpgsqlDbType.TimestampTz, silence.EndsAt?.UtcDateTime).With(NpgsqlDbType.Text, silence.Repeats.ToString())
                .With(NpgsqlDbType.Text, Text(silence.Reason)).With(NpgsqlDbType.Text, Text(silence.MadeBy)).With(NpgsqlDbType.TimestampTz, silence.MadeAt.UtcDateTime);
            var id = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            await AuditAsync(connection, silence.MadeBy, $"alert.{silence.Kind}".ToLowerInvariant(), FormattableString.Invariant($"alert silence {id}"), $"{silence.Rule} of {silence.Subject}: {silence.Reason}", cancellationToken).ConfigureAwait(false);
            return id;
        },
        cancellationToken);

    /// <summary>Lifts a mute or a window; false when there is none of that number that is not lifted.</summary>
    public Task<bool> LiftAsync(long id, string actor, DateTimeOffset now, CancellationToken cancellationToken) => ActAsync(
        "UPDATE alert_silences SET lifted_at = $2, lifted_by = $3 WHERE id = $1 AND lifted_at IS NULL",
        command => command.With(NpgsqlDbType.Bigint, id).With(NpgsqlDbType.TimestampTz, now.UtcDateTime).With(NpgsqlDbType.Text, Text(actor)),
        actor, "alert.lift", FormattableString.Invariant($"alert silence {id}"), null, cancellationToken);

    /// <summary>When rules were evaluated last.</summary>
    public async Task<AlertHeartbeat> HeartbeatAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT evaluated_at, node, took FROM alert_state");
        return (await command.ReadAsync(reader => new AlertHeartbeat(reader.InstantOrNull(0), reader.Text(1), reader.IsDBNull(2) ? null : reader.GetTimeSpan(2)), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>What is pending or open, held until the transaction ends.</summary>
    internal static async Task<IReadOnlyList<AlertIncident>> HoldCurrentAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand($"SELECT {Columns} FROM alert_incidents WHERE state <> 'Resolved' ORDER BY id FOR UPDATE", connection);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a change.</summary>
    /// <returns>The incident with its number.</returns>
    internal static async Task<AlertIncident> KeepAsync(NpgsqlConnection connection, IncidentChange change, CancellationToken cancellationToken)
    {
        var incident = change.Incident;
        if (change.Forgotten)
        {
            using var forget = new NpgsqlCommand("DELETE FROM alert_incidents WHERE id = $1", connection);
            await forget.With(NpgsqlDbType.Bigint, incident.Id).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return incident;
        }

        using var command = new NpgsqlCommand(
            incident.Id == 0
                ? """
                  INSERT INTO alert_incidents (rule, subject, metric, severity, state, value, peak, message, pending_since, opened_at, clear_since, notified_at, silence, escalated_at, resolved_at, resolved_by, relapses)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id
                  """
                : """
                  UPDATE alert_incidents SET rule = $1, subject = $2, metric = $3, severity = $4, state = $5, value = $6, peak = $7, message = $8, pending_since = $9, opened_at = $10, clear_since = $11,
                      notified_at = $12, silence = $13, escalated_at = $14, resolved_at = $15, resolved_by = $16, relapses = $17
                  WHERE id = $18 RETURNING id
                  """,
            connection);
        command.With(NpgsqlDbType.Text, incident.Rule).With(NpgsqlDbType.Text, Text(incident.Subject)).With(NpgsqlDbType.Text, incident.Metric)
            .With(NpgsqlDbType.Text, incident.Severity.ToString()).With(NpgsqlDbType.Text, incident.State.ToString())
            .With(NpgsqlDbType.Double, incident.Value).With(NpgsqlDbType.Double, incident.Peak).With(NpgsqlDbType.Text, Text(incident.Message))
            .With(NpgsqlDbType.TimestampTz, incident.PendingSince.UtcDateTime).With(NpgsqlDbType.TimestampTz, incident.OpenedAt?.UtcDateTime).With(NpgsqlDbType.TimestampTz, incident.ClearSince?.UtcDateTime)
            .With(NpgsqlDbType.TimestampTz, incident.NotifiedAt?.UtcDateTime).With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(incident.Silence)).With(NpgsqlDbType.TimestampTz, incident.EscalatedAt?.UtcDateTime)
            .With(NpgsqlDbType.TimestampTz, incident.ResolvedAt?.UtcDateTime).With(NpgsqlDbType.Text, incident.ResolvedBy).With(NpgsqlDbType.Integer, incident.Relapses);
        if (incident.Id != 0) { command.With(NpgsqlDbType.Bigint, incident.Id); }
        return incident with { Id = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! };
    }

    /// <summary>Notes that rules were evaluated, and forgets what ended before an instant.</summary>
    internal static async Task BeatAsync(NpgsqlConnection connection, DateTimeOffset now, string node, TimeSpan took, DateTimeOffset forgetBefore, CancellationToken cancellationToken)
    {
        using var batch = new NpgsqlBatch(connection);
        batch.Add("UPDATE alert_state SET evaluated_at = $1, node = $2, took = $3").With(NpgsqlDbType.TimestampTz, now.UtcDateTime).With(NpgsqlDbType.Text, node).With(NpgsqlDbType.Interval, took);
        batch.Add("DELETE FROM alert_incidents WHERE state = 'Resolved' AND opened_at < $1").With(NpgsqlDbType.TimestampTz, forgetBefore.UtcDateTime);
        batch.Add("DELETE FROM alert_deliveries WHERE state <> 'Waiting' AND created_at < $1").With(NpgsqlDbType.TimestampTz, forgetBefore.UtcDateTime);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static AlertIncident Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Rule = reader.GetString(1),
        Subject = reader.GetString(2),
        Metric = reader.GetString(3),
        Severity = Enum.Parse<AlertSeverity>(reader.GetString(4)),
        State = Enum.Parse<IncidentState>(reader.GetString(5)),
        Value = reader.GetDouble(6),
        Peak = reader.GetDouble(7),
        Message = reader.GetString(8),
        PendingSince = reader.Instant(9),
        OpenedAt = reader.InstantOrNull(10),
        ClearSince = reader.InstantOrNull(11),
        NotifiedAt = reader.InstantOrNull(12),
        Silence = reader.Text(13),
        EscalatedAt = reader.InstantOrNull(14),
        AcknowledgedAt = reader.InstantOrNull(15),
        AcknowledgedBy = reader.Text(16),
        ResolvedAt = reader.InstantOrNull(17),
        ResolvedBy = reader.Text(18),
        Note = reader.Text(19),
        Relapses = reader.GetInt32(20),
    };

    private static string Text(string text) => PostgresCommands.Storable(text);

    private static async Task AuditAsync(NpgsqlConnection connection, string actor, string action, string subject, string? detail, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand("INSERT INTO audit_log (actor, action, subject, detail) VALUES ($1, $2, $3, $4)", connection);
        await command.With(NpgsqlDbType.Text, Text(actor)).With(NpgsqlDbType.Text, action).With(NpgsqlDbType.Text, Text(subject)).With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(detail))
            .ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<AlertIncident>> ReadAsync(string where, Action<NpgsqlCommand> fill, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT {Columns} FROM alert_incidents {where}");
        fill(command);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes at most one row, and notes it in the audit log if it did.</summary>
    private Task<bool> ActAsync(string sql, Action<NpgsqlCommand> fill, string actor, string action, string subject, string? detail, CancellationToken cancellationToken) => WarehouseDatabase.TransactAsync(
        database.App,
        async connection =>
        {
            using var command = new NpgsqlCommand(sql, connection);
            fill(command);
            if (await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 0) { return false; }
            await AuditAsync(connection, actor, action, subject, detail, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);
}
