using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

/// <summary>What the address of the warehouse page asks for, with every fault in it said in plain words.</summary>
public sealed record WarehouseFilter
{
    public const int DefaultSize = 50;

    private const string DayFormat = "yyyy-MM-dd";

    public static readonly IReadOnlyList<int> Sizes = [25, 50, 100, 250];

    /// <summary>As given, even when it is wrong, so that the field shows what is to be corrected.</summary>
    public string TickerText { get; init; } = string.Empty;

    public string FromText { get; init; } = string.Empty;

    public string ToText { get; init; } = string.Empty;

    public int Size { get; init; } = DefaultSize;

    public string? After { get; init; }

    public string? TickerFault { get; init; }

    public string? FromFault { get; init; }

    public string? ToFault { get; init; }

    public string? SizeFault { get; init; }

    public IReadOnlyList<string> Faults => [.. new[] { TickerFault, FromFault, ToFault, SizeFault }.OfType<string>()];

    /// <summary>Whether anything narrows the rows.</summary>
    public bool IsNarrowed => TickerText.Length + FromText.Length + ToText.Length > 0;

    /// <summary>The first day; null when none, or none that can be read, was given.</summary>
    public DateOnly? From => ReadDay(FromText);

    public DateOnly? To => ReadDay(ToText);

    public static string? DayText(DateOnly? day) => day?.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static WarehouseFilter Read(string? ticker, string? from, string? to, string? size, string? after)
    {
        var tickerText = ticker?.Trim() ?? string.Empty;
        var fromText = from?.Trim() ?? string.Empty;
        var toText = to?.Trim() ?? string.Empty;
        var fromDay = ReadDay(fromText);
        var toDay = ReadDay(toText);
        var rows = DefaultSize;
        var sizeIsGood = string.IsNullOrWhiteSpace(size)
            || (int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out rows) && rows is >= 1 and <= 1000);

        return new WarehouseFilter
        {
            TickerText = Ticker.TryParse(tickerText, out var symbol) ? symbol.Value : tickerText,
            FromText = fromText,
            ToText = toText,
            Size = sizeIsGood ? rows : DefaultSize,
            After = string.IsNullOrWhiteSpace(after) ? null : after,
            TickerFault = tickerText.Length > 0 && !Ticker.TryParse(tickerText, out _)
                ? $"“{tickerText}” is not a ticker: up to {Ticker.MaxLength} letters, digits or & - _ . * are expected."
                : null,
            FromFault = DayFault("from", fromText, fromDay),
            ToFault = DayFault("to", toText, toDay)
                ?? (fromDay > toDay ? $"The first day, {fromText}, is after the last, {toText}. Swap them." : null),
            SizeFault = sizeIsGood ? null : $"“{size}” is not a page size: 1 to 1,000 rows are expected.",
        };
    }

    /// <summary>The query; only meaningful without faults.</summary>
    public StockRowQuery ToQuery() =>
        new() { Ticker = Ticker.TryParse(TickerText, out var ticker) ? ticker : null, From = From, To = To, After = After, Size = Size };

    /// <summary>The page's address with this filter.</summary>
    public string Address(string? after = null)
    {
        List<string> parts = [];
        Add("ticker", TickerText);
        Add("from", FromText);
        Add("to", ToText);
        if (Size != DefaultSize) { Add("size", Size.ToString(CultureInfo.InvariantCulture)); }
        Add("after", after);
        return parts.Count == 0 ? "/warehouse" : "/warehouse?" + string.Join('&', parts);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) { parts.Add($"{name}={Uri.EscapeDataString(value)}"); }
        }
    }

    private static DateOnly? ReadDay(string text) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? DayFault(string name, string text, DateOnly? day) => text.Length > 0 && day is null
        ? $"“{text}” in “{name}” is not a day; write it as year-month-day, such as 2026-01-31."
        : null;
}
