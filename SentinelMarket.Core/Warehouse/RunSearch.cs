using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// Searches the whole run history. Whatever is asked, the database is not held up: a search ends after <see cref="Allowed"/>, and no more
/// than a few of a process run at once.
/// </summary>
public sealed class RunSearch(WarehouseDatabase database) : IDisposable
{
    private const int AtOnce = 4;
    private const int ActorsTold = 50;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <summary>How long a search may work in the database.</summary>
    public static TimeSpan Allowed { get; } = TimeSpan.FromSeconds(5);

    /// <summary>A page of the runs that match, those that started last first.</summary>
    /// <exception cref="ArgumentException">The cursor is not one of these filters.</exception>
    /// <exception cref="RunSearchTooBroadException">The search took too long.</exception>
    public async Task<RunSearchPage> FindAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var filters = RunSearchStatement.FiltersOf(query);
        var after = query.After is { } text ? TimeCursor.Parse(text, filters, "the runs", "run") : null;
        var runs = await BoundedAsync(command => RunSearchStatement.Fill(command, query, after), RunRow.Read, cancellationToken).ConfigureAwait(false);
        if (runs.Count <= query.Size) { return new RunSearchPage(runs, null); }
        var page = runs.Take(query.Size).ToArray();
        return new RunSearchPage(page, new TimeCursor(page[^1].StartedAt.UtcDateTime, page[^1].Id).ToText(filters));
    }

    /// <summary>Who asked for runs, by name; the first 50.</summary>
    public Task<IReadOnlyList<string>> ActorsAsync(CancellationToken cancellationToken) => BoundedAsync(
        command => command.CommandText =
            // Goes from one name to the next by the index, where DISTINCT would read every run.
            $"""
            WITH RECURSIVE names AS (
                (SELECT actor, 1 AS n FROM pipeline_runs ORDER BY actor LIMIT 1)
                UNION ALL
                SELECT (SELECT next.actor FROM pipeline_runs next WHERE next.actor > names.actor ORDER BY next.actor LIMIT 1), n + 1
                FROM names WHERE names.actor IS NOT NULL AND n <= {ActorsTold})
            SELECT actor FROM names WHERE actor IS NOT NULL LIMIT {ActorsTold}
            """,
        reader => reader.GetString(0),
        cancellationToken);

    /// <summary>Ends waiting searches.</summary>
    public void Dispose() => _turns.Dispose();

    private async Task<IReadOnlyList<T>> BoundedAsync<T>(Action<NpgsqlCommand> fill, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await WarehouseDatabase.TransactAsync(
                database.App,
                async connection =>
                {
                    using (var bounds = new NpgsqlCommand("SELECT set_config('statement_timeout', $1, true), set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)", connection))
                    {
                        bounds.With(NpgsqlDbType.Text, Allowed.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
                        await bounds.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                    }

                    using var command = new NpgsqlCommand { Connection = connection };
                    fill(command);
                    return await command.ReadAsync(row, cancellationToken).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            throw new RunSearchTooBroadException(Allowed, exception);
        }
        finally
        {
            _turns.Release();
        }
    }
}
