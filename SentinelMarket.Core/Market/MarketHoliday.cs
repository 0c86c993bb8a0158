namespace SentinelMarket.Core.Market;

/// <summary>A day on which an exchange does not trade, by its own list. A special session (Muhurat, a Saturday) may still be held on it.</summary>
/// <param name="Day">The day in India.</param>
/// <param name="Name">The exchange's words: <c>Republic Day</c>.</param>
public sealed record MarketHoliday(DateOnly Day, string Name);
