using SentinelMarket.Core.Market;

namespace SentinelMarket.Web.Api;

/// <summary>The period and the number of rows that a history request asks for.</summary>
internal sealed record HistoryRange(DateTimeOffset? From, DateTimeOffset? To, int Limit)
{
    /// <summary>Without a range the newest rows are asked for, and seldom many of them.</summary>
    public const int DefaultNewest = 100;

    public const int DefaultLimit = 500;
    public const int MaxLimit = 10_000;
    public const int MaxDays = 3_660;

    /// <summary>Reads the query's values; a <see cref="FormatException"/> says in words which of them is wrong and what is expected.</summary>
    public static HistoryRange Parse(string? from, string? to, string? days, string? limit, TimeProvider time)
    {
        var rows = (int)(QueryText.Number("limit", limit, 1, MaxLimit) ?? (from is null && to is null && days is null ? DefaultNewest : DefaultLimit));
        if (QueryText.Number("days", days, 1, MaxDays) is { } count)
        {
            if (from is not null || to is not null) { throw new FormatException("days cannot be combined with from or to; give either days or a range."); }
            var firstDay = IndianTime.DayOf(time.GetUtcNow()).AddDays(1 - (int)count);
            return new HistoryRange(IndianTime.StartOf(firstDay), null, rows);
        }

        var period = QueryPeriod.Parse(from, to);
        return new HistoryRange(period.From, period.To, rows);
    }
}
