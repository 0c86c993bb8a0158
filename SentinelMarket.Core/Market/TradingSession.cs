namespace SentinelMarket.Core.Market;

/// <summary>The time in which an exchange trades shares on one day, without the pre-open and the closing auction.</summary>
/// <param name="Day">The trading day in India.</param>
/// <param name="Parts">The stretches of trading in order, in UTC, each from its open to before its close: one, or two on the days of a disaster-recovery drill.</param>
/// <param name="Name">What makes it special, such as <c>Muhurat trading</c>; null for an ordinary session.</param>
public sealed record TradingSession(DateOnly Day, IReadOnlyList<(DateTimeOffset Open, DateTimeOffset Close)> Parts, string? Name = null)
{
    /// <summary>When trading begins, in UTC.</summary>
    public DateTimeOffset Open => Parts[0].Open;

    /// <summary>When trading ends, in UTC.</summary>
    public DateTimeOffset Close => Parts[^1].Close;

    /// <summary>Whether the exchange trades at this instant.</summary>
    public bool Contains(DateTimeOffset instant) => Parts.Any(part => instant >= part.Open && instant < part.Close);

    /// <summary>How much of the session lies between two instants.</summary>
    public TimeSpan Overlap(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        foreach (var (open, close) in Parts)
        {
            var first = open > from ? open : from;
            var last = close < to ? close : to;
            if (last > first) { sum += last - first; }
        }

        return sum;
    }
}
