using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>What is told about a place of the time axis: its prices, how far they can be relied on, and its talk.</summary>
internal static class BarTip
{
    /// <param name="place">The place.</param>
    /// <param name="period">How long it lasts.</param>
    /// <param name="withTalk">Whether talk is told; a place without any then says so.</param>
    public static ChartTip For(TimePlace place, BarPeriod period, bool withTalk) => new(
        TitleOf(place, period),
        [.. place.Bar is { } bar ? LinesOf(bar) : [], .. withTalk ? TalkOf(place.Talk) : []],
        place.Bar is { } candle ? NoteOf(candle) : "No trading day");

    /// <summary>Where a day's values come from, and what other sources say.</summary>
    public static string SourceText(DailyBar bar)
    {
        if (bar.Quality == BarQuality.Quotes) { return $"Quotes so far, {bar.Source}; no official file yet"; }
        List<string> others = [];
        if (bar.AgreeingSources.Count > 0) { others.Add($"{string.Join(", ", bar.AgreeingSources)} {(bar.AgreeingSources.Count == 1 ? "agrees" : "agree")}"); }
        if (bar.DisagreeingSources.Count > 0) { others.Add($"{string.Join(", ", bar.DisagreeingSources)} {(bar.DisagreeingSources.Count == 1 ? "disagrees" : "disagree")}"); }
        return $"Official file {bar.Source}; {(others.Count == 0 ? "no other file to compare" : string.Join("; ", others))}";
    }

    private static string TitleOf(TimePlace place, BarPeriod period) => period switch
    {
        BarPeriod.Month => place.FirstDay.ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture),
        BarPeriod.Week => $"{Instants.Day(place.FirstDay)} – {Instants.Day(place.LastDay)}",
        _ => Instants.Weekday(place.FirstDay),
    };

    private static IReadOnlyList<ChartTipLine> LinesOf(PriceBar bar)
    {
        var before = bar.Days[0].PreviousClose;
        var change = before is > 0 ? (bar.Close - before) / before * 100 : null;
        return
        [
            new("Open", Figures.Price(bar.Open)),
            new("High", Figures.Price(bar.High)),
            new("Low", Figures.Price(bar.Low)),
            new("Close", Figures.Price(bar.Close)),
            new("Change", Figures.Change(change), Figures.ChangeClass(change)),
            new("Volume", Figures.Shares(bar.Volume)),
        ];
    }

    private static IReadOnlyList<ChartTipLine> TalkOf(TalkSum? talk) => talk is null
        ? [new("Mentions", "none")]
        :
        [
            new("Mentions", $"{Figures.Count(talk.Mentions)} (+{Figures.Count(talk.Positive)} −{Figures.Count(talk.Negative)})"),
            new("Mood", Figures.Score(talk.Mood), Figures.ChangeClass(Math.Round((decimal)talk.Mood, 2))),
            .. talk.PumpSignals > 0 ? [new ChartTipLine("Pump signals", Figures.Count(talk.PumpSignals), "warn")] : (ChartTipLine[])[],
        ];

    private static string NoteOf(PriceBar bar)
    {
        if (bar.Days is [var day]) { return SourceText(day); }
        var official = bar.Days.Count(one => one.Quality == BarQuality.Official);
        var disagreeing = bar.Days.Count(one => one.DisagreeingSources.Count > 0);
        var agreeing = bar.Days.Count(one => one.AgreeingSources.Count > 0 && one.DisagreeingSources.Count == 0);
        var sources = bar.Days.Select(one => one.Source).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        List<string> parts = [$"{Figures.Count(bar.Days.Count, "trading day")} from {string.Join(", ", sources)}"];
        if (official < bar.Days.Count) { parts.Add($"{Figures.Count(bar.Days.Count - official)} only from quotes"); }
        if (agreeing > 0) { parts.Add($"other files agree on {Figures.Count(agreeing)}"); }
        if (disagreeing > 0) { parts.Add($"other files disagree on {Figures.Count(disagreeing)}"); }
        return string.Join("; ", parts);
    }
}
