using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>Shares that a search found, best first.</summary>
/// <param name="Search">What was searched for, or null.</param>
/// <param name="Limit">The most shares that were asked for.</param>
/// <param name="LimitReached">Whether there may be more than these.</param>
/// <param name="Instruments">The shares.</param>
public sealed record InstrumentsDto(string? Search, int Limit, bool LimitReached, IReadOnlyList<InstrumentDto> Instruments);

/// <summary>Who a share is.</summary>
public record InstrumentDto
{
    public InstrumentDto(InstrumentSummary summary)
    {
        Isin = summary.Isin;
        Symbol = summary.Symbol?.Value;
        Name = summary.Name;
        BseCode = summary.BseCode;
        Sector = summary.Sector;
    }

    public string Isin { get; }

    public string? Symbol { get; }

    public string Name { get; }

    public string? BseCode { get; }

    public string? Sector { get; }
}

/// <summary>Everything that is known of a share.</summary>
public sealed record InstrumentDetailDto : InstrumentDto
{
    public InstrumentDetailDto(InstrumentDetail detail)
        : base(detail.Summary)
    {
        Status = detail.Status;
        Series = detail.Series;
        ListedOn = detail.ListedOn;
        FaceValue = detail.FaceValue;
        FormerIsins = detail.FormerIsins;
        Symbols = [.. detail.Symbols.Select(symbol => new InstrumentSymbolDto(symbol.Exchange.Code(), symbol.Ticker.Value, symbol.From, symbol.To, symbol.IsCurrent, symbol.Evidence))];
        Names = detail.Names;
        Indices = detail.Indices;
    }

    /// <summary>Listed, NotListed or Unknown, by the latest equity list of NSE.</summary>
    public string Status { get; }

    public string? Series { get; }

    public DateOnly? ListedOn { get; }

    public decimal? FaceValue { get; }

    public IReadOnlyList<string> FormerIsins { get; }

    public IReadOnlyList<InstrumentSymbolDto> Symbols { get; }

    public IReadOnlyList<InstrumentName> Names { get; }

    public IReadOnlyList<IndexMembership> Indices { get; }
}

/// <summary>A ticker of a share in a time; a day that is null is not known.</summary>
public sealed record InstrumentSymbolDto(string Exchange, string Ticker, DateOnly? From, DateOnly? To, bool IsCurrent, string Evidence);
