namespace SentinelMarket.Core.Quality.Metrics;

/// <summary>How far a value lies from earlier ones, measured so that outliers among those hardly matter.</summary>
public static class RobustScore
{
    // The standard deviation of a normal distribution in units of its median absolute deviation: 1 / 0.6745 (Iglewicz and Hoaglin, 1993).
    private const double Deviations = 1.4826;

    /// <summary>(value - median) / max(1.4826 x MAD, <paramref name="least"/>), where MAD is the median of |earlier - median|.</summary>
    /// <param name="value">The value to judge.</param>
    /// <param name="earlier">The values before it; at least one.</param>
    /// <param name="least">The smallest deviation that counts, in the values' unit: keeps a history that never moved from making any change infinite.</param>
    public static double Of(double value, IReadOnlyCollection<double> earlier, double least)
    {
        if (earlier.Count == 0) { throw new ArgumentException("At least one earlier value is needed.", nameof(earlier)); }
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        var median = Median(earlier);
        var deviation = Median([.. earlier.Select(each => Math.Abs(each - median))]);
        return (value - median) / Math.Max(Deviations * deviation, least);
    }

    /// <summary>The middle value, or the mean of the two middle ones.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) { throw new ArgumentException("At least one value is needed.", nameof(values)); }
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
