namespace SentinelMarket.Web.Components.Charts;

/// <summary>An axis of prices with round steps, and room below it for the volumes.</summary>
/// <param name="Min">The axis' lower end, below the prices: from there the volumes rise.</param>
/// <param name="Floor">The lowest price that is written; prices lie above it.</param>
/// <param name="Max">The axis' upper end.</param>
/// <param name="Steps">Into how many steps the axis is divided.</param>
public sealed record PriceScale(decimal Min, decimal Floor, decimal Max, int Steps)
{
    private const int PriceSteps = 5;

    // Of five steps of prices, one and a half belong to the volumes below: a quarter of the height.
    private const decimal VolumeShare = 0.3m;

    /// <summary>How many times higher the axis of the volumes is than the highest volume, so that it stays below the prices.</summary>
    public decimal VolumeFactor => (Max - Min) / ((Floor - Min) * 0.9m);

    /// <summary>The scale for prices between two bounds.</summary>
    public static PriceScale For(decimal low, decimal high)
    {
        var span = high - low;
        if (span <= 0) { span = Math.Max(Math.Abs(high) * 0.02m, 0.05m); }
        var step = RoundStep(span / PriceSteps);
        var floor = Math.Floor(low / step) * step;
        var max = Math.Ceiling(high / step) * step;
        if (max == floor) { max += step; }
        var prices = (int)((max - floor) / step);
        var volumes = (int)Math.Ceiling(prices * VolumeShare);
        return new PriceScale(floor - (volumes * step), floor, max, prices + volumes);
    }

    // 1, 2, 2.5 or 5 times a power of ten, the next one above.
    private static decimal RoundStep(decimal least)
    {
        var power = 1m;
        while (power * 10 <= least) { power *= 10; }
        while (power > least) { power /= 10; }
        foreach (var times in (ReadOnlySpan<decimal>)[1m, 2m, 2.5m, 5m])
        {
            if (power * times >= least) { return power * times; }
        }

        return power * 10;
    }
}
