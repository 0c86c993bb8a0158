using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation;

/// <summary>What the simulated market knows of a share at an instant; for a finished day, the day's bar.</summary>
/// <param name="Instrument">The share.</param>
/// <param name="Exchange">The exchange.</param>
/// <param name="Instant">The instant, in UTC.</param>
/// <param name="Day">The trading day: the date in India.</param>
/// <param name="Price">The last price in rupees; the close of a finished day.</param>
/// <param name="Open">The day's first price in rupees.</param>
/// <param name="High">The day's highest price so far in rupees.</param>
/// <param name="Low">The day's lowest price so far in rupees.</param>
/// <param name="PreviousClose">The price at the end of the day before, in rupees.</param>
/// <param name="Average">The mean price of the day so far, in rupees.</param>
/// <param name="Volume">Shares traded in the day so far.</param>
/// <param name="Trades">Trades in the day so far.</param>
public sealed record SimulatedQuote(
    Instrument Instrument,
    Exchange Exchange,
    DateTimeOffset Instant,
    DateOnly Day,
    decimal Price,
    decimal Open,
    decimal High,
    decimal Low,
    decimal PreviousClose,
    decimal Average,
    long Volume,
    long Trades)
{
    private const decimal BandWidth = 0.10m;

    /// <summary>Value traded in the day so far, in rupees.</summary>
    public decimal ValueTraded => Average * Volume;

    /// <summary>Price less previous close, in rupees.</summary>
    public decimal Change => Price - PreviousClose;

    /// <summary>The lowest price that the exchange would accept today: 10 % below the previous close.</summary>
    public decimal LowerBand => ToTick(PreviousClose * (1 - BandWidth));

    /// <summary>The highest price that the exchange would accept today: 10 % above the previous close.</summary>
    public decimal UpperBand => ToTick(PreviousClose * (1 + BandWidth));

    private static decimal ToTick(decimal price) => Math.Round(price / PricePath.Tick, MidpointRounding.AwayFromZero) * PricePath.Tick;
}
