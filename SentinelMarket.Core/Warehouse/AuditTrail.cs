using NpgsqlTypes;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Who did what, in <c>audit_log</c>, which the application's role can only add to and read.</summary>
public sealed class AuditTrail(WarehouseDatabase database)
{
    /// <summary>Records one action.</summary>
    /// <param name="actor">Who: a user, a job, a key, the command line.</param>
    /// <param name="action">What, such as <c>run.start</c>.</param>
    /// <param name="subject">On what: a pipeline, a run.</param>
    /// <param name="detail">Anything more, or null. Never a secret.</param>
    /// <param name="cancellationToken">Stops before the record is written.</param>
    public async Task RecordAsync(string actor, string action, string subject, string? detail, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("INSERT INTO audit_log (actor, action, subject, detail) VALUES ($1, $2, $3, $4)")
            .With(NpgsqlDbType.Text, PostgresCommands.Storable(actor)).With(NpgsqlDbType.Text, action)
            .With(NpgsqlDbType.Text, PostgresCommands.Storable(subject)).With(NpgsqlDbType.Text, PostgresCommands.StorableOrNull(detail));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
