using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Charts;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Quality;

/// <summary>Completeness, consistency and accuracy as lines by trading day, and below them how many rows have no second source.</summary>
public sealed class QualityTrendModel
{
    private const decimal Highest = 100;
    private const int Steps = 4;

    // The bars take the lowest third, so that they seldom touch the lines.
    private const int BarFactor = 3;

    public QualityTrendModel(IReadOnlyList<QualityPoint> points)
    {
        var days = points.GroupBy(point => point.Day).OrderBy(day => day.Key)
            .Select(day => (Day: day.Key, Sum: day.Aggregate(QualityFigures.None, (sum, point) => sum + point.Figures), Sources: day.Count())).ToList();
        var lowest = days.SelectMany(day => new[] { day.Sum.Completeness.Percent, day.Sum.Consistency.Percent, day.Sum.Accuracy.Percent }).OfType<double>().DefaultIfEmpty(100).Min();
        var floor = Floor((decimal)lowest);
        var most = Math.Max(1, days.Max(day => day.Sum.Records));
        var percent = new ChartAxis(floor - (Highest - floor), Highest, Steps, ChartFormat.Price, floor);
        var rows = new ChartAxis(0, most * BarFactor, 1, ChartFormat.None, 0);
        Options = new ChartSpecification(-0.5, days.Count - 0.5, [percent, percent, percent, rows, rows], Marks(days.Select(day => day.Day).ToList()), [.. days.Select(day => Tip(day.Day, day.Sum, day.Sources))], Stacked: true);
        Series =
        [
            new ChartSeries("Completeness", ChartKind.Line, "accent", Line(days.Select(day => day.Sum.Completeness))),
            new ChartSeries("Consistency", ChartKind.Line, "warn", Line(days.Select(day => day.Sum.Consistency))),
            new ChartSeries("Accuracy", ChartKind.Line, "good", Line(days.Select(day => day.Sum.Accuracy))),
            new ChartSeries("Verified rows", ChartKind.Bar, "good", Bars(days.Select(day => day.Sum.Accuracy.Whole)), Opacity: 0.35),
            new ChartSeries("Unverified rows", ChartKind.Bar, "ink-3", Bars(days.Select(day => day.Sum.Unverified)), Opacity: 0.35),
        ];
        Label = $"Quality of {Figures.Count(days.Count, "trading day")} from {Instants.Day(days[0].Day)} to {Instants.Day(days[^1].Day)}: lowest figure {Figures.Percent(lowest)}, "
            + $"up to {Figures.Count(most)} rows a day. The table below has the sums.";
        Caption = "Lines, in percent: completeness blue, consistency amber, accuracy of the verified rows green; a day without verified rows has no accuracy. "
            + $"Bars: rows a day, up to {Figures.Count(most)}, green those with a second source, grey those without.";
    }

    public ChartSpecification Options { get; }

    public IReadOnlyList<ChartSeries> Series { get; }

    /// <summary>The chart in a sentence.</summary>
    public string Label { get; }

    public string Caption { get; }

    /// <summary>The round figure below the lowest one, so that small losses can be seen.</summary>
    private static decimal Floor(decimal lowest) => lowest switch
    {
        >= 99 => 99,
        >= 95 => 95,
        >= 80 => 80,
        >= 50 => 50,
        _ => 0,
    };

    private static List<ChartMark> Marks(List<DateOnly> days)
    {
        var marks = new List<ChartMark>();
        for (var i = 0; i < days.Count; i++)
        {
            if (i == 0 || days[i].Month != days[i - 1].Month) { marks.Add(new ChartMark(i - 0.5, days[i].ToString("MMM yyyy", System.Globalization.CultureInfo.InvariantCulture))); }
        }

        return marks;
    }

    private static ChartTip Tip(DateOnly day, QualityFigures sum, int sources) => new(
        Instants.Weekday(day),
        [
            new ChartTipLine("Completeness", QualityViewModel.Text(sum.Completeness)),
            new ChartTipLine("Consistency", QualityViewModel.Text(sum.Consistency)),
            new ChartTipLine("Accuracy", sum.Accuracy.Whole == 0 ? "unverified" : QualityViewModel.Text(sum.Accuracy)),
            new ChartTipLine("Rows", Figures.Count(sum.Records)),
            new ChartTipLine("Without a second source", Figures.Count(sum.Unverified)),
            new ChartTipLine("Duplicates", Figures.Count(sum.Duplicates), sum.Duplicates > 0 ? "warn" : null),
        ],
        Figures.Count(sources, "source"));

    private static ChartPoint[] Line(IEnumerable<Share> shares) => [.. shares.Select((share, i) => new ChartPoint(i, [share.Percent is { } percent ? Math.Round((decimal)percent, 3) : null]))];

    private static ChartPoint[] Bars(IEnumerable<long> counts) => [.. counts.Select((count, i) => new ChartPoint(i, [count]))];
}
