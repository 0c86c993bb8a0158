using System.Globalization;

namespace SentinelMarket.Core.Warehouse;

/// <summary>How far back rows are kept: whole calendar months before the current one, or whole days before today, both in UTC.</summary>
/// <param name="Count">How many, from 1.</param>
/// <param name="InMonths">Months, or days.</param>
public readonly record struct RetentionPeriod(int Count, bool InMonths)
{
    private const int Most = 1_200;
    private const int DaysOfShortestMonth = 28;

    /// <summary>The least number of days that this covers, to compare periods of different units.</summary>
    public int LeastDays => InMonths ? Count * DaysOfShortestMonth : Count;

    /// <summary>Reads <c>24 months</c>, <c>1 month</c>, <c>90 days</c>, <c>1 day</c>; at most 1,200 of either.</summary>
    public static bool TryParse(string? text, out RetentionPeriod period)
    {
        period = default;
        var words = (text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length != 2 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > Most) { return false; }
        var unit = words[1].ToLowerInvariant();
        if (unit is not ("months" or "month" or "days" or "day")) { return false; }
        period = new RetentionPeriod(count, unit[0] == 'm');
        return true;
    }

    /// <summary>The first day (UTC) that is kept.</summary>
    public DateOnly FirstKept(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return InMonths ? new DateOnly(today.Year, today.Month, 1).AddMonths(-Count) : today.AddDays(-Count);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} {(InMonths ? "month" : "day")}{(Count == 1 ? "" : "s")}");
}
