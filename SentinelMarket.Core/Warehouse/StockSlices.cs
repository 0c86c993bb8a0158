using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// The trading days of a batch, locked until the transaction ends, and what the warehouse had of them at that moment. A slice is one
/// source's rows of one day; one without a row takes its rows without a look at each.
/// </summary>
internal sealed class StockSlices
{
    // Days share this many locks, so that a batch of many days does not use up the server's lock table. Days that share one are so far
    // apart that they are seldom loaded at the same time.
    private const int DayLocks = 512;

    private readonly HashSet<(DateOnly Day, string Source)> _filled = [];
    private readonly List<long?> _lakeObjects = [];

    private StockSlices()
    {
    }

    /// <summary>The ids of the parts' lake objects, in the batch's order; null for one that is not registered.</summary>
    public IReadOnlyList<long?> LakeObjects => _lakeObjects;

    /// <summary>Whether the source had no row of that day.</summary>
    public bool IsEmpty(DateOnly day, string source) => !_filled.Contains((day, source));

    /// <summary>Holds the run open, locks the batch's days, and looks at what they have.</summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run.</exception>
    public static async Task<StockSlices> EnterAsync(NpgsqlConnection connection, RunLease lease, StockBatch batch, CancellationToken cancellationToken)
    {
        var locks = batch.Days.Select(day => day.DayNumber % DayLocks).Distinct().Order().ToArray();
        using var commands = new NpgsqlBatch(connection);
        RunFence.AddHold(commands, lease);
        commands.Add("SELECT pg_advisory_xact_lock(hashtextextended('stock_data_warehouse', day)) FROM unnest($1::integer[]) AS day")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Integer, locks);
        commands.Add("SELECT DISTINCT trading_day, source FROM stock_slices_daily WHERE trading_day = ANY ($1)")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Date, batch.Days.ToArray());
        commands.Add("SELECT l.id FROM unnest($1::text[]) WITH ORDINALITY AS p (path, ordinal) LEFT JOIN lake_objects l USING (path) ORDER BY ordinal")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, batch.Parts.Select(part => part.Stored.Lake.Path).ToArray());

        var slices = new StockSlices();
        var reader = await commands.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            await RunFence.RequireAsync(reader, lease, cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) { slices._filled.Add((reader.GetFieldValue<DateOnly>(0), reader.GetString(1))); }

            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) { slices._lakeObjects.Add(reader.IsDBNull(0) ? null : reader.GetInt64(0)); }
        }

        return slices;
    }
}
