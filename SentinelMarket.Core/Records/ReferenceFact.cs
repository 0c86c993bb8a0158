using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>
/// One line of a list of shares, as the list says it: a listed share, a member of an index, a scrip code, a changed symbol. What instruments
/// there are follows from all facts together, so the order in which lists are imported does not matter.
/// </summary>
public sealed record ReferenceFact
{
    /// <summary>The source id; see <see cref="SourceIds"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The list within the source, such as the index <c>NIFTY 50</c>; empty where the source is one list.</summary>
    public string List { get; init; } = "";

    /// <summary>The ISIN, check digit verified.</summary>
    public string? Isin { get; init; }

    /// <summary>The NSE symbol; of a changed symbol, the new one.</summary>
    public Ticker? Symbol { get; init; }

    /// <summary>Of a changed symbol, the old one.</summary>
    public Ticker? FormerSymbol { get; init; }

    /// <summary>The six-digit BSE scrip code.</summary>
    public string? BseCode { get; init; }

    /// <summary>The company's name in the list's own spelling.</summary>
    public string? Name { get; init; }

    /// <summary>The exchange's series.</summary>
    public string? Series { get; init; }

    /// <summary>The sector in the list's own words.</summary>
    public string? Sector { get; init; }

    /// <summary>The day of listing.</summary>
    public DateOnly? ListedOn { get; init; }

    /// <summary>The face value of a share in rupees.</summary>
    public decimal? FaceValue { get; init; }

    /// <summary>Of a changed symbol, the first trading day of the new one where the list gives it.</summary>
    public DateOnly? ChangedOn { get; init; }

    /// <summary>The day of the list: its latest date of listing where it has one, otherwise the day in India on which it was read.</summary>
    public required DateOnly AsOf { get; init; }
}
