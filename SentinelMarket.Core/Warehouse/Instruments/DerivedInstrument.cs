using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>What a symbol of an instrument is known from.</summary>
internal enum SymbolEvidence
{
    /// <summary>A list has it beside the ISIN.</summary>
    List,

    /// <summary>A list of changed symbols leads to it.</summary>
    Change,

    /// <summary>The settings have it beside the ISIN.</summary>
    Settings,

    /// <summary>A list has it beside a name that is this company's and nobody else's.</summary>
    Name,
}

/// <summary>A ticker of an instrument in a time; both days inclusive, null is open.</summary>
internal sealed record SymbolPeriod(Exchange Exchange, Ticker Ticker, DateOnly? From, DateOnly? To, bool IsCurrent, SymbolEvidence Evidence);

/// <summary>A spelling of an instrument's name and the days of the lists that have it; null where only the settings do.</summary>
internal sealed record NamePeriod(string Name, DateOnly? FirstAsOf, DateOnly? LastAsOf);

/// <summary>A membership in an index by its latest list.</summary>
internal sealed record Membership(string Index, DateOnly AsOf);

/// <summary>An instrument as it follows from all facts.</summary>
internal sealed record DerivedInstrument
{
    public required string Isin { get; init; }

    /// <summary>Earlier ISINs of the same share.</summary>
    public required IReadOnlyList<string> FormerIsins { get; init; }

    public required string Name { get; init; }

    public required string Status { get; init; }

    public string? Series { get; init; }

    public string? Sector { get; init; }

    public DateOnly? ListedOn { get; init; }

    public decimal? FaceValue { get; init; }

    public required IReadOnlyList<SymbolPeriod> Symbols { get; init; }

    public required IReadOnlyList<NamePeriod> Names { get; init; }

    public required IReadOnlyList<Membership> Memberships { get; init; }

    public Ticker? Symbol => Current(Exchange.Nse);

    public Ticker? BseCode => Current(Exchange.Bse);

    private Ticker? Current(Exchange exchange) => Symbols.FirstOrDefault(period => period.Exchange == exchange && period.IsCurrent)?.Ticker;
}
