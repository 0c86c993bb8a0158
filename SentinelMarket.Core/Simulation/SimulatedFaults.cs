using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation;

/// <summary>What goes wrong with a simulated call.</summary>
internal enum SimulatedFault
{
    None,
    Unavailable,
    RateLimited,
    ServerError,
    Html,
    UnknownSymbol,
    Malformed,
}

/// <summary>Draws the faults and the latency of calls, by seed, exchange, share and time slot: the same call at the same time has the same fate.</summary>
internal sealed class SimulatedFaults(IOptions<SimulationOptions> options)
{
    // Short enough that a retry after the usual wait is a new draw.
    private static readonly TimeSpan CallSlot = TimeSpan.FromMilliseconds(100);
    private const double LatencyJitter = 0.2;

    /// <summary>The fault of a call about a share (or an archive's day) at an instant.</summary>
    public SimulatedFault Of(Exchange exchange, string subject, DateTimeOffset instant)
    {
        var rates = options.Value;
        if (Happens(rates.FailureRate, SimulatedFault.Unavailable, rates.FaultDuration)) { return SimulatedFault.Unavailable; }
        if (Happens(rates.RateLimitedRate, SimulatedFault.RateLimited, CallSlot)) { return SimulatedFault.RateLimited; }
        if (Happens(rates.ServerErrorRate, SimulatedFault.ServerError, CallSlot)) { return SimulatedFault.ServerError; }
        if (Happens(rates.HtmlRate, SimulatedFault.Html, CallSlot)) { return SimulatedFault.Html; }
        if (Happens(rates.UnknownSymbolRate, SimulatedFault.UnknownSymbol, CallSlot)) { return SimulatedFault.UnknownSymbol; }
        return Happens(rates.MalformedRate, SimulatedFault.Malformed, CallSlot) ? SimulatedFault.Malformed : SimulatedFault.None;

        bool Happens(double rate, SimulatedFault kind, TimeSpan slot) =>
            rate > 0 && Draw.Unit(Draw.Key(rates.Seed, $"fault/{kind}/{exchange}/{subject}"), instant.UtcTicks / slot.Ticks) < rate;
    }

    /// <summary>The time to the answer of a call about a share at an instant.</summary>
    public TimeSpan LatencyOf(Exchange exchange, string subject, DateTimeOffset instant)
    {
        var jitter = LatencyJitter * Draw.Signed(Draw.Key(options.Value.Seed, $"latency/{exchange}/{subject}"), instant.UtcTicks / CallSlot.Ticks);
        return TimeSpan.FromMilliseconds(options.Value.LatencyMilliseconds * (1 + jitter));
    }
}
