using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>What the lake holds and what of it has reached the warehouse, in <c>lake_objects</c>.</summary>
public sealed partial class LakeCatalog(WarehouseDatabase database)
{
    private const string PageSize = "500";
    private const string Columns = "id, source, stream, path, sha256, size, fetched_at, loaded_at";

    /// <summary>Registers stored documents; one whose path is known stays as it is.</summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run.</exception>
    public async Task RegisterAsync(RunLease lease, IReadOnlyList<StoredDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0) { return; }
        await WarehouseDatabase.TransactAsync(database.App, connection => RegisterAsync(connection, lease, documents, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The objects of these sources that are registered and not wholly loaded, oldest first.</summary>
    public async Task<IReadOnlyList<LakeObjectSummary>> UndeliveredAsync(IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        using var command = database.App
            .CreateCommand($"SELECT {Columns} FROM lake_objects WHERE loaded_at IS NULL AND source = ANY ($1) ORDER BY fetched_at, id")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, sources.ToArray());
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The objects of these sources that were fetched on the given UTC days, oldest first, read a page at a time; loaded ones included, not those that retention took out.</summary>
    /// <param name="sources">The source ids.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<LakeObjectSummary> FetchedBetweenAsync(
        IReadOnlyList<string> sources, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (after, afterId) = (new DateTime(from, TimeOnly.MinValue, DateTimeKind.Utc), 0L);
        var end = new DateTime(to.AddDays(1), TimeOnly.MinValue, DateTimeKind.Utc);
        while (true)
        {
            using var command = database.App
                .CreateCommand($"SELECT {Columns} FROM lake_objects WHERE source = ANY ($1) AND (fetched_at, id) > ($2, $3) AND fetched_at < $4 AND removed_at IS NULL ORDER BY fetched_at, id LIMIT {PageSize}")
                .With(NpgsqlDbType.Array | NpgsqlDbType.Text, sources.ToArray()).With(NpgsqlDbType.TimestampTz, after)
                .With(NpgsqlDbType.Bigint, afterId).With(NpgsqlDbType.TimestampTz, end);
            var page = await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
            foreach (var item in page) { yield return item; }
            if (page.Count == 0) { yield break; }
            (after, afterId) = (page[^1].FetchedAt.UtcDateTime, page[^1].Id);
        }
    }

    /// <summary>The objects at these paths, oldest first; those that are registered.</summary>
    public async Task<IReadOnlyList<LakeObjectSummary>> FindAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT {Columns} FROM lake_objects WHERE path = ANY ($1) ORDER BY fetched_at, id")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, paths.ToArray());
        return await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The paths that are registered for one source and day of the lake's folders (UTC).</summary>
    public async Task<IReadOnlySet<string>> KnownPathsAsync(string source, DateOnly day, CancellationToken cancellationToken)
    {
        var folder = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{source}/{day:yyyy'/'MM'/'dd}/");
        using var command = database.App
            .CreateCommand("SELECT path FROM lake_objects WHERE starts_with(path, $1)")
            .With(NpgsqlDbType.Text, folder);
        var paths = await command.ReadAsync(reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return paths.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The first objects that a run stored or loaded, oldest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<LakeObjectSummary> First, long Count)> OfRunAsync(long runId, int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand($"SELECT {Columns} FROM lake_objects WHERE run_id = $1 OR loaded_run_id = $1 ORDER BY id LIMIT $2")
            .With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Integer, limit);
        var first = await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
        if (first.Count < limit) { return (first, first.Count); }
        using var count = database.App.CreateCommand("SELECT count(*) FROM lake_objects WHERE run_id = $1 OR loaded_run_id = $1").With(NpgsqlDbType.Bigint, runId);
        return (first, (long)(await count.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
    }

    private static async Task<int> RegisterAsync(NpgsqlConnection connection, RunLease lease, IReadOnlyList<StoredDocument> documents, CancellationToken cancellationToken)
    {
        await RunFence.HoldAsync(connection, lease, cancellationToken).ConfigureAwait(false);
        using var command = new NpgsqlCommand(
            """
            INSERT INTO lake_objects (run_id, path, source, stream, sha256, size, stored_size, content_type, request, fetched_at)
            SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::timestamptz[])
                AS o (path, source, stream, sha256, size, stored_size, content_type, request, fetched_at)
            ORDER BY path COLLATE "C"
            ON CONFLICT (path) DO NOTHING
            """, connection);
        command.With(NpgsqlDbType.Bigint, lease.RunId)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, documents.Select(stored => stored.Lake.Path).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, documents.Select(stored => stored.Document.Source).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, documents.Select(stored => PostgresCommands.Storable(stored.Document.Stream)).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, documents.Select(stored => stored.Lake.Sha256).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, documents.Select(stored => stored.Lake.Size).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, documents.Select(stored => stored.Lake.StoredSize).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, documents.Select(stored => stored.Document.ContentType).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, documents.Select(stored => PostgresCommands.Storable(stored.Document.Request)).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, documents.Select(stored => stored.Document.FetchedAt.UtcDateTime).ToArray());
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static LakeObjectSummary Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt64(5), reader.Instant(6), reader.InstantOrNull(7));
}
