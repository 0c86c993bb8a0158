using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Episodes;

/// <summary>A scripted pump-and-dump of one share: the price is talked up from start to peak and falls back until the end.</summary>
/// <param name="Ticker">The share.</param>
/// <param name="Start">The first promotion and the first extra trade, in UTC.</param>
/// <param name="Peak">The highest price that the episode adds, in UTC; the promoters sell around it.</param>
/// <param name="End">When price and volume are what they would be without the episode, in UTC.</param>
/// <param name="Height">How much of the logarithm of the price the script wants to add at the peak; the exchange's daily band may allow less.</param>
/// <param name="Key">What everything else of the episode is drawn from: its accounts, platforms and texts.</param>
public sealed record PumpEpisode(Ticker Ticker, DateTimeOffset Start, DateTimeOffset Peak, DateTimeOffset End, double Height, ulong Key)
{
    /// <summary>How hard the share is promoted at an instant: 0 outside, rising to 1 at the peak, falling steeply after it.</summary>
    public double PushAt(DateTimeOffset instant)
    {
        if (instant < Start || instant >= End) { return 0; }
        if (instant <= Peak) { return 0.15 + (0.85 * Math.Pow((instant - Start) / (Peak - Start), 1.3)); }
        return Math.Pow(1 - ((instant - Peak) / (End - Peak)), 4);
    }
}
