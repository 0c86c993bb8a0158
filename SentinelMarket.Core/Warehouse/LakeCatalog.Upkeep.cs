using Npgsql;
using NpgsqlTypes;

namespace SentinelMarket.Core.Warehouse;

public sealed partial class LakeCatalog
{
    // A path begins {source}/yyyy/MM/dd/, and its name with yyyyMMddTHH.
    private const string DayOfPath = "left(path, length(source) + 11)";
    private const string HourOfPath = "left(path, length(source) + 23)";
    private const string Loose = "pack IS NULL AND removed_at IS NULL AND loaded_at IS NOT NULL";

    /// <summary>The sources that have objects.</summary>
    public async Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancellationToken)
    {
        // One probe of the index for each source, however many objects there are.
        using var command = database.App.CreateCommand(
            """
            WITH RECURSIVE found AS (
                (SELECT source FROM lake_objects ORDER BY source LIMIT 1)
                UNION ALL
                SELECT (SELECT o.source FROM lake_objects o WHERE o.source > found.source ORDER BY o.source LIMIT 1) FROM found WHERE found.source IS NOT NULL)
            SELECT source FROM found WHERE source IS NOT NULL
            """);
        return await command.ReadAsync(reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The days (UTC) of a source's folders that the catalog has objects of, oldest first.</summary>
    public async Task<IReadOnlyList<DateOnly>> DaysAsync(string source, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT DISTINCT {DayOfPath} AS folder FROM lake_objects WHERE source = $1 ORDER BY folder").With(NpgsqlDbType.Text, source);
        var folders = await command.ReadAsync(reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return [.. folders.Select(folder => DateOnly.TryParseExact(folder[Math.Min(folder.Length, source.Length + 1)..], "yyyy'/'MM'/'dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day) ? day : (DateOnly?)null).OfType<DateOnly>()];
    }

    /// <summary>What the catalog knows of the objects in the folder of a source and day, by path.</summary>
    public async Task<IReadOnlyList<CataloguedObject>> OfDayAsync(string source, DateOnly day, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT id, path, sha256, size, stored_size, pack, loaded_at IS NOT NULL, removed_at IS NOT NULL, EXISTS (SELECT FROM quarantine q WHERE q.lake_object_id = l.id AND q.status = 'Open')
            FROM lake_objects l WHERE starts_with(path, $1) ORDER BY path
            """)
            .With(NpgsqlDbType.Text, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{source}/{day:yyyy'/'MM'/'dd}/"));
        return await command.ReadAsync(
            reader => new CataloguedObject(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4), reader.Text(5), reader.GetBoolean(6), reader.GetBoolean(7), reader.GetBoolean(8)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The hours of sources that have at least so many small loaded objects that lie by themselves, oldest first: the start of their paths, with source and day.</summary>
    internal async Task<IReadOnlyList<(string Source, string Hour)>> LooseHoursAsync(DateTimeOffset before, long mostBytes, int leastObjects, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            SELECT source, {HourOfPath} AS hour FROM lake_objects
            WHERE {Loose} AND fetched_at < $1 AND stored_size <= $2
            GROUP BY source, hour HAVING count(*) >= $3 ORDER BY max(fetched_at), source
            """)
            .With(NpgsqlDbType.TimestampTz, before.UtcDateTime).With(NpgsqlDbType.Bigint, mostBytes).With(NpgsqlDbType.Integer, leastObjects);
        return await command.ReadAsync(reader => (reader.GetString(0), reader.GetString(1)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The small loaded objects of an hour that lie by themselves.</summary>
    internal async Task<IReadOnlyList<(string Path, string Sha256)>> LooseObjectsAsync(string hour, long mostBytes, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT path, sha256 FROM lake_objects WHERE starts_with(path, $1) AND {Loose} AND stored_size <= $2 ORDER BY path")
            .With(NpgsqlDbType.Text, hour).With(NpgsqlDbType.Bigint, mostBytes);
        return await command.ReadAsync(reader => (reader.GetString(0), reader.GetString(1)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that objects are in a pack.</summary>
    internal Task<int> MarkPackedAsync(RunLease lease, string pack, IReadOnlyList<string> paths, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(
            database.App,
            async connection =>
            {
                await RunFence.HoldAsync(connection, lease, cancellationToken).ConfigureAwait(false);
                using var command = new NpgsqlCommand(
                    """
                    UPDATE lake_objects l SET pack = $1
                    FROM (SELECT id FROM lake_objects WHERE path = ANY ($2) AND pack IS DISTINCT FROM $1 ORDER BY id FOR NO KEY UPDATE) AS packed WHERE l.id = packed.id
                    """, connection);
                command.With(NpgsqlDbType.Text, pack).With(NpgsqlDbType.Array | NpgsqlDbType.Text, paths.ToArray());
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>Notes that objects are taken out of the lake, unless their load is not finished; returns those that are.</summary>
    internal Task<IReadOnlyList<string>> MarkRemovedAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(
            database.App,
            async connection =>
            {
                using var command = new NpgsqlCommand(
                    """
                    UPDATE lake_objects l SET removed_at = coalesce(removed_at, now())
                    FROM (SELECT id FROM lake_objects WHERE id = ANY ($1) AND loaded_at IS NOT NULL ORDER BY id FOR NO KEY UPDATE) AS old WHERE l.id = old.id
                    RETURNING l.path
                    """, connection);
                command.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, ids.ToArray());
                return await command.ReadAsync(reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
}

/// <summary>An object as the catalog knows it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Path">Where it lies, or lay.</param>
/// <param name="Sha256">SHA-256 of the payload.</param>
/// <param name="Size">Bytes of the payload.</param>
/// <param name="StoredSize">Bytes on disk.</param>
/// <param name="Pack">The pack that it is in, or null.</param>
/// <param name="IsLoaded">Whether its load is finished.</param>
/// <param name="IsRemoved">Whether retention took it out.</param>
/// <param name="HasQuarantine">Whether records of it wait in quarantine.</param>
public sealed record CataloguedObject(long Id, string Path, string Sha256, long Size, long StoredSize, string? Pack, bool IsLoaded, bool IsRemoved, bool HasQuarantine);
