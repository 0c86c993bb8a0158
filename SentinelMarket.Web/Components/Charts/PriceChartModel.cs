using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>Candles with their volumes below, made from daily bars.</summary>
public sealed class PriceChartModel
{
    // Few candles keep the width of many, instead of becoming walls: the places after them stay empty.
    private const int LeastRoom = 24;

    public PriceChartModel(string share, IReadOnlyList<DailyBar> days)
    {
        Period = BarPeriods.Fitting(days);
        Bars = BarPeriods.SumUp(days, Period);
        var scale = PriceScale.For(Bars.Min(bar => bar.Bottom), Bars.Max(bar => bar.Top));
        var most = Bars.Max(bar => bar.Volume) ?? 0;
        Options = new ChartSpecification(
            -0.6,
            Math.Max(Bars.Count, LeastRoom) - 0.4,
            [
                new ChartAxis(scale.Min, scale.Max, scale.Steps, ChartFormat.Price, scale.Floor),
                new ChartAxis(0, Math.Max(most, 1) * scale.VolumeFactor, 1, ChartFormat.None, 0),
            ],
            DayMarks.For([.. Bars.Select(bar => bar.FirstDay)]),
            [.. Bars.Select(bar => BarTip.For(bar, Period))]);
        Series =
        [
            new ChartSeries("Price", ChartKind.Candlestick, "up", Points(bar => [bar.Open ?? bar.Close, bar.Top, bar.Bottom, bar.Close], [null, null, null, null])),
            new ChartSeries("Volume", ChartKind.Bar, "ink-3", Points(bar => [bar.Volume], [null]), Opacity: 0.55),
        ];
        Label = $"{share}: {Figures.Count(Bars.Count, $"{BarPeriods.Word(Period)} candle")} from {Instants.Day(Bars[0].FirstDay)} to {Instants.Day(Bars[^1].LastDay)}, "
            + $"first close {Figures.Price(Bars[0].Days[0].Close)}, last close {Figures.Price(Bars[^1].Close)}, "
            + $"highest {Figures.Price(Bars.Max(bar => bar.Top))}, lowest {Figures.Price(Bars.Min(bar => bar.Bottom))} rupees. The table below has the newest figures.";
        Caption = CaptionOf(days.Count, most, days.Count(day => day.Quality == BarQuality.Quotes));
    }

    public BarPeriod Period { get; }

    public IReadOnlyList<PriceBar> Bars { get; }

    public ChartSpecification Options { get; }

    public IReadOnlyList<ChartSeries> Series { get; }

    /// <summary>The chart in a sentence.</summary>
    public string Label { get; }

    /// <summary>What the chart covers and what it leaves open.</summary>
    public string Caption { get; }

    private IReadOnlyList<ChartPoint> Points(Func<PriceBar, IReadOnlyList<decimal?>> values, IReadOnlyList<decimal?> none) =>
        [.. Enumerable.Range(0, Math.Max(Bars.Count, LeastRoom)).Select(at => new ChartPoint(at, at < Bars.Count ? values(Bars[at]) : none))];

    private string CaptionOf(int days, long most, int quoted)
    {
        List<string> parts = [];
        parts.Add(Period == BarPeriod.Day
            ? $"A candle a trading day, {Figures.Count(days)} of them"
            : $"Too many trading days to draw each ({Figures.Count(days)}): a candle is a {(Period == BarPeriod.Week ? "week" : "month")}");
        parts.Add(most > 0 ? $"volume below, up to {Figures.Shares(most)} shares" : "no volume is known");
        parts.Add("prices as traded, not adjusted for splits and dividends");
        if (quoted > 0) { parts.Add($"{Figures.Count(quoted, "day")} from live quotes, the official file is missing"); }
        return string.Join(" · ", parts) + ".";
    }
}
