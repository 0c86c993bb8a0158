using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

/// <summary>What the address of the warehouse page asks for, with every fault in it said in plain words.</summary>
public sealed record WarehouseFilter
{
    public const int DefaultSize = 50;

    /// <summary>The names of the address' parameters that say which rows, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<string> Narrowing = ["ticker", "series", "exchange", "source", "from", "to", "minprice", "maxprice", "minvolume", "maxvolume"];

    /// <summary>All names but the cursor's.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Narrowing, "sort", "size"];

    public static readonly IReadOnlyList<int> Sizes = [25, 50, 100, 250];

    private const string DayFormat = "yyyy-MM-dd";
    private const int LongestCode = 32;

    private readonly IReadOnlyDictionary<string, string> _texts;
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    private WarehouseFilter(IReadOnlyDictionary<string, string> texts) => _texts = texts;

    /// <summary>Without anything: all rows, newest first.</summary>
    public static WarehouseFilter All { get; } = Read(_ => null);

    public int Size { get; private init; } = DefaultSize;

    public StockRowOrder Order { get; private init; } = StockRowOrder.NewestFirst;

    public string? After { get; private init; }

    public IReadOnlyList<string> Faults => [.. Names.Where(_faults.ContainsKey).Select(name => _faults[name])];

    /// <summary>Whether anything narrows the rows.</summary>
    public bool IsNarrowed => Narrowing.Any(_texts.ContainsKey);

    private StockRowQuery Query { get; init; } = new();

    public static string DayText(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads the address' parameters by their names.</summary>
    public static WarehouseFilter Read(Func<string, string?> parameter)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            if (parameter(name)?.Trim() is { Length: > 0 } text) { texts[name] = text; }
        }

