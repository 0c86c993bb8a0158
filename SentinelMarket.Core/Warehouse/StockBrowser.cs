using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// Finds the rows of one page. What is cheap depends on where the rows are, so each order and kind of filter has its way:
/// <list type="bullet">
/// <item>by time, filtered by what the daily counts know (source, exchange, series, or nothing): they say which days to open;</item>
/// <item>by time, filtered by ticker, price or volume: the newest month first, and while it does not fill the page, ever longer periods before it;</item>
/// <item>by ticker, price or volume: the order's index of every month, merged; where the filters leave few rows, all of them, sorted.</item>
/// </list>
/// </summary>
internal sealed class StockBrowser(WarehouseDatabase database, StockDays days, StockMatching matching)
{
    private const int FewDays = 62;

    // Sorting this many costs less than looking for them along an order that knows nothing of the filters.
    private const long FewRows = 20_000;

    private const string WithVolume = "volume IS NOT NULL";
    private const string WithoutVolume = "volume IS NULL";

    /// <summary>At most so many rows after the cursor.</summary>
    public async Task<IReadOnlyList<StockRow>> RowsAsync(StockRowQuery query, StockCursor? after, int limit, CancellationToken cancellationToken)
    {
        switch (query.Sort)
        {
            case StockRowSort.Time when StockRowFilter.IsCounted(query):
                return await ByDaysAsync(query, after, limit, cancellationToken).ConfigureAwait(false);
            case StockRowSort.Time:
                return await WalkAsync(query, after, limit, null, cancellationToken).ConfigureAwait(false);
            case StockRowSort.Volume:
                return await ByVolumeAsync(query, after, limit, cancellationToken).ConfigureAwait(false);
            default:
                return await OrderedAsync(query, after, limit, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<StockRow>> ByDaysAsync(StockRowQuery query, StockCursor? after, int limit, CancellationToken cancellationToken)
    {
        if (await days.HoldingAsync(query, after, limit, cancellationToken).ConfigureAwait(false) is not { } period) { return []; }
        return await StockStatement.ReadAsync(database, query, period, after, limit, StockAccess.Planned, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<StockRow>> WalkAsync(StockRowQuery query, StockCursor? after, int limit, string? volume, CancellationToken cancellationToken)
    {
        if (await PeriodAsync(query, cancellationToken).ConfigureAwait(false) is not { } period) { return []; }
        if (after is not null)
        {
            period = query.Descending ? period.And(new StockPeriod(DateTime.MinValue, after.Timestamp.AddMicroseconds(1))) : period.And(new StockPeriod(after.Timestamp, DateTime.MaxValue));
        }

        // Open on the side where the walk begins, so that it can be planned beforehand: then each piece is read from the beginning, which
        // costs little, as those before did not fill a page.
        var isOpen = (query.Descending ? query.To : query.From) is null;
        List<StockRow> found = [];
        var isFirst = query.Ticker is null;
        foreach (var window in period.Windows(query.Descending))
        {
            if (isFirst || !isOpen)
            {
                var access = isFirst ? StockAccess.Planned : StockAccess.PlannedByFilter;
                found.AddRange(await StockStatement.ReadAsync(database, query, window, after, limit - found.Count, access, volume, cancellationToken).ConfigureAwait(false));
                isFirst = false;
            }
            else
            {
                var whole = query.Descending ? window with { To = DateTime.MaxValue } : window with { From = DateTime.MinValue };
                found = [.. await StockStatement.ReadAsync(database, query, whole, after, limit, StockAccess.ByFilter, volume, cancellationToken).ConfigureAwait(false)];
            }

            if (found.Count >= limit) { break; }
        }

        return found;
    }

    // First the rows with a volume, then those without, newest first.
    private async Task<IReadOnlyList<StockRow>> ByVolumeAsync(StockRowQuery query, StockCursor? after, int limit, CancellationToken cancellationToken)
    {
        var found = after is { Volume: null } ? [] : await OrderedAsync(query, after, limit, WithVolume, cancellationToken).ConfigureAwait(false);
        if (found.Count >= limit || query.MinVolume is not null || query.MaxVolume is not null) { return found; }
        var byTime = query with { Sort = StockRowSort.Time, Descending = true };
        var rest = await WalkAsync(byTime, after is { Volume: null } ? after : null, limit - found.Count, WithoutVolume, cancellationToken).ConfigureAwait(false);
        return [.. found, .. rest];
    }

    private async Task<IReadOnlyList<StockRow>> OrderedAsync(StockRowQuery query, StockCursor? after, int limit, string? volume, CancellationToken cancellationToken)
    {
        if (await PeriodAsync(query, cancellationToken).ConfigureAwait(false) is not { } period) { return []; }
        var asked = StockPeriod.Of(query.From, query.To);
        StockAccess access;
        if (query.Ticker is not null) { (access, period) = (StockAccess.ByFilter, asked); }
        else if (period.Days <= FewDays || query is { From: not null, To: not null }) { access = StockAccess.Planned; }
        else if (IsAlongOrder(query)) { (access, period) = (StockAccess.ByOrder, asked); }
        else if (await matching.EstimateAsync(query, cancellationToken).ConfigureAwait(false) is { Rows: <= FewRows }) { access = StockAccess.PlannedByFilter; }
        else { (access, period) = (StockAccess.ByOrder, asked); }
        return await StockStatement.ReadAsync(database, query, period, after, limit, access, volume, cancellationToken).ConfigureAwait(false);
    }

    // No filter, or only one that the order's own index answers.
    private static bool IsAlongOrder(StockRowQuery query) =>
        query is { Series: null, Exchange: null, Source: null }
        && (query.Sort == StockRowSort.Price || query is { MinPrice: null, MaxPrice: null })
        && (query.Sort == StockRowSort.Volume || query is { MinVolume: null, MaxVolume: null });

    // The days that were asked for, cut to those that have rows of the source, exchange and series.
    private async Task<StockPeriod?> PeriodAsync(StockRowQuery query, CancellationToken cancellationToken)
    {
        var span = await days.SpanAsync(query, cancellationToken).ConfigureAwait(false);
        return span?.And(StockPeriod.Of(query.From, query.To)) is { IsEmpty: false } period ? period : null;
    }
}
