using Bunit;
using Microsoft.JSInterop;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Charts;

namespace SentinelMarket.Tests.Components.Charts;

public sealed class PriceChartTests : PageTest
{
    private static readonly DateOnly Last = new(2026, 11, 20);

    private readonly BunitJSModuleInterop _script;

    public PriceChartTests() => _script = JSInterop.SetupModule(call => call.Arguments[0] is string path && path.Contains("chart", StringComparison.Ordinal));

    [Fact]
    public void Chart_is_told_in_words_and_says_what_it_leaves_open()
    {
        var chart = Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, [.. Samples.Bars(3, new DateOnly(2026, 11, 19)), Samples.Bar(Last, 1432.5m, quality: BarQuality.Quotes)]));

        Assert.Equal(
            "RELIANCE: 4 daily candles from 17 Nov 2026 to 20 Nov 2026, first close 1,000.00, last close 1,432.50, highest 1,437.50, lowest 994.00 rupees. The table below has the newest figures.",
            chart.Find("figure").GetAttribute("aria-label"));
        Assert.Equal(
            "A candle a trading day, 4 of them · volume below, up to 84,12,906 shares · prices as traded, not adjusted for splits and dividends · 1 day from live quotes, the official file is missing.",
            TextOf(chart.Find(".caption")));
    }

    [Fact]
    public void Summed_up_days_are_said_to_be_weeks()
    {
        var chart = Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, Samples.Bars(1_240, Last)));

        Assert.StartsWith("Too many trading days to draw each (1,240): a candle is a week", TextOf(chart.Find(".caption")), StringComparison.Ordinal);
        Assert.Equal(248, Drawn().Series[0].Points.Count);
    }

    [Fact]
    public void Candle_tells_its_prices_its_source_and_who_disagrees()
    {
        Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, [Samples.Bar(Last, 100, agreeing: ["nse.eod.full"], disagreeing: ["nse.eod.legacy"])]));

        var tip = Assert.Single(Drawn().Options.Tips);
        Assert.Equal("Fri 20 Nov 2026", tip.Title);
        Assert.Equal(["Open 98.00", "High 105.00", "Low 94.00", "Close 100.00", "Change +1.01 %", "Volume 84,12,906"], tip.Lines.Select(line => $"{line.Name} {line.Text}"), StringComparer.Ordinal);
        Assert.Equal("Official file nse.eod.udiff; nse.eod.full agrees; nse.eod.legacy disagrees", tip.Note);
    }

    [Fact]
    public void Candle_of_quotes_does_not_pass_for_official()
    {
        Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, [Samples.Bar(Last, 100, quality: BarQuality.Quotes)]));

        Assert.Equal("Quotes so far, nse.quote; no official file yet", Assert.Single(Drawn().Options.Tips).Note);
    }

    [Fact]
    public void Candle_of_several_days_counts_what_its_sources_say()
    {
        DailyBar[] days = [.. Samples.Bars(398, new DateOnly(2026, 11, 18)), Samples.Bar(new DateOnly(2026, 11, 19), 5, disagreeing: ["nse.eod.full"]), Samples.Bar(Last, 6, quality: BarQuality.Quotes)];

        Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, days));

        var tip = Drawn().Options.Tips[^1];
        Assert.Equal("16 Nov 2026 – 20 Nov 2026", tip.Title);
        Assert.Equal("5 trading days from nse.eod.udiff, nse.quote; 1 only from quotes; other files disagree on 1", tip.Note);
    }

    [Fact]
    public void Few_candles_keep_the_width_of_many()
    {
        Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, [Samples.Bar(Last, 100)]));

        var candles = Drawn().Series[0].Points;
        Assert.Equal([98m, 105m, 94m, 100m], candles[0].Values);
        Assert.Equal(24, candles.Count);
        Assert.All(candles.Skip(1), candle => Assert.Equal([null, null, null, null], candle.Values));
    }

    [Fact]
    public void Refresh_without_news_leaves_the_drawing_alone()
    {
        var chart = Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, Samples.Bars(5, Last)));

        chart.Render(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, Samples.Bars(5, Last)));
        Assert.Single(_script.Invocations["draw"]);

        chart.Render(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, Samples.Bars(6, Last)));
        Assert.Equal(2, _script.Invocations["draw"].Count);
    }

    [Fact]
    public void Browser_that_cannot_draw_is_told_where_the_figures_are()
    {
        _script.SetupVoid("draw", _ => true).SetException(new JSException("no SVG"));

        var chart = Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, Samples.Bars(5, Last)));

        chart.WaitForAssertion(() => Assert.Equal("The chart could not be drawn in this browser. The table below has its newest figures.", TextOf(chart.Find("p.fault:not(.without-script)"))));
    }

    [Fact]
    public async Task Circuit_that_is_gone_does_not_fail_the_end_of_the_chart()
    {
        _script.SetupVoid("remove", _ => true).SetException(new JSDisconnectedException("gone"));
        Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, Samples.Bars(5, Last)));

        await DisposeComponentsAsync();

        Assert.Single(_script.Invocations["remove"]);
    }

    private ChartModel Drawn() => (ChartModel)_script.Invocations["draw"][^1].Arguments[1]!;
}
