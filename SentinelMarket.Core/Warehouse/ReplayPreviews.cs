using System.Text.Json;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>What dry runs of replays saw, in <c>replay_previews</c>; it goes with its run.</summary>
public sealed class ReplayPreviews(WarehouseDatabase database)
{
    /// <summary>Keeps what a run saw.</summary>
    public async Task KeepAsync(long runId, ReplayPreview preview, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("INSERT INTO replay_previews (run_id, preview) VALUES ($1, $2) ON CONFLICT (run_id) DO UPDATE SET preview = excluded.preview")
            .With(NpgsqlDbType.Bigint, runId).With(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(preview));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a run saw; null when it was no dry run, or has not ended.</summary>
    public async Task<ReplayPreview?> FindAsync(long runId, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT preview::text FROM replay_previews WHERE run_id = $1").With(NpgsqlDbType.Bigint, runId);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string text ? JsonSerializer.Deserialize<ReplayPreview>(text) : null;
    }
}