        if (Ticker.TryParse(texts.GetValueOrDefault("ticker"), out var symbol)) { texts["ticker"] = symbol.Value; }
        var filter = new WarehouseFilter(texts);
        var from = filter.Day("from");
        var to = filter.Day("to");
        var (leastPrice, mostPrice) = (filter.Price("minprice"), filter.Price("maxprice"));
        var (leastVolume, mostVolume) = (filter.Volume("minvolume"), filter.Volume("maxvolume"));
        if (from > to) { filter.Blame("to", $"The first day, {texts["from"]}, is after the last, {texts["to"]}. Swap them."); }
        if (leastPrice > mostPrice) { filter.Blame("maxprice", $"The lowest price, {texts["minprice"]}, is above the highest, {texts["maxprice"]}. Swap them."); }
        if (leastVolume > mostVolume) { filter.Blame("maxvolume", $"The lowest volume, {texts["minvolume"]}, is above the highest, {texts["maxvolume"]}. Swap them."); }
        var order = filter.ReadOrder();
        var size = filter.ReadSize();
        var after = parameter("after") is { } cursor && !string.IsNullOrWhiteSpace(cursor) ? cursor : null;
        return filter with
        {
            Order = order,
            Size = size,
            After = after,
            Query = new StockRowQuery
            {
                Ticker = filter.ReadTicker(),
                Series = filter.Code("series")?.ToUpperInvariant(),
                Exchange = filter.ReadExchange(),
                Source = filter.Code("source"),
                From = from,
                To = to,
                MinPrice = leastPrice,
                MaxPrice = mostPrice,
                MinVolume = leastVolume,
                MaxVolume = mostVolume,
                Sort = order.Sort,
                Descending = order.Descending,
                After = after,
                Size = size,
            },
        };
    }

    /// <summary>As given, even when it is wrong, so that the field shows what is to be corrected.</summary>
    public string Text(string name) => _texts.GetValueOrDefault(name, string.Empty);

    /// <summary>"true" for a field that is to be corrected.</summary>
    public string? Invalid(string name) => _faults.ContainsKey(name) ? "true" : null;

    /// <summary>The query; only meaningful without faults.</summary>
    public StockRowQuery ToQuery() => Query;

    /// <summary>The page's address with this filter, from its first page on or after a cursor.</summary>
    public string Address(string? after = null) => AddressOf(Text, after);

    /// <summary>The address of the first page with one parameter changed, or left out.</summary>
    public string AddressWith(string name, string? value) => AddressOf(other => string.Equals(other, name, StringComparison.Ordinal) ? value : Text(other), null);

    /// <summary>What narrows the rows, each with the address without it.</summary>
    public IReadOnlyList<FilterChip> Chips => [.. Narrowing.Where(_texts.ContainsKey).Select(name => new FilterChip(ChipText(name), AddressWith(name, null)))];

    private static string AddressOf(Func<string, string?> text, string? after)
    {
        List<string> parts = [];
        foreach (var name in Names)
        {
            var value = text(name);
            var isDefault = name switch
            {
                "size" => value == DefaultSize.ToString(CultureInfo.InvariantCulture),
                "sort" => value == StockRowOrder.NewestFirst.Code,
                _ => false,
            };
            if (!isDefault) { Add(name, value); }
        }

        Add("after", after);
        return parts.Count == 0 ? "/warehouse" : "/warehouse?" + string.Join('&', parts);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) { parts.Add($"{name}={Uri.EscapeDataString(value)}"); }
        }
    }

    private string ChipText(string name) => name switch
    {
        "ticker" => Text(name),
        "series" => "series " + Text(name).ToUpperInvariant(),
        "exchange" => Text(name).ToUpperInvariant(),
        "source" => Text(name),
        "from" => "from " + (Query.From is { } day ? Instants.Day(day) : Text(name)),
        "to" => "to " + (Query.To is { } day ? Instants.Day(day) : Text(name)),
        "minprice" => "₹ " + (Query.MinPrice is { } price ? Figures.Price(price) : Text(name)) + " or more",
        "maxprice" => "₹ " + (Query.MaxPrice is { } price ? Figures.Price(price) : Text(name)) + " or less",
        "minvolume" => (Query.MinVolume is { } volume ? Figures.Shares(volume) : Text(name)) + " shares or more",
        _ => (Query.MaxVolume is { } volume ? Figures.Shares(volume) : Text(name)) + " shares or fewer",
    };

    private void Blame(string name, string fault) => _faults.TryAdd(name, fault);

    private Ticker? ReadTicker()
    {
        if (!_texts.TryGetValue("ticker", out var text)) { return null; }
        if (Ticker.TryParse(text, out var ticker)) { return ticker; }
        Blame("ticker", $"“{text}” is not a ticker: up to {Ticker.MaxLength} letters, digits or & - _ . * are expected.");
        return null;
    }

    private Exchange? ReadExchange()
    {
        if (!_texts.TryGetValue("exchange", out var text)) { return null; }
        if (ExchangeCode.TryParse(text, out var exchange)) { return exchange; }
        Blame("exchange", $"“{text}” is not an exchange: NSE or BSE is expected.");
        return null;
    }

    private string? Code(string name)
    {
        if (!_texts.TryGetValue(name, out var text)) { return null; }
        if (text.Length <= LongestCode && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')) { return text; }
        Blame(name, $"“{text}” is not a {name}: up to {LongestCode} letters, digits or . _ - are expected.");
        return null;
    }

    private DateOnly? Day(string name)
    {
        if (!_texts.TryGetValue(name, out var text)) { return null; }
        if (DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) { return day; }
        Blame(name, $"“{text}” in “{name}” is not a day; write it as year-month-day, such as 2026-01-31.");
        return null;
    }

    private decimal? Price(string name)
    {
        if (!_texts.TryGetValue(name, out var text)) { return null; }
        if (text.Length <= LongestCode && decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var price)) { return price; }
        Blame(name, $"“{text}” is not a price; write rupees such as 1250.50.");
        return null;
    }

    private long? Volume(string name)
    {
        if (!_texts.TryGetValue(name, out var text)) { return null; }
        if (long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var volume)) { return volume; }
        Blame(name, $"“{text}” is not a volume; write a whole number of shares such as 100000.");
        return null;
    }

    private StockRowOrder ReadOrder()
    {
        if (!_texts.TryGetValue("sort", out var text)) { return StockRowOrder.NewestFirst; }
        if (StockRowOrder.Find(text) is { } order) { return order; }
        Blame("sort", $"“{text}” is not an order of rows; expected is one of {string.Join(", ", StockRowOrder.All.Select(one => one.Code))}.");
        return StockRowOrder.NewestFirst;
    }

    private int ReadSize()
    {
        if (!_texts.TryGetValue("size", out var text)) { return DefaultSize; }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 1000) { return size; }
        Blame("size", $"“{text}” is not a page size: 1 to 1,000 rows are expected.");
        return DefaultSize;
    }
}

/// <summary>A filter in words, and the address that is without it.</summary>
public sealed record FilterChip(string Text, string AddressWithout);
