using System.Collections.Concurrent;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>Something that happened to a company.</summary>
/// <param name="Share">The company, by its place in the universe.</param>
/// <param name="At">When it became known, in UTC.</param>
/// <param name="Kind">The section of <c>news.txt</c>.</param>
/// <param name="Direction">1 for good, -1 for bad, 0 for neither.</param>
/// <param name="Key">What its figures are drawn from, so that all who write about it write the same.</param>
internal sealed record NewsEvent(int Share, DateTimeOffset At, string Kind, int Direction, ulong Key);

/// <summary>What happens to which company on which day. News and price agree mostly: an event is good when the price rises in the hours after it.</summary>
internal sealed class NewsCalendar(SimulatedMarket market, ShareWords[] shares, double eventsPerDay, long seed)
{
    private const int MostDays = 64;
    private const double Agreement = 0.8;
    private static readonly TimeSpan Effect = TimeSpan.FromHours(5);
    private static readonly string[] Good = ["results.up", "order.up", "upgrade.up", "dividend.up", "capacity.up"];
    private static readonly string[] Bad = ["results.down", "downgrade.down", "regulator.down"];

    private readonly ConcurrentDictionary<DateOnly, NewsEvent[]> _days = new();
    private readonly ulong _key = Draw.Key(seed, "news");

    /// <summary>The events of [from, to), oldest first.</summary>
    public IEnumerable<NewsEvent> Between(DateTimeOffset from, DateTimeOffset to)
    {
        var last = IndianTime.DayOf(to);
        for (var day = IndianTime.DayOf(from); day <= last; day = day.AddDays(1))
        {
            foreach (var happened in Of(day))
            {
                if (happened.At >= from && happened.At < to) { yield return happened; }
            }
        }
    }

    private NewsEvent[] Of(DateOnly day)
    {
        if (_days.TryGetValue(day, out var known)) { return known; }
        if (_days.Count >= MostDays) { _days.Clear(); }
        return _days.GetOrAdd(day, Make(day));
    }

    private NewsEvent[] Make(DateOnly day)
    {
        var share = Math.Min(0.9, eventsPerDay / shares.Length);
        var midnight = IndianTime.ToUtc(day.ToDateTime(TimeOnly.MinValue));
        var events = new List<NewsEvent>();
        var ofDay = Draw.Sub(_key, day.DayNumber);
        for (var i = 0; i < shares.Length; i++)
        {
            if (Draw.Unit(ofDay, i) >= share) { continue; }
            var draw = new DrawStream(Draw.Sub(ofDay, i));

            // Companies and newsrooms work from 7 to 23 o'clock.
            var at = midnight.AddSeconds(draw.Between(7 * 3600, 23 * 3600));
            var move = market.MoveBetween(shares[i].Instrument.Ticker, at, at + Effect);
            var direction = draw.Chance(0.08) ? 0 : (move >= 0 ? 1 : -1) * (draw.Chance(Agreement) ? 1 : -1);
            var kind = direction switch { > 0 => draw.Of(Good), < 0 => draw.Of(Bad), _ => "management.flat" };
            events.Add(new NewsEvent(i, at, kind, direction, draw.Next()));
        }

        return [.. events.OrderBy(happened => happened.At)];
    }
}
