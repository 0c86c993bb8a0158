using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Charts;

/// <summary>What is told about a candle: its prices, and how far they can be relied on.</summary>
internal static class BarTip
{
    public static ChartTip For(PriceBar bar, BarPeriod period) => new(TitleOf(bar, period), LinesOf(bar), NoteOf(bar));

    /// <summary>Where a day's values come from, and what other sources say.</summary>
    public static string SourceText(DailyBar bar)
    {
        if (bar.Quality == BarQuality.Quotes) { return $"Quotes so far, {bar.Source}; no official file yet"; }
        List<string> others = [];
        if (bar.AgreeingSources.Count > 0) { others.Add($"{string.Join(", ", bar.AgreeingSources)} {(bar.AgreeingSources.Count == 1 ? "agrees" : "agree")}"); }
        if (bar.DisagreeingSources.Count > 0) { others.Add($"{string.Join(", ", bar.DisagreeingSources)} {(bar.DisagreeingSources.Count == 1 ? "disagrees" : "disagree")}"); }
        return $"Official file {bar.Source}; {(others.Count == 0 ? "no other file to compare" : string.Join("; ", others))}";
    }

    private static string TitleOf(PriceBar bar, BarPeriod period) => period switch
    {
        BarPeriod.Month => bar.FirstDay.ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture),
        BarPeriod.Week => $"{Instants.Day(bar.FirstDay)} – {Instants.Day(bar.LastDay)}",
        _ => Instants.Weekday(bar.FirstDay),
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
