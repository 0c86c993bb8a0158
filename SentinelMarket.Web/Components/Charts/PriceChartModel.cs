using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>Candles with their volumes below, made from daily bars.</summary>
public sealed class PriceChartModel
{
    private readonly BarPeriod _period;

    /// <param name="share">The share's name or ticker.</param>
    /// <param name="timeline">The time axis, with at least one candle.</param>
    public PriceChartModel(string share, Timeline timeline)
    {
        _period = timeline.Period;
        Bars = [.. timeline.Places.Select(place => place.Bar).OfType<PriceBar>()];
        var days = Bars.SelectMany(bar => bar.Days).ToList();
        var scale = PriceScale.For(Bars.Min(bar => bar.Bottom), Bars.Max(bar => bar.Top));
        var most = Bars.Max(bar => bar.Volume) ?? 0;
        Options = timeline.Chart([
            new ChartAxis(scale.Min, scale.Max, scale.Steps, ChartFormat.Price, scale.Floor),
            new ChartAxis(0, Math.Max(most, 1) * scale.VolumeFactor, 1, ChartFormat.None, 0),
        ]);
        Series =
        [
            new ChartSeries("Price", ChartKind.Candlestick, "up", timeline.Points(place => place.Bar is { } bar ? [bar.Open ?? bar.Close, bar.Top, bar.Bottom, bar.Close] : null, [null, null, null, null])),
            new ChartSeries("Volume", ChartKind.Bar, "ink-3", timeline.Points(place => place.Bar is { } bar ? [bar.Volume] : null, [null]), Opacity: 0.55),
        ];
        Label = $"{share}: {Figures.Count(Bars.Count, $"{BarPeriods.Word(_period)} candle")} from {Instants.Day(Bars[0].FirstDay)} to {Instants.Day(Bars[^1].LastDay)}, "
            + $"first close {Figures.Price(Bars[0].Days[0].Close)}, last close {Figures.Price(Bars[^1].Close)}, "
            + $"highest {Figures.Price(Bars.Max(bar => bar.Top))}, lowest {Figures.Price(Bars.Min(bar => bar.Bottom))} rupees. The table below has the newest figures.";
        Caption = CaptionOf(days.Count, most, days.Count(day => day.Quality == BarQuality.Quotes));
    }

    public IReadOnlyList<PriceBar> Bars { get; }

    public ChartSpecification Options { get; }

    public IReadOnlyList<ChartSeries> Series { get; }

    /// <summary>The chart in a sentence.</summary>
    public string Label { get; }

    /// <summary>What the chart covers and what it leaves open.</summary>
    public string Caption { get; }

    private string CaptionOf(int days, long most, int quoted)
    {
        List<string> parts = [];
        parts.Add(_period == BarPeriod.Day
            ? $"A candle a trading day, {Figures.Count(days)} of them"
            : $"Too many trading days to draw each ({Figures.Count(days)}): a candle is a {BarPeriods.Noun(_period)}");
        parts.Add(most > 0 ? $"volume below, up to {Figures.Shares(most)} shares" : "no volume is known");
        parts.Add("prices as traded, not adjusted for splits and dividends");
        if (quoted > 0) { parts.Add($"{Figures.Count(quoted, "day")} from live quotes, the official file is missing"); }
        return string.Join(" · ", parts) + ".";
    }
}
