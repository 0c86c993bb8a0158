using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The records that were refused, in <c>quarantine</c>, and what became of them.</summary>
public sealed class QuarantineStore(WarehouseDatabase database)
{
    private const string Columns =
        """
        q.id, q.run_id, q.source, q.stream, q.rule, q.severity, q.field, q.message, q.key, q.position, q.raw, q.also, l.path, q.quarantined_at,
        q.status, q.last_run_id, q.resolved_at, q.resolved_by, q.resolution, q.resolved_run_id, c.path
        """;

    private const string Tables = "quarantine q LEFT JOIN lake_objects l ON l.id = q.lake_object_id LEFT JOIN lake_objects c ON c.id = q.corrected_object_id";

    /// <summary>The first records that a run refused, in the order of their documents.</summary>
    public async Task<IReadOnlyList<QuarantinedRecord>> OfRunAsync(long runId, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT {Columns} FROM {Tables} WHERE q.run_id = $1 OR q.last_run_id = $1 ORDER BY q.id LIMIT $2")
            .With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A page of entries, newest first.</summary>
    /// <exception cref="ArgumentException">The cursor is not one of this query.</exception>
    public async Task<QuarantinePage> BrowseAsync(QuarantineQuery query, CancellationToken cancellationToken)
    {
        var after = query.After is { } text ? TimeCursor.Parse(text, FiltersOf(query), "the quarantine", "entry") : null;
        using var command = database.App.CreateCommand();
        var where = new List<string>();
        if (query.Status is { } status) { where.Add($"q.status = '{StatusText(status)}'"); }
        Add(NpgsqlDbType.Array | NpgsqlDbType.Text, query.Sources?.ToArray(), "q.source = ANY ({0})");
        Add(NpgsqlDbType.Text, query.Source, "q.source = {0}");
        Add(NpgsqlDbType.Text, query.Rule, "q.rule = {0}");
        Add(NpgsqlDbType.Bigint, query.RunId, "(q.run_id = {0} OR q.last_run_id = {0})");
        Add(NpgsqlDbType.TimestampTz, query.From?.UtcDateTime, "q.quarantined_at >= {0}");
        Add(NpgsqlDbType.TimestampTz, query.To?.UtcDateTime, "q.quarantined_at <= {0}");
        if (after is not null) { where.Add($"(q.quarantined_at, q.id) < ({Next(NpgsqlDbType.TimestampTz, after.At)}, {Next(NpgsqlDbType.Bigint, after.Id)})"); }
        command.CommandText =
            $"""
            SELECT {Columns} FROM {Tables} {(where.Count == 0 ? string.Empty : "WHERE " + string.Join(" AND ", where))}
            ORDER BY q.quarantined_at DESC, q.id DESC LIMIT {Next(NpgsqlDbType.Integer, query.Size + 1)}
            """;
        var rows = await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
        if (rows.Count <= query.Size) { return new QuarantinePage(rows, null); }
        var page = rows.Take(query.Size).ToArray();
        return new QuarantinePage(page, new TimeCursor(page[^1].QuarantinedAt.UtcDateTime, page[^1].Id).ToText(FiltersOf(query)));

        void Add(NpgsqlDbType type, object? value, string condition)
        {
            if (value is not null) { where.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, condition, Next(type, value))); }
        }

        string Next(NpgsqlDbType type, object value)
        {
            command.With(type, value);
            return $"${command.Parameters.Count}";
        }
    }

    /// <summary>How many entries there are of each status, source and rule.</summary>
    public async Task<IReadOnlyList<QuarantineGroup>> GroupsAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT status, source, rule, count(*) FROM quarantine GROUP BY status, source, rule ORDER BY count(*) DESC, source, rule");
        return await command.ReadAsync(
            reader => new QuarantineGroup(Enum.Parse<QuarantineStatus>(reader.GetString(0)), reader.GetString(1), reader.GetString(2), reader.GetInt64(3)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The entries of these numbers; those that there are.</summary>
    public async Task<IReadOnlyList<QuarantinedRecord>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT {Columns} FROM {Tables} WHERE q.id = ANY ($1) ORDER BY q.id")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, ids.ToArray());
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was done with an entry, oldest first; at most 100 actions.</summary>
    public async Task<IReadOnlyList<AuditEntry>> HistoryAsync(long id, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT at, actor, action, detail FROM audit_log WHERE subject = $1 ORDER BY id LIMIT 100").With(NpgsqlDbType.Text, SubjectOf(id));
        return await command.ReadAsync(reader => new AuditEntry(reader.Instant(0), reader.GetString(1), reader.GetString(2), reader.Text(3)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the audit log calls an entry.</summary>
    internal static string SubjectOf(long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"quarantine entry {id}");

    private static string FiltersOf(QuarantineQuery query) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{query.Status}\n{string.Join(',', query.Sources ?? [])}\n{query.Source}\n{query.Rule}\n{query.RunId}\n{query.From:O}\n{query.To:O}");

    private static string StatusText(QuarantineStatus status) => status switch
    {
        QuarantineStatus.Open => "Open",
        QuarantineStatus.Replayed => "Replayed",
        QuarantineStatus.Dismissed => "Dismissed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status."),
    };

    private static QuarantinedRecord Read(NpgsqlDataReader reader)
    {
        var verdict = new Verdict(reader.GetString(4), Enum.Parse<Severity>(reader.GetString(5)), reader.Text(6), reader.GetString(7));
        var entry = new QuarantineEntry(verdict, reader.Text(8), reader.GetInt32(9), reader.GetString(10)) { Also = QuarantineAccounting.ReadAlso(reader.Text(11)) };
        return new QuarantinedRecord(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), entry, reader.Text(12), reader.Instant(13))
        {
            Status = Enum.Parse<QuarantineStatus>(reader.GetString(14)),
            LastRunId = reader.GetInt64(15),
            ResolvedAt = reader.InstantOrNull(16),
            ResolvedBy = reader.Text(17),
            Resolution = reader.Text(18),
            ResolvedRunId = reader.IntegerOrNull(19),
            CorrectedPath = reader.Text(20),
        };
    }
}
