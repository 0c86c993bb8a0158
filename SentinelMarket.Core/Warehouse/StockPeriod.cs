namespace SentinelMarket.Core.Warehouse;

/// <summary>A range of timestamps, in UTC, from inclusive to exclusive.</summary>
internal readonly record struct StockPeriod(DateTime From, DateTime To)
{
    private const int FirstWindowDays = 31;
    private const int Growth = 3;

    // Far outside of what the warehouse takes, and far inside of what instants can be made of.
    private static readonly DateOnly Earliest = new(1900, 1, 1);
    private static readonly DateOnly Latest = new(2200, 1, 1);

    public bool IsEmpty => From >= To;

    public double Days => (To - From).TotalDays;

    /// <summary>These trading days, the whole of them; null is open.</summary>
    public static StockPeriod Of(DateOnly? first, DateOnly? last) => new(
        first > Earliest ? StockRows.StartOf(first.Value) : DateTime.MinValue,
        last < Latest ? StockRows.StartOf(last.Value.AddDays(1)) : DateTime.MaxValue);

    public StockPeriod And(StockPeriod other) => new(From > other.From ? From : other.From, To < other.To ? To : other.To);

    /// <summary>
    /// The period in pieces from one end to the other: a month, then three, then nine, and so on. Values that are common are found in the
    /// first; for rare ones the pieces together cost little more than the whole.
    /// </summary>
    public IEnumerable<StockPeriod> Windows(bool newestFirst)
    {
        var (rest, days) = (this, FirstWindowDays);
        while (!rest.IsEmpty)
        {
            var window = newestFirst
                ? rest with { From = Later(rest.From, rest.To, -days) }
                : rest with { To = Earlier(rest.To, rest.From, days) };
            yield return window;
            rest = newestFirst ? rest with { To = window.From } : rest with { From = window.To };
            days *= Growth;
        }
    }

    private static DateTime Later(DateTime bound, DateTime end, int days) => (end - bound).TotalDays > -days ? end.AddDays(days) : bound;

    private static DateTime Earlier(DateTime bound, DateTime start, int days) => (bound - start).TotalDays > days ? start.AddDays(days) : bound;
}
