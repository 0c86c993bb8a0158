using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Simulation.Episodes;

namespace SentinelMarket.Core.Simulation;

/// <summary>
/// A market that needs no state: the same seed and instant always give the same quote, in any process. It is always in session: every
/// date in India is a trading day that lasts from midnight to midnight, so the end of a day is the start of the next.
/// </summary>
public sealed class SimulatedMarket(IOptions<SimulationOptions> options)
{
    /// <summary>The first day that the market has prices of.</summary>
    public static readonly DateOnly FirstDay = new(2001, 1, 1);

    // Bounds the cache when calls name shares at random; the paths of a large universe on two exchanges fit.
    private const int MostPaths = 20_000;
    private const double SharesPerTrade = 43;

    private readonly ConcurrentDictionary<(Ticker, Exchange), PricePath> _paths = new();
    private readonly EpisodePlan _episodes = new(options.Value.Seed, options.Value.EpisodeRate);

    /// <summary>The share's quote at an instant.</summary>
    public SimulatedQuote QuoteAt(Instrument instrument, Exchange exchange, DateTimeOffset instant)
    {
        var day = IndianTime.DayOf(instant);
        return Quote(instrument, exchange, instant.ToUniversalTime(), day, PricePath.PositionOf(instant));
    }

    /// <summary>The share's bar of a whole day, whose price is the close.</summary>
    public SimulatedQuote BarOf(Instrument instrument, Exchange exchange, DateOnly day) =>
        Quote(instrument, exchange, IndianTime.CloseOf(day), day, PricePath.StartOf(day.AddDays(1)));

    /// <summary>The share's pump-and-dump episodes of which any part lies in [from, to), oldest first.</summary>
    public IEnumerable<PumpEpisode> EpisodesOf(Ticker ticker, DateTimeOffset from, DateTimeOffset to) => _episodes.Between(ticker, from, to);

    /// <summary>The share's last price on NSE at an instant, in rupees; the same as that of its quote.</summary>
    internal decimal PriceAt(Ticker ticker, DateTimeOffset instant) => PathOf(ticker, Exchange.Nse).At(PricePath.PositionOf(instant));

    /// <summary>How far the logarithm of the share's price moves between two instants.</summary>
    internal double MoveBetween(Ticker ticker, DateTimeOffset from, DateTimeOffset to)
    {
        var path = PathOf(ticker, Exchange.Nse);
        return path.LogarithmAt(PricePath.PositionOf(to)) - path.LogarithmAt(PricePath.PositionOf(from));
    }

    /// <summary>The day's path so far: each grid point that has passed and the instant itself, oldest first, with the shares traded since the point before.</summary>
    internal IEnumerable<(DateTimeOffset At, decimal Price, long Volume)> DaySoFar(Instrument instrument, Exchange exchange, DateTimeOffset instant)
    {
        var (path, day, now) = (PathOf(instrument.Ticker, exchange), IndianTime.DayOf(instant), PricePath.PositionOf(instant));
        var start = PricePath.StartOf(day);
        var open = path.At(start);
        var before = 0L;
        for (var point = start; point < now; point++) { yield return Point(point, PricePath.InstantOf(point)); }
        yield return Point(now, instant.ToUniversalTime());

        (DateTimeOffset At, decimal Price, long Volume) Point(double position, DateTimeOffset at)
        {
            var until = VolumeUntil(instrument, exchange, day, open, (position - start) / PricePath.GridPointsPerDay, path.ExtraVolume(start, position));
            var traded = until - before;
            before = until;
            return (at, path.At(position), traded);
        }
    }

    private SimulatedQuote Quote(Instrument instrument, Exchange exchange, DateTimeOffset instant, DateOnly day, double position)
    {
        var path = PathOf(instrument.Ticker, exchange);
        var start = PricePath.StartOf(day);
        var price = path.At(position);
        var open = path.At(start);
        var (high, low, sum, count) = (Math.Max(open, price), Math.Min(open, price), open, 1);
        for (var point = start + 1; point < position; point++)
        {
            var passed = path.At(point);
            high = Math.Max(high, passed);
            low = Math.Min(low, passed);
            sum += passed;
            count++;
        }

        var fraction = (position - start) / PricePath.GridPointsPerDay;
        var volume = VolumeUntil(instrument, exchange, day, open, fraction, path.ExtraVolume(start, position));
        return new SimulatedQuote(
            instrument, exchange, instant, day, price, open, high, low, open,
            Math.Round(sum / count, 2), volume, (long)Math.Ceiling(volume / SharesPerTrade));
    }

    private PricePath PathOf(Ticker ticker, Exchange exchange)
    {
        if (_paths.TryGetValue((ticker, exchange), out var known)) { return known; }
        var path = new PricePath(options.Value.Seed, ticker, exchange, _episodes);
        return _paths.Count < MostPaths ? _paths.GetOrAdd((ticker, exchange), path) : path;
    }

    /// <summary>Shares traded until a fraction of the day has passed: more at both ends of the day and during an episode, never falling.</summary>
    private long VolumeUntil(Instrument instrument, Exchange exchange, DateOnly day, decimal open, double fraction, double extra)
    {
        var seed = options.Value.Seed;
        var ticker = instrument.Ticker.Value;
        var typicalCrores = 80 * Math.Exp(2.2 * Draw.Unit(Draw.Key(seed, $"turnover/{ticker}"), 0)); // 80 to 720 crore rupees a day
        var ofDay = Math.Exp(0.5 * Draw.Signed(Draw.Key(seed, $"volume/{ticker}"), day.DayNumber));
        var share = exchange == Exchange.Nse ? 1.0 : 0.06; // most trading is on NSE
        var wholeDay = typicalCrores * 1e7 * ofDay * share / (double)open;
        return (long)(wholeDay * (fraction + (0.09 * Math.Sin(2 * Math.PI * fraction)) + extra));
    }
}
