using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>Everything that is known of a share.</summary>
public sealed record InstrumentDetail
{
    /// <summary>Who it is.</summary>
    public required InstrumentSummary Summary { get; init; }

    /// <summary><c>Listed</c> when the latest equity list of NSE has it, <c>NotListed</c> when only an earlier one had, <c>Unknown</c> when none did.</summary>
    public required string Status { get; init; }

    /// <summary>The NSE series where a list gives it.</summary>
    public string? Series { get; init; }

    /// <summary>The day of listing on NSE where a list gives it.</summary>
    public DateOnly? ListedOn { get; init; }

    /// <summary>The face value of a share in rupees where a list gives it.</summary>
    public decimal? FaceValue { get; init; }

    /// <summary>Earlier ISINs of the same share.</summary>
    public required IReadOnlyList<string> FormerIsins { get; init; }

    /// <summary>Its tickers over time, present ones first.</summary>
    public required IReadOnlyList<InstrumentSymbol> Symbols { get; init; }

    /// <summary>Its names as the lists spell them, the present one first.</summary>
    public required IReadOnlyList<InstrumentName> Names { get; init; }

    /// <summary>The indices whose latest list has it.</summary>
    public required IReadOnlyList<IndexMembership> Indices { get; init; }
}

/// <summary>A ticker of a share in a time.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Ticker">The ticker; on BSE the scrip code.</param>
/// <param name="From">The first trading day, inclusive, or null when it is not known.</param>
/// <param name="To">The last trading day, inclusive, or null when it is not known or still to come.</param>
/// <param name="IsCurrent">Whether it is the ticker of today.</param>
/// <param name="Evidence">
/// <c>List</c> (a list has it beside the ISIN), <c>Change</c> (a list of changed symbols leads to it), <c>Settings</c> or <c>Name</c> (only the
/// company's name says so).
/// </param>
public sealed record InstrumentSymbol(Exchange Exchange, Ticker Ticker, DateOnly? From, DateOnly? To, bool IsCurrent, string Evidence);

/// <summary>A name of a share and the days of the lists that have it.</summary>
/// <param name="Name">The name.</param>
/// <param name="FirstSeen">The day of the first list, or null when only the settings have it.</param>
/// <param name="LastSeen">The day of the last list, or null when only the settings have it.</param>
public sealed record InstrumentName(string Name, DateOnly? FirstSeen, DateOnly? LastSeen);

/// <summary>A membership in an index.</summary>
/// <param name="Index">The index, such as <c>NIFTY 50</c>.</param>
/// <param name="AsOf">The day of the list that says so.</param>
public sealed record IndexMembership(string Index, DateOnly AsOf);
