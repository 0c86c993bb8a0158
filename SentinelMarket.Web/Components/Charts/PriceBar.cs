using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>One candle: a trading day, or a week or month of them.</summary>
/// <param name="Days">Its days, oldest first; at least one.</param>
/// <param name="Open">First price of the first day.</param>
/// <param name="High">Highest price of all days that give one.</param>
/// <param name="Low">Lowest price of all days that give one.</param>
/// <param name="Close">Close of the last day.</param>
/// <param name="Volume">Shares traded on all days that give a volume; null when none does.</param>
public sealed record PriceBar(IReadOnlyList<DailyBar> Days, decimal? Open, decimal? High, decimal? Low, decimal Close, long? Volume)
{
    public DateOnly FirstDay => Days[0].TradingDay;

    public DateOnly LastDay => Days[^1].TradingDay;

    /// <summary>The highest price that is known, for the drawing: a day without a high has at least its close.</summary>
    public decimal Top => new[] { High, Open, Close }.Max()!.Value;

    /// <summary>The lowest price that is known, for the drawing.</summary>
    public decimal Bottom => new[] { Low, Open, Close }.Min()!.Value;

    public static PriceBar Of(IReadOnlyList<DailyBar> days) => new(
        days, days[0].Open, days.Max(day => day.High), days.Min(day => day.Low), days[^1].Close, days.Any(day => day.Volume is not null) ? days.Sum(day => day.Volume) : null);
}
