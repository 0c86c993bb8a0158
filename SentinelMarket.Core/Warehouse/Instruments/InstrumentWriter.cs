using Npgsql;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>Takes lists of shares in and derives the instruments from all of them.</summary>
public sealed class InstrumentWriter(WarehouseDatabase database)
{
    // The settings have no day; whatever a list says is newer.
    private static readonly DateOnly DayOfSettings = new(1990, 1, 1);

    /// <summary>
    /// Loads a batch in one transaction: the lease is checked, new facts are kept, the instruments are derived anew when anything is known better
    /// than before, and quarantine, delivery of lake objects and the run's counts follow.
    /// </summary>
    /// <returns>What became of the rows of each part.</returns>
    /// <exception cref="LeaseLostException">Somebody else closed the run; nothing was loaded.</exception>
    public Task<IReadOnlyList<RowCounts>> LoadAsync(RunLease lease, IReadOnlyList<DocumentPart<ReferenceFact>> batch, CancellationToken cancellationToken) =>
        WarehouseDatabase.TransactAsync(database.App, lease, connection => LoadOnceAsync(connection, lease, batch, cancellationToken), cancellationToken);

    /// <summary>Makes the shares of the settings instruments, so that their symbols and BSE codes resolve before any list is imported.</summary>
    /// <returns>Whether anything was to be done.</returns>
    public async Task<bool> SeedAsync(Universe universe, CancellationToken cancellationToken)
    {
        var facts = universe.Instruments
            .Select(share => new ReferenceFact { Source = SourceIds.Universe, Symbol = share.Ticker, Isin = share.Isin, Name = share.Name, BseCode = share.BseCode, AsOf = DayOfSettings })
            .ToList();
        if (await ReferenceFactRows.HasSettingsAsync(database.App, facts, cancellationToken).ConfigureAwait(false)) { return false; }
        return await WarehouseDatabase.TransactAsync(
            database.App,
            async connection =>
            {
                await LockAsync(connection, cancellationToken).ConfigureAwait(false);
                if (!await ReferenceFactRows.ReplaceSettingsAsync(connection, facts, cancellationToken).ConfigureAwait(false)) { return false; }
                await DeriveAsync(connection, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<RowCounts>> LoadOnceAsync(
        NpgsqlConnection connection, RunLease lease, IReadOnlyList<DocumentPart<ReferenceFact>> batch, CancellationToken cancellationToken)
    {
        await RunFence.HoldAsync(connection, lease, cancellationToken).ConfigureAwait(false);
        await LockAsync(connection, cancellationToken).ConfigureAwait(false);
        var counts = new List<RowCounts>(batch.Count);
        var hasChanged = false;
        foreach (var part in batch)
        {
            var (added, changed) = await ReferenceFactRows.TakeAsync(connection, lease.RunId, part.Stored, part.Records, cancellationToken).ConfigureAwait(false);
            counts.Add(new RowCounts(part.Extracted, added, part.Records.Count - added, part.Quarantined.Count));
            hasChanged |= changed;
        }

        if (hasChanged) { await DeriveAsync(connection, cancellationToken).ConfigureAwait(false); }
        using var account = new NpgsqlBatch(connection);
        LoadAccounting.AddDelivered(account, lease.RunId, batch);
        QuarantineAccounting.Add(account, lease.RunId, batch, [.. counts.Select(part => (0L, part.Unchanged))]);
        LoadAccounting.AddCounts(account, lease.RunId, counts.Aggregate(RowCounts.Zero, (sum, more) => sum + more));
        RunParts.AddNotify(account, lease.RunId);
        await account.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return counts;
    }

    private static async Task DeriveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var facts = await ReferenceFactRows.AllAsync(connection, cancellationToken).ConfigureAwait(false);
        await InstrumentTables.ReplaceAsync(connection, InstrumentDerivation.From(facts), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whoever derives sees the facts of all who derived before.</summary>
    private static async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtext('instruments'))", connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
