using SentinelMarket.Core.Market;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Keeps this process's calendar in step with the holidays that were imported.</summary>
public sealed class CalendarKeeper(HolidayStore holidays, CurrentCalendar calendar)
{
    /// <summary>Reads the imported holidays into the calendar. The simulated exchanges have none and stay open.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (calendar.Value.IsAlwaysOpen) { return; }
        calendar.Replace(TradingCalendar.Indian.With(await holidays.ReadAsync(cancellationToken).ConfigureAwait(false)));
    }
}
