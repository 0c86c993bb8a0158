using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>Daily bars of one share in one series of one exchange.</summary>
public sealed record StockBarsDto
{
    public StockBarsDto(StockBars bars)
    {
        Ticker = bars.Ticker;
        Instrument = bars.Instrument is { } instrument ? new InstrumentDto(instrument) : null;
        Exchange = bars.Exchange.Code();
        Series = bars.Series;
        Available = [.. bars.Available.Select(has => new BarSeriesDto(has.Exchange.Code(), has.Series, has.Days, has.FirstDay, has.LastDay))];
        Bars = bars.Bars;
    }

    public string Ticker { get; }

    /// <summary>The share; null when no list of instruments knows it.</summary>
    public InstrumentDto? Instrument { get; }

    public string Exchange { get; }

    public string Series { get; }

    /// <summary>What else the share has: the best first.</summary>
    public IReadOnlyList<BarSeriesDto> Available { get; }

    /// <summary>Oldest first; prices are rupees as they were traded.</summary>
    public IReadOnlyList<DailyBar> Bars { get; }
}

/// <summary>An exchange and series with its days.</summary>
public sealed record BarSeriesDto(string Exchange, string Series, long Days, DateOnly FirstDay, DateOnly LastDay);

/// <summary>What a search box offers.</summary>
public sealed record StockSuggestionDto(string Ticker, string? Name, string? Isin);
