using System.Text.Json;
using Npgsql;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>How many rows match a query, at a cost that does not grow with the rows.</summary>
internal sealed class StockMatching(WarehouseDatabase database, StockDays days)
{
    private const int SampledDays = 62;

    /// <summary>
    /// Exact where the daily counts know the filters. Otherwise the counts' number for the filters that they know, times the part of the
    /// newest two months' rows that the planner believes to pass the others; null when the planner knows nothing yet.
    /// </summary>
    public async Task<RowEstimate?> EstimateAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        var counted = await days.CountAsync(query, cancellationToken).ConfigureAwait(false);
        if (counted == 0 || StockRowFilter.IsCounted(query)) { return new RowEstimate(counted, false); }
        if (await days.SpanAsync(query, cancellationToken).ConfigureAwait(false) is not { } span) { return new RowEstimate(0, false); }
        var sample = span.Days <= SampledDays ? span : span with { From = span.To.AddDays(-SampledDays) };
        var all = await PlannedRowsAsync(new StockRowQuery { Series = query.Series, Exchange = query.Exchange, Source = query.Source }, sample, cancellationToken).ConfigureAwait(false);
        var passing = await PlannedRowsAsync(query, sample, cancellationToken).ConfigureAwait(false);
        return all <= 0 ? null : new RowEstimate((long)(counted * Math.Min(1.0, (double)passing / all)), true);
    }

    private async Task<long> PlannedRowsAsync(StockRowQuery query, StockPeriod period, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand();
        var where = StockRowFilter.Conditions(command, query);
        where.AddDuring(command, period);
        command.CommandText = $"EXPLAIN (FORMAT JSON) SELECT FROM stock_data_warehouse {StockRowFilter.Where(where)}";
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
        return plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetInt64();
    }
}
