namespace SentinelMarket.Core.Market;

/// <summary>The calendar that counts now. It is replaced when a list of holidays was imported, so whoever needs it asks each time and keeps none.</summary>
public sealed class CurrentCalendar(TradingCalendar first)
{
    private volatile TradingCalendar _value = first;

    /// <summary>The calendar.</summary>
    public TradingCalendar Value => _value;

    /// <summary>Makes another calendar the current one.</summary>
    public void Replace(TradingCalendar calendar) => _value = calendar;
}
