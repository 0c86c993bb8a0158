using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>Mentions by mood as bars, pump signals as dots on them, and the mean mood as a line above, on the time axis of the prices.</summary>
public sealed class TalkChartModel
{
    // The mood has the upper half, the bars the lower one: -1 lies where the highest bar would end.
    private const decimal MoodFloor = -3;
    private const int MoodSteps = 4;
    private const int BarFactor = 2;

    public TalkChartModel(string share, Timeline timeline)
    {
        var places = timeline.Places;
        var talk = places.Select(place => place.Talk).OfType<TalkSum>().ToList();
        var most = talk.Max(sum => sum.Mentions);
        var counts = new ChartAxis(0, most * BarFactor, 1, ChartFormat.None, 0);
        Options = timeline.Chart([new ChartAxis(MoodFloor, 1, MoodSteps, ChartFormat.Score, -1), counts, counts, counts, counts], stacked: true);
        Series =
        [
            new ChartSeries("Mood", ChartKind.Line, "accent", timeline.Points(place => place.Talk is { } sum ? [Math.Round((decimal)sum.Mood, 3)] : null, [null])),
            new ChartSeries("Negative", ChartKind.Bar, "down", Counts(timeline, sum => sum.Negative), Opacity: 0.75),
            new ChartSeries("Neutral", ChartKind.Bar, "ink-3", Counts(timeline, sum => sum.Neutral), Opacity: 0.45),
            new ChartSeries("Positive", ChartKind.Bar, "up", Counts(timeline, sum => sum.Positive), Opacity: 0.75),
            new ChartSeries("Pump signals", ChartKind.Dots, "warn", Counts(timeline, sum => sum.PumpSignals > 0 ? sum.Mentions : null)),
        ];
        var (all, pumps) = (talk.Sum(sum => sum.Mentions), talk.Sum(sum => sum.PumpSignals));
        Label = $"{share}: {Figures.Count(all, "mention")} from {Instants.Day(places.First(place => place.Talk is not null).FirstDay)} to {Instants.Day(places.Last(place => place.Talk is not null).LastDay)}, "
            + $"{Figures.Count(talk.Sum(sum => sum.Positive))} positive, {Figures.Count(talk.Sum(sum => sum.Neutral))} neutral, {Figures.Count(talk.Sum(sum => sum.Negative))} negative, {Figures.Count(pumps, "pump signal")}. "
            + "The table below has the newest figures.";
        Caption = $"Mentions below, up to {Figures.Count(most)} a {BarPeriods.Noun(timeline.Period)}, by mood (green positive, grey neutral, red negative)"
            + (pumps > 0 ? "; a dot marks pump signals" : string.Empty)
            + " · line above: mean mood from −1 to +1"
            + (places.Any(place => place.Bar is not null) ? " · what is said while the exchange rests counts to the next trading day." : ".");
    }

    public ChartSpecification Options { get; }

    public IReadOnlyList<ChartSeries> Series { get; }

    /// <summary>The chart in a sentence.</summary>
    public string Label { get; }

    /// <summary>What the chart shows and by which rule.</summary>
    public string Caption { get; }

    private static IReadOnlyList<ChartPoint> Counts(Timeline timeline, Func<TalkSum, long?> count) =>
        timeline.Points(place => place.Talk is { } sum ? [count(sum)] : null, [null]);
}
