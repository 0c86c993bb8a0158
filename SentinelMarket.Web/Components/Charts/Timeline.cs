using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>One place of a time axis: a trading day, week or month, with its candle and its talk, either of which may be missing.</summary>
public sealed record TimePlace(DateOnly FirstDay, DateOnly LastDay, PriceBar? Bar, TalkSum? Talk);

/// <summary>
/// The time axis that prices and talk share. Trading days stand side by side without gaps. What is said while the exchange rests counts to
/// the trading day that follows; days of talk without a trading day soon after them have places of their own, without a candle.
/// </summary>
public sealed class Timeline
{
    // Few candles keep the width of many, instead of becoming walls: the places after them stay empty.
    private const int LeastRoom = 24;

    // The exchange seldom rests longer: a weekend with a holiday at both ends.
    private const int LongestRest = 4;

    private readonly IReadOnlyList<DailyBar> _bars;
    private readonly IReadOnlyList<SentimentBucket> _talk;

    /// <param name="bars">Oldest first.</param>
    /// <param name="talk">A bucket for each day in India that has any, oldest first.</param>
    /// <param name="period">How long each place lasts; unless told, the shortest that needs few enough places.</param>
    public Timeline(IReadOnlyList<DailyBar> bars, IReadOnlyList<SentimentBucket> talk, BarPeriod? period = null)
    {
        (_bars, _talk) = (bars, talk);
        var days = new SortedDictionary<DateOnly, Day>();
        foreach (var bar in bars) { days[bar.TradingDay] = new Day(bar, []); }
        foreach (var bucket in talk)
        {
            var day = PlaceOf(IndianTime.DayOf(bucket.Start), bars);
            if (!days.TryGetValue(day, out var place)) { days[day] = place = new Day(null, []); }
            place.Talk.Add(bucket);
        }

        Days = [.. days.Select(day => new TimePlace(day.Key, day.Key, day.Value.Bar is { } bar ? PriceBar.Of([bar]) : null, TalkSum.Of(day.Value.Talk)))];
        Period = period ?? BarPeriods.Fitting([.. days.Keys]);
        Places = Period == BarPeriod.Day ? Days :
        [
            .. days.GroupBy(day => BarPeriods.StartOf(Period, day.Key)).Select(group =>
            {
                DailyBar[] candle = [.. group.Select(day => day.Value.Bar).OfType<DailyBar>()];
                return new TimePlace(group.First().Key, group.Last().Key, candle.Length > 0 ? PriceBar.Of(candle) : null, TalkSum.Of([.. group.SelectMany(day => day.Value.Talk)]));
            }),
        ];
    }

    /// <summary>How long each place lasts.</summary>
    public BarPeriod Period { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<TimePlace> Places { get; }

    /// <summary>The same, day by day.</summary>
    public IReadOnlyList<TimePlace> Days { get; }

    public bool HasTalk => _talk.Count > 0;

    /// <summary>A chart on this axis.</summary>
    public ChartSpecification Chart(IReadOnlyList<ChartAxis> axes, bool stacked = false) => new(
        -0.6, Math.Max(Places.Count, LeastRoom) - 0.4, axes, DayMarks.For([.. Places.Select(place => place.FirstDay)]), [.. Places.Select(place => BarTip.For(place, Period, HasTalk))], stacked);

    /// <summary>A point for each place; <paramref name="none"/> where a place has no values, and where the axis goes on without places.</summary>
    public IReadOnlyList<ChartPoint> Points(Func<TimePlace, IReadOnlyList<decimal?>?> values, IReadOnlyList<decimal?> none) =>
        [.. Enumerable.Range(0, Math.Max(Places.Count, LeastRoom)).Select(at => new ChartPoint(at, at < Places.Count ? values(Places[at]) ?? none : none))];

    /// <summary>Whether these bars and this talk would be drawn and told alike.</summary>
    public bool Shows(IReadOnlyList<DailyBar> bars, IReadOnlyList<SentimentBucket> talk) =>
        _bars.Count == bars.Count && _bars.Zip(bars).All(pair => BarPeriods.LooksAs(pair.First, pair.Second)) && _talk.SequenceEqual(talk);

    private static DateOnly PlaceOf(DateOnly day, IReadOnlyList<DailyBar> bars)
    {
        var (low, high) = (0, bars.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (bars[middle].TradingDay < day) { low = middle + 1; } else { high = middle; }
        }

        return low < bars.Count && bars[low].TradingDay.DayNumber - day.DayNumber <= LongestRest ? bars[low].TradingDay : day;
    }

    private sealed record Day(DailyBar? Bar, List<SentimentBucket> Talk);
}
