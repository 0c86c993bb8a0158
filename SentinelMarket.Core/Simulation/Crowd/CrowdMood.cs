using System.Collections.Concurrent;
using SentinelMarket.Core.Simulation.Episodes;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>What the crowd has on its mind in an hour: which shares it talks about, in which mood, and how excited it is.</summary>
internal sealed class CrowdMood
{
    private readonly double[] _upTo;
    private readonly double[] _moods;

    private CrowdMood(double[] upTo, double[] moods, double heat, PumpEpisode[] episodes, NewsEvent[] news) =>
        (_upTo, _moods, Heat, Episodes, News) = (upTo, moods, heat, episodes, news);

    /// <summary>How much more is said than in a quiet hour: 1 and above.</summary>
    public double Heat { get; }

    /// <summary>The episodes of which a part lies in the hour.</summary>
    public PumpEpisode[] Episodes { get; }

    /// <summary>The events of the hour and of the four before it.</summary>
    public NewsEvent[] News { get; }

    public static CrowdMood Of(SimulatedMarket market, ShareWords[] shares, double[] popularity, NewsCalendar calendar, DateTimeOffset hour)
    {
        var news = calendar.Between(hour.AddHours(-4), hour.AddHours(1)).ToArray();
        var episodes = new List<PumpEpisode>();
        var (upTo, moods, sum, quiet) = (new double[shares.Length], new double[shares.Length], 0.0, 0.0);
        for (var i = 0; i < shares.Length; i++)
        {
            var ticker = shares[i].Instrument.Ticker;
            episodes.AddRange(market.EpisodesOf(ticker, hour, hour.AddHours(1)));

            // Six hours move a usual share by about 0.3 %.
            var move = Math.Clamp(market.MoveBetween(ticker, hour.AddHours(-6), hour) / 0.003, -6, 6);
            var weight = popularity[i] * (1 + (0.4 * Math.Abs(move)));
            moods[i] = 0.45 * move;
            foreach (var happened in news)
            {
                if (happened.Share != i || happened.At >= hour) { continue; }
                weight += 4 * popularity[i];
                moods[i] += 0.9 * happened.Direction;
            }

            quiet += popularity[i];
            upTo[i] = sum += weight;
        }

        return new CrowdMood(upTo, moods, Math.Min(2.5, 0.6 + (0.4 * sum / quiet)), [.. episodes], news);
    }

    /// <summary>A share that somebody talks about.</summary>
    public int Share(ref DrawStream draw)
    {
        var found = Array.BinarySearch(_upTo, draw.Unit() * _upTo[^1]);
        return Math.Min(found < 0 ? ~found : found + 1, _upTo.Length - 1);
    }

    /// <summary>How probably somebody speaks well of the share, of those who take sides.</summary>
    public double Gladness(int share) => 1 / (1 + Math.Exp(-_moods[share]));
}

/// <summary>Keeps the latest hours' moods, each of which many messages need.</summary>
internal sealed class CrowdMoods(SimulatedMarket market, ShareWords[] shares, NewsCalendar calendar, long seed)
{
    private const int MostHours = 256;

    private readonly ConcurrentDictionary<long, CrowdMood> _hours = new();

    // A few shares are on everybody's mind and most are not.
    private readonly double[] _popularity =
        [.. shares.Select(share => Math.Exp(2.2 * Draw.Unit(Draw.Key(seed, $"popularity/{share.Symbol}"), 0)))];

    public CrowdMood At(DateTimeOffset instant)
    {
        var hour = CrowdClock.HourOf(instant);
        if (_hours.TryGetValue(hour, out var known)) { return known; }
        if (_hours.Count >= MostHours) { _hours.Clear(); }
        return _hours.GetOrAdd(hour, CrowdMood.Of(market, shares, _popularity, calendar, CrowdClock.Epoch.AddHours(hour)));
    }
}
