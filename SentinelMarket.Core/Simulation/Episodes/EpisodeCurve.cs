namespace SentinelMarket.Core.Simulation.Episodes;

/// <summary>
/// What an episode adds to the logarithm of a price and to the volume, over grid positions. The price is linear between grid points, so that
/// the path stays monotone between them.
/// </summary>
internal sealed class EpisodeCurve
{
    // A day may move 10 %: ln 1.1 upwards and ln 0.9 downwards, less room for the price step and for the distance of the exchanges.
    private const double MostRise = 0.0953 - 0.006;
    private const double MostFall = 0.1054 - 0.006;

    // At the peak four times the usual volume comes on top of the usual one.
    private const double MostVolume = 4;
    private const double VolumePower = 1.5;

    private readonly double _start;
    private readonly double _peak;
    private readonly double _end;
    private readonly double _height;

    /// <summary>The curve of an episode, as high as the band of every day allows.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="logarithm">The logarithm of the share's price without the episode, at a grid position.</param>
    public EpisodeCurve(PumpEpisode episode, Func<double, double> logarithm)
    {
        _start = PricePath.PositionOf(episode.Start);
        _peak = PricePath.PositionOf(episode.Peak);
        _end = PricePath.PositionOf(episode.End);
        _height = episode.Height * Allowed(episode.Height, logarithm);
    }

    /// <summary>What is added to the logarithm of the price.</summary>
    public double PriceAt(double position)
    {
        if (position <= _start || position >= _end) { return 0; }
        var left = Math.Floor(position);
        var from = Shape(left);
        return _height * (from + ((Shape(left + 1) - from) * (position - left)));
    }

    /// <summary>The volume added from the episode's start until a position, in usual days.</summary>
    public double VolumeUntil(double position)
    {
        if (position <= _start) { return 0; }
        var rise = Math.Min(1, (position - _start) / (_peak - _start));
        var volume = (_peak - _start) * Math.Pow(rise, VolumePower + 1) / (VolumePower + 1);
        if (position > _peak)
        {
            var fall = Math.Min(1, (position - _peak) / (_end - _peak));
            volume += (_end - _peak) * (fall - (fall * fall / 2));
        }

        return MostVolume * volume / PricePath.GridPointsPerDay;
    }

    private double Allowed(double height, Func<double, double> logarithm)
    {
        var allowed = 1.0;
        for (var day = Math.Floor(_start / PricePath.GridPointsPerDay) * PricePath.GridPointsPerDay; day < _end; day += PricePath.GridPointsPerDay)
        {
            var (open, added) = (logarithm(day), Shape(day));
            for (var point = day + 1; point <= day + PricePath.GridPointsPerDay; point++)
            {
                var wanted = height * (Shape(point) - added);
                var without = logarithm(point) - open;
                var room = wanted > 0 ? MostRise - without : MostFall + without;
                if (wanted != 0) { allowed = Math.Min(allowed, Math.Max(0, room) / Math.Abs(wanted)); }
            }
        }

        return allowed;
    }

    private double Shape(double point)
    {
        if (point <= _start || point >= _end) { return 0; }
        return point <= _peak ? Math.Pow((point - _start) / (_peak - _start), 1.5) : Math.Pow(1 - ((point - _peak) / (_end - _peak)), 1.5);
    }
}
