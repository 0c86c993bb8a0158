using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Stocks;

/// <summary>What the address of a share's page asks for, with every fault in it said in plain words.</summary>
public sealed record StockChoice(string TickerText, StockRange Range, Exchange? Exchange, string? Series, IReadOnlyList<string> Faults)
{
    private const int LongestSeries = 10;

    public Ticker? Ticker => Core.Market.Ticker.TryParse(TickerText, out var ticker) ? ticker : null;

    public static StockChoice Read(string? ticker, string? range, string? exchange, string? series)
    {
        List<string> faults = [];
        var rangeText = range?.Trim() ?? string.Empty;
        var exchangeText = exchange?.Trim() ?? string.Empty;
        var seriesText = series?.Trim().ToUpperInvariant() ?? string.Empty;
        var chosen = rangeText.Length == 0 ? StockRange.Default : StockRange.Find(rangeText);
        if (chosen is null) { faults.Add($"“{rangeText}” is not a range; expected is one of {string.Join(", ", StockRange.All.Select(one => one.Code))}."); }
        Exchange? place = ExchangeCode.TryParse(exchangeText, out var known) ? known : null;
        if (exchangeText.Length > 0 && place is null) { faults.Add($"“{exchangeText}” is not an exchange: NSE or BSE is expected."); }
        if (seriesText.Length > LongestSeries || !seriesText.All(char.IsAsciiLetterOrDigit)) { faults.Add($"“{seriesText}” is not a series: up to {LongestSeries} letters or digits are expected, such as EQ."); }
        return new StockChoice(ticker?.Trim().ToUpperInvariant() ?? string.Empty, chosen ?? StockRange.Default, place, seriesText.Length > 0 ? seriesText : null, faults);
    }

    public IReadOnlyList<FilterChoice> Ranges => [.. StockRange.All.Select(range => new FilterChoice(range.Word, Address(range), range == Range))];

    public string Address(StockRange range) => AddressOf(range, Exchange, Series);

    public string Address(BarSeries series) => AddressOf(Range, series.Exchange, series.Series);

    private string AddressOf(StockRange range, Exchange? exchange, string? series)
    {
        List<string> parts = [];
        if (range != StockRange.Default) { parts.Add("range=" + range.Code); }
        if (exchange is { } place) { parts.Add("exchange=" + place.Code()); }
        if (series is not null) { parts.Add("series=" + Uri.EscapeDataString(series)); }
        return StockAddress.Of(TickerText) + (parts.Count == 0 ? string.Empty : "?" + string.Join('&', parts));
    }
}
