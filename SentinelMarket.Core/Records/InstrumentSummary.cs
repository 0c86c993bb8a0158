using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>A share as the lists of instruments know it.</summary>
/// <param name="Id">Its number in the warehouse.</param>
/// <param name="Isin">Its present ISIN.</param>
/// <param name="Symbol">Its present NSE symbol, or null when it is not listed there.</param>
/// <param name="Name">The company's name.</param>
/// <param name="BseCode">Its BSE scrip code, or null when it is not listed there.</param>
/// <param name="Sector">Its sector where a list gives it.</param>
public sealed record InstrumentSummary(long Id, string Isin, Ticker? Symbol, string Name, string? BseCode, string? Sector);

/// <summary>A ticker under which an instrument's rows are found.</summary>
/// <param name="Exchange">The exchange, or null for both.</param>
/// <param name="Ticker">The ticker.</param>
/// <param name="From">The first trading day, inclusive, or null from the beginning.</param>
/// <param name="To">The last trading day, inclusive, or null without end.</param>
public sealed record TickerPeriod(Exchange? Exchange, Ticker Ticker, DateOnly? From, DateOnly? To);

/// <summary>What a search box offers.</summary>
/// <param name="Ticker">The ticker.</param>
/// <param name="Name">The company's name where it is known.</param>
/// <param name="Isin">The ISIN where it is known.</param>
public sealed record StockSuggestion(Ticker Ticker, string? Name, string? Isin);
