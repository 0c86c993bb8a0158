using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Charts;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Stocks;

/// <summary>What the page of a share says, derived from what it read.</summary>
public sealed class StockViewModel(StockBars bars, StockChoice choice, IReadOnlyList<SentimentBucket> talk)
{
    /// <summary>How many bars the table shows; the warehouse shows all.</summary>
    public const int TableRows = 30;

    private const int Few = 5;

    private const int QuietDays = 10;

    public IReadOnlyList<DailyBar> Bars => bars.Bars;

    public DailyBar? Last => bars.Bars.Count > 0 ? bars.Bars[^1] : null;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<DailyBar> Newest => [.. bars.Bars.Reverse().Take(TableRows)];

    public string Name => bars.Instrument?.Name ?? bars.Ticker;

    /// <summary>The present symbol, when the address names an earlier one or a code.</summary>
    public string? PresentSymbol => bars.Instrument?.Symbol is { } symbol && symbol.Value != bars.Ticker ? symbol.Value : null;

    public string Place => $"{bars.Exchange.Code()} {bars.Series}";

    public decimal? Change => Last is { } last ? ChangeOf(last) : null;

    public IReadOnlyList<(string Name, string Value)> Facts
    {
        get
        {
            List<(string, string)> facts = [];
            if (bars.Instrument is { } instrument)
            {
                facts.Add(("ISIN", instrument.Isin));
                if (instrument.BseCode is { } code) { facts.Add(("BSE code", code)); }
                if (instrument.Sector is { } sector) { facts.Add(("Sector", sector)); }
            }

            if (PresentSymbol is { } symbol) { facts.Add(("Present symbol", symbol)); }
            return facts;
        }
    }

    /// <summary>The page's answer, in a sentence.</summary>
    public string Sentence
    {
        get
        {
            if (Last is not { } last) { return $"No bar of {Place} lies in this range."; }
            var what = last.Quality == BarQuality.Official ? "closed at" : "was last quoted at";
            var moved = ChangeOf(last) switch
            {
                null => string.Empty,
                > 0 and var up => $", {Figures.Change(up)} on the session before",
                < 0 and var down => $", {Figures.Change(down)} on the session before",
                _ => ", unchanged on the session before",
            };
            return $"{what} ₹ {Figures.Price(last.Close)} on {Place} on {Instants.Weekday(last.TradingDay)}{moved}.";
        }
    }

    public string ChartNote => Bars.Count == 0 ? Place : $"{Place} · {Instants.Day(Bars[0].TradingDay)} to {Instants.Day(Bars[^1].TradingDay)}";

    public string ChartTitle => Figures.Capital(BarPeriods.Word(new Timeline(Bars, talk).Period)) + (talk.Count > 0 ? " prices ₹ and talk" : " prices ₹");

    /// <summary>Said when the range has so few days that a chart tells little; null otherwise.</summary>
    public string? FewText => Bars.Count is > 0 and < Few
        ? $"Only {Figures.Count(Bars.Count, "trading day")} {(Bars.Count == 1 ? "lies" : "lie")} in this range so far."
        : null;

    /// <summary>Said when the last bar is old: the range then ends with it.</summary>
    public string? OldText(DateOnly today) => Last is { } last && IsQuiet(last.TradingDay, today)
        ? $"The newest bar is of {Instants.Day(last.TradingDay)}; {(choice.Range.Months is null ? "nothing has come since" : $"the range of {choice.Range.Length} ends there")}."
        : null;

    public string TableNote => Bars.Count > TableRows ? $"newest {TableRows} of {Figures.Count(Bars.Count)}" : Figures.Count(Bars.Count, "bar");

    /// <summary>The exchanges and series to choose from; empty when there is no choice.</summary>
    public IReadOnlyList<FilterChoice> Places => bars.Available.Count < 2
        ? []
        : [.. bars.Available.Select(has => new FilterChoice($"{has.Exchange.Code()} {has.Series}", choice.Address(has), has.Exchange == bars.Exchange && has.Series == bars.Series, has.Days))];

    public string WarehouseAddress => "/warehouse?ticker=" + Uri.EscapeDataString(bars.Ticker);

    public IReadOnlyList<(string Label, string Value, string Detail, string? Tone)> Tiles
    {
        get
        {
            if (Last is not { } last) { return []; }
            var high = Bars.MaxBy(bar => bar.High ?? bar.Close)!;
            var low = Bars.MinBy(bar => bar.Low ?? bar.Close)!;
            var official = Bars.Count(bar => bar.Quality == BarQuality.Official);
            var disputed = Bars.Count(bar => bar.DisagreeingSources.Count > 0);
            return
            [
                (last.Quality == BarQuality.Official ? "Close ₹" : "Last quote ₹", Figures.Price(last.Close), $"{Figures.Change(Change)} · {Instants.Weekday(last.TradingDay)}", Figures.ChangeClass(Change)),
                ("Volume", Figures.Shares(last.Volume), last is { Volume: null } ? "not given by " + last.Source : last.ValueTraded is { } value ? $"shares, ₹ {Figures.Turnover(value)}" : "shares", null),
                ($"Highest ₹, {choice.Range.Word}", Figures.Price(high.High ?? high.Close), Instants.Weekday(high.TradingDay), null),
                ($"Lowest ₹, {choice.Range.Word}", Figures.Price(low.Low ?? low.Close), Instants.Weekday(low.TradingDay), null),
                ($"Trading days, {choice.Range.Word}", Figures.Count(Bars.Count), QualityText(official, disputed), null),
            ];
        }
    }

    /// <summary>Whether a share's last bar is so old that its range is counted back from that bar instead of from today.</summary>
    public static bool IsQuiet(DateOnly last, DateOnly today) => last < today.AddDays(-QuietDays);

    /// <summary>Change against the close of the session before in percent; null where that is not known.</summary>
    public static decimal? ChangeOf(DailyBar bar) => bar.PreviousClose is > 0 and var before ? (bar.Close - before) / before * 100m : null;

    private string QualityText(int official, int disputed)
    {
        List<string> parts = [official == Bars.Count ? "all official" : $"{Figures.Count(official)} official, {Figures.Count(Bars.Count - official)} from quotes"];
        if (disputed > 0) { parts.Add($"files disagree on {Figures.Count(disputed)}"); }
        return string.Join("; ", parts);
    }
}
