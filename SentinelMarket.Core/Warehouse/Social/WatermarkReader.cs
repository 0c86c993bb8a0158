using NpgsqlTypes;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>Reads how far the streams of feeds were loaded, or wait in the spool to be loaded.</summary>
/// <param name="database">The warehouse.</param>
/// <param name="spool">What waits while PostgreSQL is away; null where nothing ever does.</param>
/// <param name="presence">Whether PostgreSQL is there; null where it always is.</param>
public sealed class WatermarkReader(WarehouseDatabase database, SpoolFolder? spool = null, DatabasePresence? presence = null)
{
    private const int Attempts = 3;

    /// <summary>The stream's watermark as its feed has set it, or null when nothing of it was ever loaded.</summary>
    public async Task<string?> FindAsync(string source, string stream, CancellationToken cancellationToken)
    {
        if (spool?.FindWatermark(source, stream) is { } waiting) { return waiting; }
        for (var attempt = 1; ; attempt++)
        {
            if (presence is not null && !await presence.IsThereAsync(cancellationToken).ConfigureAwait(false)) { return spool?.LastKnownWatermark(source, stream); }
            try
            {
                var value = await AskAsync(source, stream, cancellationToken).ConfigureAwait(false);
                if (value is not null) { spool?.NoteKnown([new WatermarkMove(source, stream, value)]); }
                return value;
            }
            catch (Exception exception) when (presence is not null && attempt < Attempts && DatabaseOutage.MayBe(exception))
            {
                // Told apart from a connection that only broke; that one is asked again.
                await presence.IsAwayAsync(exception, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Remembers moves that the warehouse has taken, for the time when it cannot be asked.</summary>
    public void Note(IReadOnlyCollection<WatermarkMove> moves)
    {
        if (moves.Count > 0) { spool?.NoteKnown(moves); }
    }

    private async Task<string?> AskAsync(string source, string stream, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT value FROM watermarks WHERE source = $1 AND stream = $2")
            .With(NpgsqlDbType.Text, source).With(NpgsqlDbType.Text, PostgresCommands.Storable(stream));
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }
}
