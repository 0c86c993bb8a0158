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
        Bars = [.. bars.Bars.Select(bar => StockBarDto.Of(bar, bars))];
    }

    public string Ticker { get; }

    /// <summary>The share; null when no list of instruments knows it.</summary>
    public InstrumentDto? Instrument { get; }

    public string Exchange { get; }

    public string Series { get; }

    /// <summary>What else the share has: the best first.</summary>
    public IReadOnlyList<BarSeriesDto> Available { get; }

    /// <summary>Oldest first; prices are rupees as they were traded.</summary>
    public IReadOnlyList<StockBarDto> Bars { get; }
}

/// <summary>One day of the share, with the id under which /api/data/lineage/stock_bars_daily tells where it comes from.</summary>
public sealed record StockBarDto(
    DateOnly TradingDay, decimal? Open, decimal? High, decimal? Low, decimal Close, decimal? PreviousClose, long? Volume, decimal? ValueTraded, long? Trades,
    string Ticker, string Source, BarQuality Quality, IReadOnlyList<string> AgreeingSources, IReadOnlyList<string> DisagreeingSources, long RunId, string? LineageId)
{
    internal static StockBarDto Of(DailyBar bar, StockBars bars) => new(
        bar.TradingDay, bar.Open, bar.High, bar.Low, bar.Close, bar.PreviousClose, bar.Volume, bar.ValueTraded, bar.Trades, bar.Ticker, bar.Source, bar.Quality,
        bar.AgreeingSources, bar.DisagreeingSources, bar.RunId, StockBarKey.Of(bar, bars.Exchange, bars.Series)?.ToText());
}

/// <summary>An exchange and series with its days.</summary>
public sealed record BarSeriesDto(string Exchange, string Series, long Days, DateOnly FirstDay, DateOnly LastDay);

/// <summary>What a search box offers.</summary>
public sealed record StockSuggestionDto(string Ticker, string? Name, string? Isin);
