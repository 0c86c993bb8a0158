using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Looks at what loads have written before it is rolled back, and gathers how many rows would change and some of the differences.</summary>
internal sealed class LoadRehearsal
{
    private const int SamplesPerSource = 10;
    private const int LongestValue = 200;

    /// <summary>What a load writes besides a row's own values.</summary>
    private static readonly HashSet<string> Bookkeeping = new(StringComparer.Ordinal) { "id", "run_id", "lake_object_id", "processed_at", "fetched_at", "revision", "replaced_at", "replaced_by_run_id", "trading_day" };

    // The earlier values stand in the revisions of the same transaction. All earlier rehearsals were rolled back.
    private const string Changes =
        """
        SELECT r.source, r.ticker || ' ' || r.series || ' ' || to_char(r.timestamp AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), to_jsonb(r)::text, to_jsonb(t)::text
        FROM stock_data_revisions r
        JOIN stock_data_warehouse t ON t.timestamp = r.timestamp AND t.ticker = r.ticker AND t.series = r.series AND t.exchange = r.exchange AND t.source = r.source
        WHERE r.replaced_by_run_id = $1
        UNION ALL
        SELECT r.source, r.platform || ' ' || r.external_id, jsonb_build_object('text', r.text)::text, jsonb_build_object('text', coalesce(
            (SELECT t.text FROM social_mentions_warehouse t WHERE t.platform = r.platform AND t.external_id = r.external_id AND t.timestamp = r.published_at LIMIT 1), 'deleted'))::text
        FROM social_message_revisions r WHERE r.replaced_by_run_id = $1
        LIMIT $2
        """;

    private const string Counts =
        """
        SELECT source, count(*) FROM (
            SELECT source FROM stock_data_revisions WHERE replaced_by_run_id = $1 UNION ALL SELECT source FROM social_message_revisions WHERE replaced_by_run_id = $1) AS replaced
        GROUP BY source
        """;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _changed = new(StringComparer.Ordinal);
    private readonly List<ReplaySample> _samples = [];

    /// <summary>Rows of a source that would have other values.</summary>
    public long ChangedOf(string source)
    {
        lock (_lock) { return _changed.GetValueOrDefault(source); }
    }

    /// <summary>Some of the differences.</summary>
    public IReadOnlyList<ReplaySample> Samples
    {
        get { lock (_lock) { return [.. _samples]; } }
    }

    /// <summary>Keeps a sample unless there are enough of its kind from its source.</summary>
    public void Sample(ReplaySample sample)
    {
        lock (_lock)
        {
            if (_samples.Count(known => known.Source == sample.Source && known.Kind == sample.Kind) >= SamplesPerSource) { return; }
            _samples.Add(sample with { Key = Short(sample.Key)!, Before = Short(sample.Before), After = Short(sample.After) });
        }
    }

    /// <summary>Looks at what the transaction has changed.</summary>
    public async Task ObserveAsync(NpgsqlConnection connection, long runId, CancellationToken cancellationToken)
    {
        using var counting = new NpgsqlCommand(Counts, connection);
        counting.With(NpgsqlDbType.Bigint, runId);
        var counts = await counting.ReadAsync(reader => (Source: reader.GetString(0), Rows: reader.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        if (counts.Count == 0) { return; }
        lock (_lock)
        {
            foreach (var (source, rows) in counts) { _changed[source] = _changed.GetValueOrDefault(source) + rows; }
        }

        using var changes = new NpgsqlCommand(Changes, connection);
        changes.With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Integer, SamplesPerSource);
        foreach (var (source, key, before, after) in await changes.ReadAsync(reader => (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)), cancellationToken).ConfigureAwait(false))
        {
            foreach (var (field, was, becomes) in Differences(before, after)) { Sample(new ReplaySample(source, "changed", key, field, was, becomes)); }
        }
    }

    private static List<(string Field, string? Before, string? After)> Differences(string before, string after)
    {
        using var old = JsonDocument.Parse(before);
        using var now = JsonDocument.Parse(after);
        var found = new List<(string, string?, string?)>();
        foreach (var property in old.RootElement.EnumerateObject().Where(property => !Bookkeeping.Contains(property.Name)))
        {
            var (was, becomes) = (Text(property.Value), now.RootElement.TryGetProperty(property.Name, out var value) ? Text(value) : null);
            if (was != becomes) { found.Add((property.Name, was, becomes)); }
        }

        return found;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch { JsonValueKind.Null => null, JsonValueKind.String => value.GetString(), _ => value.GetRawText() };

    private static string? Short(string? text) => PostgresCommands.StorableOrNull(text is { Length: > LongestValue } ? text[..LongestValue] + "…" : text);
}
