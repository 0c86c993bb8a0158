using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>Loads messages with their mentions: whatever of a batch is new or changed, its refused records, its lake objects and its counts, all or nothing.</summary>
public sealed class MessageWriter(WarehouseDatabase database, ITextSimilarity similarity, AuthorPseudonyms authors)
{
    // Months that are known to have a partition; forgotten when an insert says otherwise, as after a partition was dropped elsewhere.
    private readonly ConcurrentDictionary<DateOnly, bool> _months = new();

    /// <summary>
    /// Loads a batch in one transaction: the lease is checked and other writers of messages are kept out; each message is compared with what is there. A new one gets a
    /// row for each share it speaks of, or one without a share; another text that is newer replaces all of them, and the earlier text goes to <c>social_message_revisions</c>;
    /// a deletion takes them away. The publishing instant stays that of the first sight. Rollup, clusters, quarantine, delivery of lake objects, watermarks and the run's
    /// counts follow.
    /// </summary>
    /// <returns>What became of the messages of each part: loaded are new and changed ones, unchanged are equal and older ones.</returns>
    /// <exception cref="LeaseLostException">Somebody else closed the run; nothing was loaded.</exception>
    /// <exception cref="NpgsqlException">The database failed; nothing was loaded, unless the connection broke while it committed, and then
    /// loading again changes nothing but the run's counts.</exception>
    public async Task<IReadOnlyList<RowCounts>> LoadAsync(
        RunLease lease, IReadOnlyList<DocumentPart<AnalyzedMessage>> batch, IReadOnlyList<WatermarkMove> watermarks, CancellationToken cancellationToken)
    {
        var load = new MessageLoad(lease, batch, watermarks, similarity, authors);
        for (var knowsMonths = true; ; knowsMonths = false)
        {
            await EnsurePartitionsAsync(batch, cancellationToken).ConfigureAwait(false);
            try
            {
                return await WarehouseDatabase.TransactAsync(database.App, lease, connection => load.RunAsync(connection, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null or "" } && knowsMonths)
            {
                // "No partition of relation found for row": somebody dropped a month that this process knew.
                _months.Clear();
            }
        }
    }

    private async Task EnsurePartitionsAsync(IReadOnlyList<DocumentPart<AnalyzedMessage>> batch, CancellationToken cancellationToken)
    {
        var missing = batch.SelectMany(part => part.Records).Select(message => MonthOf(message.Message.PublishedAt)).Distinct().Where(month => !_months.ContainsKey(month)).Order().ToArray();
        if (missing.Length == 0) { return; }
        using var command = database.App.CreateCommand("SELECT ensure_mention_partitions(month, month) FROM unnest($1::date[]) AS month ORDER BY month")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Date, missing);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        foreach (var month in missing) { _months.TryAdd(month, true); }
    }

    private static DateOnly MonthOf(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1);
}
