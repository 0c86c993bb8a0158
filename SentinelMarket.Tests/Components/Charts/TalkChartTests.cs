using Bunit;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Charts;

namespace SentinelMarket.Tests.Components.Charts;

public sealed class TalkChartTests : PageTest
{
    private static readonly DateOnly Last = new(2026, 11, 20);

    private readonly BunitJSModuleInterop _script;

    public TalkChartTests() => _script = JSInterop.SetupModule(call => call.Arguments[0] is string path && path.Contains("chart", StringComparison.Ordinal));

    [Fact]
    public void Chart_is_told_in_words_and_says_by_which_rule()
    {
        var chart = Show(Samples.Bars(3, Last), [TalkSamples.Bucket(Last.AddDays(-1), 5, 2, 1, 3, 0.31), TalkSamples.Bucket(Last, 1, 0, 0)]);

        Assert.Equal(
            "RELIANCE: 9 mentions from 19 Nov 2026 to 20 Nov 2026, 6 positive, 2 neutral, 1 negative, 3 pump signals. The table below has the newest figures.",
            chart.Find("figure").GetAttribute("aria-label"));
        Assert.Equal(
            "Mentions below, up to 8 a day, by mood (green positive, grey neutral, red negative); a dot marks pump signals · line above: mean mood from −1 to +1 · what is said while the exchange rests counts to the next trading day.",
            TextOf(chart.Find(".caption")));
    }

    [Fact]
    public void Talk_and_prices_have_one_time_axis()
    {
        DailyBar[] bars = [.. Samples.Bars(40, Last)];
        SentimentBucket[] talk = [TalkSamples.Bucket(Last.AddDays(-5), 1, 0, 0), TalkSamples.Bucket(Last.AddDays(1), 0, 1, 0)];
        Show(bars, talk);
        var below = Drawn();

        Render<PriceChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, bars).Add(one => one.Talk, talk));
        var above = Drawn();

        Assert.Equal((above.Options.First, above.Options.Last), (below.Options.First, below.Options.Last));
        Assert.Equal(above.Options.Marks, below.Options.Marks);
        Assert.Equal(above.Options.Tips.Select(tip => tip.Title), below.Options.Tips.Select(tip => tip.Title), StringComparer.Ordinal);
        Assert.Equal(41, above.Options.Tips.Count);
        Assert.All(above.Series.Concat(below.Series), series => Assert.Equal(41, series.Points.Count));
    }

    [Fact]
    public void Bars_stand_on_each_other_by_mood_and_pump_signals_are_dots_on_top()
    {
        Show([], [TalkSamples.Bucket(Last, 5, 2, 1, 3, 0.31)]);

        var chart = Drawn();
        Assert.True(chart.Options.Stacked);
        Assert.Equal(
            [("Mood", ChartKind.Line, 0.31m), ("Negative", ChartKind.Bar, 1m), ("Neutral", ChartKind.Bar, 2m), ("Positive", ChartKind.Bar, 5m), ("Pump signals", ChartKind.Dots, 8m)],
            chart.Series.Select(series => (series.Name, series.Kind, series.Points[0].Values[0]!.Value)));
        Assert.Equal(16, chart.Options.Axes[1].Max);
    }

    [Fact]
    public void Day_tells_its_talk_beside_its_prices()
    {
        Show([Samples.Bar(Last, 100)], [TalkSamples.Bucket(Last, 5, 2, 1, 3, -0.31), TalkSamples.Bucket(Last.AddDays(1), 1, 0, 0)]);

        var tips = Drawn().Options.Tips;
        Assert.Equal(
            ["Open 98.00", "High 105.00", "Low 94.00", "Close 100.00", "Change +1.01 %", "Volume 84,12,906", "Mentions 8 (+5 −1)", "Mood −0.31", "Pump signals 3"],
            tips[0].Lines.Select(line => $"{line.Name} {line.Text}"), StringComparer.Ordinal);
        Assert.Equal(["Mentions 1 (+1 −0)", "Mood +0.20"], tips[1].Lines.Select(line => $"{line.Name} {line.Text}"), StringComparer.Ordinal);
        Assert.Equal("No trading day", tips[1].Note);
    }

    [Fact]
    public void Day_on_which_nobody_spoke_says_so()
    {
        Show(Samples.Bars(2, Last), [TalkSamples.Bucket(Last, 1, 0, 0)]);

        Assert.Equal("Mentions none", string.Join(' ', Drawn().Options.Tips[0].Lines[^1] is { } line ? [line.Name, line.Text] : (string[])[]));
    }

    [Fact]
    public void Nothing_is_drawn_without_talk() => Assert.Empty(Show(Samples.Bars(3, Last), []).FindAll("figure"));

    [Fact]
    public void Refresh_without_news_leaves_the_drawing_alone()
    {
        var chart = Show(Samples.Bars(3, Last), [TalkSamples.Bucket(Last, 1, 0, 0)]);

        chart.Render(with => with.Add(one => one.Bars, Samples.Bars(3, Last)).Add(one => one.Talk, [TalkSamples.Bucket(Last, 1, 0, 0)]));
        Assert.Single(_script.Invocations["draw"]);

        chart.Render(with => with.Add(one => one.Bars, Samples.Bars(3, Last)).Add(one => one.Talk, [TalkSamples.Bucket(Last, 2, 0, 0)]));
        Assert.Equal(2, _script.Invocations["draw"].Count);
    }

    private IRenderedComponent<TalkChart> Show(IReadOnlyList<DailyBar> bars, IReadOnlyList<SentimentBucket> talk) =>
        Render<TalkChart>(with => with.Add(one => one.Share, "RELIANCE").Add(one => one.Bars, bars).Add(one => one.Talk, talk));

    private ChartModel Drawn() => (ChartModel)_script.Invocations["draw"][^1].Arguments[1]!;
}
