using System.Globalization;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Warehouse;

/// <summary>What the address of the warehouse page asks for, with every fault in it said in plain words.</summary>
public sealed class WarehouseFilter
{
    public const string Path = "/warehouse";

    public const int DefaultSize = 50;

    /// <summary>The names of the address' parameters that say which rows, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<string> Narrowing = ["ticker", "series", "exchange", "source", "from", "to", "minprice", "maxprice", "minvolume", "maxvolume"];

    /// <summary>All names but the cursor's.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Narrowing, "sort", "size"];

    public static readonly IReadOnlyList<int> Sizes = [25, 50, 100, 250];

    private const int MostRows = 1_000;
    private const int LongestNumber = 32;

    private readonly AddressFields _fields;
    private readonly StockRowQuery _query;

    private WarehouseFilter(AddressFields fields)
    {
        _fields = fields;
        var ticker = fields.Ticker("ticker");
        var (from, to) = fields.Days("from", "to");
        var (leastPrice, mostPrice) = (Price("minprice"), Price("maxprice"));
        var (leastVolume, mostVolume) = (Volume("minvolume"), Volume("maxvolume"));
        if (leastPrice > mostPrice) { fields.Blame("maxprice", $"The lowest price, {Text("minprice")}, is above the highest, {Text("maxprice")}. Swap them."); }
        if (leastVolume > mostVolume) { fields.Blame("maxvolume", $"The lowest volume, {Text("minvolume")}, is above the highest, {Text("maxvolume")}. Swap them."); }
        Order = ReadOrder();
        Size = fields.Size("size", DefaultSize, MostRows);
        _query = new StockRowQuery
        {
            Ticker = ticker,
            Series = fields.Code("series")?.ToUpperInvariant(),
            Exchange = ReadExchange(),
            Source = fields.Code("source"),
            From = from,
            To = to,
            MinPrice = leastPrice,
            MaxPrice = mostPrice,
            MinVolume = leastVolume,
            MaxVolume = mostVolume,
            Sort = Order.Sort,
            Descending = Order.Descending,
            After = After,
            Size = Size,
        };
    }

    /// <summary>Without anything: all rows, newest first.</summary>
    public static WarehouseFilter All { get; } = Read(_ => null);

    public int Size { get; }

    public StockRowOrder Order { get; }

    public string? After => _fields.After;

    public IReadOnlyList<string> Faults => _fields.Faults;

    /// <summary>Whether anything narrows the rows.</summary>
    public bool IsNarrowed => Narrowing.Any(_fields.Has);

    /// <summary>What narrows the rows, each with the address without it.</summary>
    public IReadOnlyList<FilterChip> Chips => [.. Narrowing.Where(_fields.Has).Select(name => new FilterChip(ChipText(name), AddressWith(name, null)))];

    /// <summary>Reads the address' parameters by their names.</summary>
    public static WarehouseFilter Read(Func<string, string?> parameter) => new(new AddressFields(Path, Names, parameter));

    /// <summary>As given, even when it is wrong, so that the field shows what is to be corrected.</summary>
    public string Text(string name) => _fields.Text(name);

    /// <summary>"true" for a field that is to be corrected.</summary>
    public string? Invalid(string name) => _fields.Invalid(name);

    /// <summary>The query; only meaningful without faults.</summary>
    public StockRowQuery ToQuery() => _query;

    /// <summary>The page's address with this filter, from its first page on or after a cursor.</summary>
    public string Address(string? after = null) => AddressOf(Text, after);

    /// <summary>The address of the first page with one parameter changed, or left out.</summary>
    public string AddressWith(string name, string? value) => AddressOf(other => string.Equals(other, name, StringComparison.Ordinal) ? value : Text(other), null);

    private string AddressOf(Func<string, string?> text, string? after) =>
        _fields.AddressOf(text, after, ("size", DefaultSize.ToString(CultureInfo.InvariantCulture)), ("sort", StockRowOrder.NewestFirst.Code));

    private string ChipText(string name) => name switch
    {
        "ticker" => Text(name),
        "series" => "series " + Text(name).ToUpperInvariant(),
        "exchange" => Text(name).ToUpperInvariant(),
        "source" => Text(name),
        "from" => "from " + (_query.From is { } day ? Instants.Day(day) : Text(name)),
        "to" => "to " + (_query.To is { } day ? Instants.Day(day) : Text(name)),
        "minprice" => "₹ " + (_query.MinPrice is { } price ? Figures.Price(price) : Text(name)) + " or more",
        "maxprice" => "₹ " + (_query.MaxPrice is { } price ? Figures.Price(price) : Text(name)) + " or less",
        "minvolume" => (_query.MinVolume is { } volume ? Figures.Shares(volume) : Text(name)) + " shares or more",
        _ => (_query.MaxVolume is { } volume ? Figures.Shares(volume) : Text(name)) + " shares or fewer",
    };

    private Exchange? ReadExchange()
    {
        if (!_fields.Has("exchange")) { return null; }
        if (ExchangeCode.TryParse(Text("exchange"), out var exchange)) { return exchange; }
        _fields.Blame("exchange", $"“{Text("exchange")}” is not an exchange: NSE or BSE is expected.");
        return null;
    }

    private decimal? Price(string name)
    {
        if (!_fields.Has(name)) { return null; }
        if (Text(name).Length <= LongestNumber && decimal.TryParse(Text(name), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var price)) { return price; }
        _fields.Blame(name, $"“{Text(name)}” is not a price; write rupees such as 1250.50.");
        return null;
    }

    private long? Volume(string name)
    {
        if (!_fields.Has(name)) { return null; }
        if (long.TryParse(Text(name), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var volume)) { return volume; }
        _fields.Blame(name, $"“{Text(name)}” is not a volume; write a whole number of shares such as 100000.");
        return null;
    }

    private StockRowOrder ReadOrder()
    {
        if (!_fields.Has("sort")) { return StockRowOrder.NewestFirst; }
        if (StockRowOrder.Find(Text("sort")) is { } order) { return order; }
        _fields.Blame("sort", $"“{Text("sort")}” is not an order of rows; expected is one of {string.Join(", ", StockRowOrder.All.Select(one => one.Code))}.");
        return StockRowOrder.NewestFirst;
    }
}
