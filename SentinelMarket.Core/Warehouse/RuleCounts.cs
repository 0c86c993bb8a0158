using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>How many records broke which rule, in <c>quality_rule_counts</c>.</summary>
public sealed class RuleCounts(WarehouseDatabase database)
{
    /// <summary>The counts of a period by day in India, source and rule.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<(DateOnly Day, RuleCount Count)>> OfDaysAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            "SELECT day, source, rule, severity, sum(records)::bigint FROM quality_rule_counts WHERE day BETWEEN $1 AND $2 GROUP BY day, source, rule, severity ORDER BY day, source, rule, severity")
            .With(NpgsqlDbType.Date, from).With(NpgsqlDbType.Date, to);
        return await command.ReadAsync(
            reader => (reader.GetFieldValue<DateOnly>(0), new RuleCount(reader.GetString(1), reader.GetString(2), Enum.Parse<Severity>(reader.GetString(3)), reader.GetInt64(4))), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The counts of a run by source and rule.</summary>
    public async Task<IReadOnlyList<(DateOnly Day, RuleCount Count)>> OfRunAsync(long runId, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            "SELECT day, source, rule, severity, records FROM quality_rule_counts WHERE run_id = $1 ORDER BY day, source, rule, severity").With(NpgsqlDbType.Bigint, runId);
        return await command.ReadAsync(
            reader => (reader.GetFieldValue<DateOnly>(0), new RuleCount(reader.GetString(1), reader.GetString(2), Enum.Parse<Severity>(reader.GetString(3)), reader.GetInt64(4))), cancellationToken).ConfigureAwait(false);
    }
}
