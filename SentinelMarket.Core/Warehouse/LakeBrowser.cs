using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Reads <c>lake_objects</c> for people: pages, one object, and what came of it.</summary>
public sealed class LakeBrowser(WarehouseDatabase database)
{
    private const string Version = "1";
    private const int MaxCursorLength = 200;
    private const string Columns =
        """
        l.id, l.source, l.stream, l.path, l.sha256, l.size, l.fetched_at, l.loaded_at, l.content_type, l.request, l.stored_size, l.run_id, l.loaded_run_id, l.pack, l.removed_at,
        (SELECT count(*) FROM quarantine q WHERE q.lake_object_id = l.id)
        """;

    /// <summary>A page of objects, newest fetch first.</summary>
    /// <exception cref="ArgumentException">The cursor is none of a page with the same filters.</exception>
    public async Task<LakePage> BrowseAsync(LakeQuery query, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand();
        List<string> conditions = ["true"];
        if (query.Source is not null) { Add("l.source = ", NpgsqlDbType.Text, query.Source); }
        if (query.Stream is not null) { Add("l.stream = ", NpgsqlDbType.Text, PostgresCommands.Storable(query.Stream)); }
        if (query.From is { } from) { Add("l.fetched_at >= ", NpgsqlDbType.TimestampTz, from.UtcDateTime); }
        if (query.To is { } to) { Add("l.fetched_at <= ", NpgsqlDbType.TimestampTz, to.UtcDateTime); }
        if (query.After is { } after)
        {
            var (at, id) = Parse(after, query);
            command.With(NpgsqlDbType.TimestampTz, at).With(NpgsqlDbType.Bigint, id);
            conditions.Add($"(l.fetched_at, l.id) < (${command.Parameters.Count - 1}, ${command.Parameters.Count})");
        }

        command.CommandText = string.Create(
            CultureInfo.InvariantCulture, $"SELECT {Columns} FROM lake_objects l WHERE {string.Join(" AND ", conditions)} ORDER BY l.fetched_at DESC, l.id DESC LIMIT {query.Size + 1}");
        var rows = await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
        if (rows.Count <= query.Size) { return new LakePage(rows, null); }
        var last = rows[query.Size - 1].Item;
        return new LakePage([.. rows.Take(query.Size)], ToText(last, query));

        void Add(string condition, NpgsqlDbType type, object value)
        {
            command.With(type, value);
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{condition}${command.Parameters.Count}"));
        }
    }

    /// <summary>One object, or null.</summary>
    public async Task<LakeObjectRow?> FindAsync(long id, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT {Columns} FROM lake_objects l WHERE l.id = $1").With(NpgsqlDbType.Bigint, id);
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false) is [var row] ? row : null;
    }

    /// <summary>The first records of an object that are in quarantine, in the document's order.</summary>
    public async Task<IReadOnlyList<QuarantinedRecord>> QuarantineAsync(long id, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT q.id, q.run_id, q.source, q.stream, q.rule, q.severity, q.field, q.message, q.key, q.position, q.raw, l.path, q.quarantined_at
            FROM quarantine q JOIN lake_objects l ON l.id = q.lake_object_id WHERE q.lake_object_id = $1 ORDER BY q.position, q.id LIMIT $2
            """).With(NpgsqlDbType.Bigint, id).With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(
            reader => new QuarantinedRecord(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3),
                new QuarantineEntry(new Verdict(reader.GetString(4), Enum.Parse<Severity>(reader.GetString(5)), reader.Text(6), reader.GetString(7)), reader.Text(8), reader.GetInt32(9), reader.GetString(10)),
                reader.Text(11), reader.Instant(12)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rows of prices that came from an object, and how many there are. No index knows objects, so the instants of its records say where to look.</summary>
    public async Task<(IReadOnlyList<LakeObjectTrace> First, long Count)> PricesAsync(long id, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT ticker || ' ' || series || ' ' || exchange, timestamp, price::text, count(*) OVER () FROM stock_data_warehouse
            WHERE timestamp BETWEEN $2 AND $3 AND lake_object_id = $1 ORDER BY ticker, series, timestamp LIMIT $4
            """);
        return await TracesAsync(command, "stock_data_warehouse", id, from, to, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The mentions that came from an object, and how many there are.</summary>
    public async Task<(IReadOnlyList<LakeObjectTrace> First, long Count)> MentionsAsync(long id, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT trim(platform || ' ' || external_id || ' ' || ticker), timestamp, left(text, 120), count(*) OVER () FROM social_mentions_warehouse
            WHERE timestamp BETWEEN $2 AND $3 AND lake_object_id = $1 ORDER BY timestamp, platform, external_id, ticker LIMIT $4
            """);
        return await TracesAsync(command, "social_mentions_warehouse", id, from, to, limit, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(IReadOnlyList<LakeObjectTrace> First, long Count)> TracesAsync(
        NpgsqlCommand command, string table, long id, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        command.With(NpgsqlDbType.Bigint, id).With(NpgsqlDbType.TimestampTz, from.UtcDateTime).With(NpgsqlDbType.TimestampTz, to.UtcDateTime).With(NpgsqlDbType.Integer, limit);
        var rows = await command.ReadAsync(reader => (Trace: new LakeObjectTrace(table, reader.GetString(0), reader.Instant(1), reader.Text(2)), Count: reader.GetInt64(3)), cancellationToken).ConfigureAwait(false);
        return ([.. rows.Select(row => row.Trace)], rows.Count == 0 ? 0 : rows[0].Count);
    }

    private static LakeObjectRow Read(NpgsqlDataReader reader) => new(
        new LakeObjectSummary(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt64(5), reader.Instant(6), reader.InstantOrNull(7)),
        reader.GetString(8), reader.GetString(9), reader.GetInt64(10), reader.IntegerOrNull(11), reader.IntegerOrNull(12), reader.Text(13), reader.InstantOrNull(14), reader.GetInt64(15));

    private static string ToText(LakeObjectSummary last, LakeQuery query) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Version}\n{Fingerprint(query)}\n{last.FetchedAt.UtcTicks}\n{last.Id}")));

    private static (DateTime At, long Id) Parse(string text, LakeQuery query)
    {
        if (text.Length <= MaxCursorLength && Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n') is [Version, var fingerprint, var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return string.Equals(fingerprint, Fingerprint(query), StringComparison.Ordinal)
                ? (new DateTime(at, DateTimeKind.Utc), number)
                : throw new ArgumentException("The cursor belongs to other filters. Leave it out to start with the first object.", nameof(text));
        }

        throw new ArgumentException("The cursor is not one that a page of the lake ended with. Leave it out to start with the first object.", nameof(text));
    }

    // Whoever tampers with a cursor gains nothing by it, so the hash has no key.
    private static string Fingerprint(LakeQuery query) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{query.Source}\n{query.Stream}\n{query.From:O}\n{query.To:O}"))).AsSpan(0, 6));
}
