using NpgsqlTypes;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>Reads how far the streams of feeds were loaded.</summary>
public sealed class WatermarkReader(WarehouseDatabase database)
{
    /// <summary>The stream's watermark as its feed has set it, or null when nothing of it was ever loaded.</summary>
    public async Task<string?> FindAsync(string source, string stream, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT value FROM watermarks WHERE source = $1 AND stream = $2")
            .With(NpgsqlDbType.Text, source).With(NpgsqlDbType.Text, PostgresCommands.Storable(stream));
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }
}
