using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>What every load writes about records that broke a rule; part of the rows' transaction.</summary>
internal static class QuarantineAccounting
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    /// <summary>The verdicts as the column <c>also</c> keeps them.</summary>
    public static IReadOnlyList<Verdict> ReadAlso(string? json) => json is null ? [] : JsonSerializer.Deserialize<Verdict[]>(json, Json) ?? [];

    /// <summary>
    /// Adds the refused records, then settles the open entries of the delivered objects whose records were not refused this time, and counts.
    /// Belongs after the delivery of lake objects and before the run's counts.
    /// </summary>
    /// <param name="batch">Takes the statements.</param>
    /// <param name="runId">The run.</param>
    /// <param name="parts">What is loaded.</param>
    /// <param name="duplicates">How many records of each part had a key that came before in the batch, and that the warehouse had.</param>
    public static void Add<TRecord>(NpgsqlBatch batch, long runId, IReadOnlyList<DocumentPart<TRecord>> parts, IReadOnlyList<(long InBatch, long InWarehouse)> duplicates)
        where TRecord : class
    {
        AddEntries(batch, runId, parts);
        AddSettled(batch, runId, parts);
        AddRuleCounts(batch, runId, RuleCountsOf(parts, duplicates));
    }

    private static void AddEntries<TRecord>(NpgsqlBatch batch, long runId, IReadOnlyList<DocumentPart<TRecord>> parts)
        where TRecord : class
    {
        var entries = parts.SelectMany(part => part.Quarantined.Select(entry => (part.Stored, Entry: entry))).ToArray();
        if (entries.Length == 0) { return; }

        // What a corrected document has in common with its original is refused again; it stays the original's.
        batch.Add(
            """
            WITH given AS (
                SELECT q.*, coalesce(
                    (SELECT o.lake_object_id FROM quarantine o
                        WHERE o.lake_object_id = l.corrects_object_id AND o.position = q.position AND coalesce(o.key, '') = coalesce(q.key, '') AND md5(o.raw) = md5(q.raw)),
                    l.id) AS object_id
                FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::integer[], $11::text[], $12::text[])
                    WITH ORDINALITY AS q (path, source, stream, rule, severity, field, message, key, position, raw, also, ordinal)
                LEFT JOIN lake_objects l ON l.path = q.path
            )
            INSERT INTO quarantine (run_id, last_run_id, lake_object_id, source, stream, rule, severity, field, message, key, position, raw, also)
            SELECT DISTINCT ON (object_id, position, coalesce(key, ''), md5(raw)) $1, $1, object_id, source, stream, rule, severity, field, message, key, position, raw, also::jsonb
            FROM given
            ORDER BY object_id, position, coalesce(key, ''), md5(raw), ordinal
            ON CONFLICT (lake_object_id, position, coalesce(key, ''), md5(raw)) DO UPDATE SET last_run_id = excluded.last_run_id,
                rule = excluded.rule, severity = excluded.severity, field = excluded.field, message = excluded.message, also = excluded.also
            """)
            .With(NpgsqlDbType.Bigint, runId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => e.Stored.Lake.Path).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => e.Stored.Document.Source).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => PostgresCommands.Storable(e.Stored.Document.Stream)).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => e.Entry.Verdict.Rule).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => e.Entry.Verdict.Severity.ToString()).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => PostgresCommands.StorableOrNull(e.Entry.Verdict.Field)).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => PostgresCommands.Storable(e.Entry.Verdict.Message)).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => PostgresCommands.StorableOrNull(e.Entry.Key)).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Integer, entries.Select(e => e.Entry.Position).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => PostgresCommands.Storable(e.Entry.Raw)).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(e => AlsoOf(e.Entry)).ToArray());
    }

    /// <summary>
    /// An open entry of an object that was delivered whole is settled when nothing of its record was refused in this run: it was loaded, or is
    /// in the warehouse already. A refusal without a line (position 0) is one of the whole payload, of which nothing is known then. A record
    /// that is refused again but under another key, because more of it can be read now, leaves its former entry for the new one. Entries that
    /// stood side by side before, such as those of two streams that sent the same payload, stay so.
    /// </summary>
    private static void AddSettled<TRecord>(NpgsqlBatch batch, long runId, IReadOnlyList<DocumentPart<TRecord>> parts)
        where TRecord : class
    {
        var paths = parts.Where(part => part.IsLast).Select(part => part.Stored.Lake.Path).ToArray();
        if (paths.Length == 0) { return; }
        batch.Add(
            """
            WITH delivered AS (SELECT id FROM lake_objects WHERE path = ANY ($2)),
            waiting AS (
                SELECT q.id, q.position, q.raw, d.id AS object_id FROM delivered d JOIN quarantine q ON q.lake_object_id = d.id
                WHERE q.status = 'Open' AND q.last_run_id <> $1 AND q.corrected_object_id IS NULL
                UNION ALL
                SELECT q.id, q.position, NULL, d.id FROM delivered d JOIN quarantine q ON q.corrected_object_id = d.id WHERE q.status = 'Open'
            ),
            judged AS (
                SELECT w.id, (SELECT min(a.id) FROM quarantine a WHERE a.lake_object_id = w.object_id AND a.run_id = $1 AND a.position = w.position AND md5(a.raw) = md5(w.raw)) AS again,
                    EXISTS (SELECT FROM quarantine a WHERE a.lake_object_id = w.object_id AND a.last_run_id = $1 AND a.position IN (0, w.position)) AS is_refused
                FROM waiting w ORDER BY w.id
            )
            UPDATE quarantine q SET
                status = CASE WHEN j.again IS NULL THEN 'Replayed' ELSE 'Dismissed' END,
                resolution = CASE WHEN j.again IS NULL THEN q.resolution ELSE 'Refused again; entry ' || j.again || ' stands for it.' END,
                resolved_at = now(), resolved_run_id = $1,
                resolved_by = coalesce(q.resolved_by, (SELECT actor FROM pipeline_runs WHERE id = $1))
            FROM judged j WHERE q.id = j.id AND (j.again IS NOT NULL OR NOT j.is_refused)
            """)
            .With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Array | NpgsqlDbType.Text, paths);
    }

    private static IReadOnlyList<RuleCount> RuleCountsOf<TRecord>(IReadOnlyList<DocumentPart<TRecord>> parts, IReadOnlyList<(long InBatch, long InWarehouse)> duplicates)
        where TRecord : class
    {
        var counts = new Dictionary<(string Source, string Rule, Severity Severity), long>();
        for (var i = 0; i < parts.Count; i++)
        {
            var source = parts[i].Stored.Document.Source;
            foreach (var (rule, records) in parts[i].Warnings) { Count(source, rule, Severity.Warn, records); }
            foreach (var entry in parts[i].Quarantined) { Count(source, entry.Verdict.Rule, entry.Verdict.Severity, 1); }
            Count(source, SharedRules.DuplicateInBatch, Severity.Warn, duplicates[i].InBatch);
            Count(source, SharedRules.DuplicateInWarehouse, Severity.Warn, duplicates[i].InWarehouse);
        }

        return [.. counts.Select(pair => new RuleCount(pair.Key.Source, pair.Key.Rule, pair.Key.Severity, pair.Value))
            .OrderBy(count => count.Source, StringComparer.Ordinal).ThenBy(count => count.Rule, StringComparer.Ordinal).ThenBy(count => count.Severity)];

        void Count(string source, string rule, Severity severity, long records)
        {
            if (records > 0) { counts[(source, rule, severity)] = counts.GetValueOrDefault((source, rule, severity)) + records; }
        }
    }

    private static void AddRuleCounts(NpgsqlBatch batch, long runId, IReadOnlyList<RuleCount> counts)
    {
        if (counts.Count == 0) { return; }
        batch.Add(
            """
            INSERT INTO quality_rule_counts AS c (day, source, rule, severity, run_id, records)
            SELECT (now() AT TIME ZONE 'Asia/Kolkata')::date, source, rule, severity, $1, records
            FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) WITH ORDINALITY AS n (source, rule, severity, records, ordinal) ORDER BY ordinal
            ON CONFLICT (day, source, rule, severity, run_id) DO UPDATE SET records = c.records + excluded.records
            """)
            .With(NpgsqlDbType.Bigint, runId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, counts.Select(count => count.Source).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, counts.Select(count => count.Rule).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, counts.Select(count => count.Severity.ToString()).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, counts.Select(count => count.Records).ToArray());
    }

    private static string? AlsoOf(QuarantineEntry entry) => entry.Also.Count == 0 ? null
        : JsonSerializer.Serialize(entry.Also.Select(verdict => verdict with { Message = PostgresCommands.Storable(verdict.Message), Field = PostgresCommands.StorableOrNull(verdict.Field) }), Json);
}
