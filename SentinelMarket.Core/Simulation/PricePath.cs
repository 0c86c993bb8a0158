using SentinelMarket.Core.Market;
using SentinelMarket.Core.Simulation.Episodes;

namespace SentinelMarket.Core.Simulation;

/// <summary>
/// One share's price on one exchange as a function of the instant. The logarithm of the price is a sum of linearly interpolated noises
/// whose periods double from 5 minutes to 114 days and whose amplitudes grow with the root of the period, which looks like a random walk
/// but needs no state and stays around its base; pump-and-dump episodes stand on top of it. Between two grid points (5 minutes) the path is monotone, so the grid has all extremes.
/// </summary>
internal sealed class PricePath
{
    /// <summary>The distance of grid points.</summary>
    public const int GridMinutes = 5;

    /// <summary>Grid points of a day.</summary>
    public const int GridPointsPerDay = 24 * 60 / GridMinutes;

    /// <summary>The exchanges' price step in rupees.</summary>
    public const decimal Tick = 0.05m;

    private const int Octaves = 16;

    // A curve takes half a millisecond, so whoever walks through a year must not drive out whoever walks through another.
    private const int SlotsKept = 16;

    // With the largest volatility factor the steepest possible day moves 9 %: always inside the 10 % band around the close before.
    private const double DailyAmplitude = 0.006;
    private const double LeastVolatility = 0.6;
    private const double MostVolatility = 1.25;

    // How far the two exchanges stand apart: the arbitrage between them keeps it within a few hundredths of a percent.
    private const double ExchangeAmplitude = 0.0003;
    private const double MinutesPerDay = 24 * 60;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly ulong[] _keys = new ulong[Octaves];
    private readonly double[] _amplitudes = new double[Octaves];
    private readonly ulong _exchangeKey;
    private readonly double _basePrice;
    private readonly Ticker _ticker;
    private readonly EpisodePlan _episodes;
    private readonly SlotCurve?[] _latest = new SlotCurve?[SlotsKept];

    public PricePath(long seed, Ticker share, Exchange exchange, EpisodePlan episodes)
    {
        (_ticker, _episodes) = (share, episodes);
        var ticker = share.Value;
        var volatility = LeastVolatility + ((MostVolatility - LeastVolatility) * Draw.Unit(Draw.Key(seed, $"volatility/{ticker}"), 0));
        for (var octave = 0; octave < Octaves; octave++)
        {
            var period = GridMinutes * (double)(1 << octave);
            _keys[octave] = Draw.Key(seed, $"price/{ticker}/{octave}");
            _amplitudes[octave] = volatility * DailyAmplitude * Math.Sqrt(period / MinutesPerDay);
        }

        _exchangeKey = Draw.Key(seed, $"spread/{ticker}/{exchange}");
        _basePrice = BasePrices.Of(share, seed);
    }

    /// <summary>The grid position of an instant: whole numbers are grid points, a day has <see cref="GridPointsPerDay"/>.</summary>
    public static double PositionOf(DateTimeOffset instant) => (instant.ToOffset(IndianTime.Offset).DateTime - Epoch).TotalMinutes / GridMinutes;

    /// <summary>The grid point of a day's first instant.</summary>
    public static long StartOf(DateOnly day) => (long)(day.ToDateTime(TimeOnly.MinValue) - Epoch).TotalDays * GridPointsPerDay;

    /// <summary>The instant of a grid point, in UTC.</summary>
    public static DateTimeOffset InstantOf(long point) => IndianTime.ToUtc(Epoch.AddMinutes(point * (double)GridMinutes));

    /// <summary>The price at a grid position, rounded to the tick.</summary>
    public decimal At(double position)
    {
        var logarithm = ExchangeAmplitude * Interpolate(_exchangeKey, position);
        logarithm += LogarithmAt(position);
        var ticks = Math.Round((decimal)(_basePrice * Math.Exp(logarithm)) / Tick, MidpointRounding.AwayFromZero);
        return Math.Max(ticks, 1) * Tick;
    }

    /// <summary>The logarithm of the price over its base at a grid position, the same for both exchanges.</summary>
    public double LogarithmAt(double position) => WithoutEpisode(position) + (CurveAt(position)?.PriceAt(position) ?? 0);

    /// <summary>The volume that an episode adds between two positions of one day, in usual days.</summary>
    public double ExtraVolume(double from, double to) => CurveAt(to) is { } curve ? curve.VolumeUntil(to) - curve.VolumeUntil(from) : 0;

    private double WithoutEpisode(double position)
    {
        var logarithm = 0.0;
        for (var octave = 0; octave < Octaves; octave++)
        {
            logarithm += _amplitudes[octave] * Interpolate(_keys[octave], position / (1 << octave));
        }

        return logarithm;
    }

    private EpisodeCurve? CurveAt(double position)
    {
        var slot = EpisodePlan.SlotOf(position);
        ref var place = ref _latest[(int)(slot & (SlotsKept - 1))];
        if (place is { } known && known.Slot == slot) { return known.Curve; }
        var made = new SlotCurve(slot, _episodes.InSlot(_ticker, slot) is { } episode ? new EpisodeCurve(episode, WithoutEpisode) : null);
        place = made;
        return made.Curve;
    }

    private static double Interpolate(ulong key, double position)
    {
        var left = Math.Floor(position);
        var from = Draw.Signed(key, (long)left);
        return from + ((Draw.Signed(key, (long)left + 1) - from) * (position - left));
    }

    private sealed record SlotCurve(long Slot, EpisodeCurve? Curve);
}
