using System.Collections.Concurrent;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Episodes;

/// <summary>
/// When which share is pumped: time is cut into slots of 60 days, and each slot of each share has one episode or none, drawn from the seed, the
/// share and the slot alone. An episode lies inside its slot and begins and ends at grid points of the price path.
/// </summary>
internal sealed class EpisodePlan(long seed, double rate)
{
    /// <summary>Grid points of a slot.</summary>
    public const long SlotPoints = 60L * PricePath.GridPointsPerDay;

    // Bounds the cache when calls name shares at random.
    private const int MostKnown = 200_000;
    private const int Day = PricePath.GridPointsPerDay;

    private readonly ConcurrentDictionary<(Ticker, long), PumpEpisode?> _known = new();
    private readonly ulong _key = Draw.Key(seed, "episodes");

    /// <summary>The slot of a grid position.</summary>
    public static long SlotOf(double position) => (long)Math.Floor(position / SlotPoints);

    /// <summary>The share's episode in a slot, or null.</summary>
    public PumpEpisode? InSlot(Ticker ticker, long slot)
    {
        if (rate <= 0) { return null; }
        if (_known.TryGetValue((ticker, slot), out var known)) { return known; }
        var episode = Make(ticker, slot);
        return _known.Count < MostKnown ? _known.GetOrAdd((ticker, slot), episode) : episode;
    }

    /// <summary>The share's episodes of which any part lies in [from, to), oldest first.</summary>
    public IEnumerable<PumpEpisode> Between(Ticker ticker, DateTimeOffset from, DateTimeOffset to)
    {
        var last = SlotOf(PricePath.PositionOf(to));
        for (var slot = SlotOf(PricePath.PositionOf(from)); slot <= last; slot++)
        {
            if (InSlot(ticker, slot) is { } episode && episode.Start < to && episode.End > from) { yield return episode; }
        }
    }

    private PumpEpisode? Make(Ticker ticker, long slot)
    {
        var key = Draw.Sub(Draw.Key((long)_key, ticker.Value), slot);
        var draw = new DrawStream(key);
        if (!draw.Chance(rate)) { return null; }
        var start = (slot * SlotPoints) + draw.Between(2 * Day, 48 * Day);
        var peak = start + draw.Between(Day, 5 * Day);
        var end = peak + draw.Between(Day / 2, 2 * Day);
        var height = 0.15 + (0.25 * draw.Unit());
        return new PumpEpisode(ticker, PricePath.InstantOf(start), PricePath.InstantOf(peak), PricePath.InstantOf(end), height, draw.Next());
    }
}
