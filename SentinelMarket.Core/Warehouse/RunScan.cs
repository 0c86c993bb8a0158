using System.Data;
using System.Runtime.CompilerServices;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Reads any number of runs in one statement, thus of one instant, holding one at a time.</summary>
public sealed class RunScan(WarehouseDatabase database)
{
    /// <summary>The runs that began in the period, oldest first.</summary>
    /// <param name="pipeline">Only this pipeline's; null for all.</param>
    /// <param name="from">The first instant, inclusive; null is open.</param>
    /// <param name="to">The last instant, inclusive; null is open.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    public async IAsyncEnumerable<RunReport> ReadAsync(string? pipeline, DateTimeOffset? from, DateTimeOffset? to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            SELECT {RunRow.Columns} FROM pipeline_runs
            WHERE ($1::text IS NULL OR pipeline = $1) AND ($2::timestamptz IS NULL OR started_at >= $2) AND ($3::timestamptz IS NULL OR started_at <= $3)
            ORDER BY id
            """);
        command.With(NpgsqlDbType.Text, pipeline).With(NpgsqlDbType.TimestampTz, from?.UtcDateTime).With(NpgsqlDbType.TimestampTz, to?.UtcDateTime).CommandTimeout = 0;
        var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) { yield return RunRow.Read(reader); }
        }
    }
}
