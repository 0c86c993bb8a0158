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
    InternalError,
    Unauthorized,
    Forbidden,
    NotFound,
    RateLimitedSilently,
    UsageCapped,
    SlowBody,
    EmptyPage,
    ClockSkew,
    Duplicates,
}

/// <summary>Draws the faults and the latency of calls, by seed, site, subject and time slot: the same call at the same time has the same fate.</summary>
internal sealed class SimulatedFaults(IOptions<SimulationOptions> options)
{
    // Short enough that a retry after the usual wait is a new draw.
    private static readonly TimeSpan CallSlot = TimeSpan.FromMilliseconds(100);
    private const double LatencyJitter = 0.2;

    /// <summary>The fault of a call about a share (or an archive's day) at an instant.</summary>
    public SimulatedFault Of(Exchange exchange, string subject, DateTimeOffset instant) => Of(exchange.ToString(), subject, instant);

    /// <summary>The fault of a call to a site about a share, channel or search at an instant.</summary>
    public SimulatedFault Of(string site, string subject, DateTimeOffset instant)
    {
        var rates = options.Value;
        if (Happens(rates.FailureRate, SimulatedFault.Unavailable, rates.FaultDuration)) { return SimulatedFault.Unavailable; }
        if (Happens(rates.RateLimitedRate, SimulatedFault.RateLimited, CallSlot)) { return SimulatedFault.RateLimited; }
        if (Happens(rates.ServerErrorRate, SimulatedFault.ServerError, CallSlot)) { return SimulatedFault.ServerError; }
        if (Happens(rates.HtmlRate, SimulatedFault.Html, CallSlot)) { return SimulatedFault.Html; }
        if (Happens(rates.UnknownSymbolRate, SimulatedFault.UnknownSymbol, CallSlot)) { return SimulatedFault.UnknownSymbol; }
        if (Happens(rates.MalformedRate, SimulatedFault.Malformed, CallSlot)) { return SimulatedFault.Malformed; }
        if (Happens(rates.InternalErrorRate, SimulatedFault.InternalError, CallSlot)) { return SimulatedFault.InternalError; }
        if (Happens(rates.UnauthorizedRate, SimulatedFault.Unauthorized, CallSlot)) { return SimulatedFault.Unauthorized; }
        if (Happens(rates.ForbiddenRate, SimulatedFault.Forbidden, CallSlot)) { return SimulatedFault.Forbidden; }
        if (Happens(rates.NotFoundRate, SimulatedFault.NotFound, CallSlot)) { return SimulatedFault.NotFound; }
        if (Happens(rates.RateLimitedSilentlyRate, SimulatedFault.RateLimitedSilently, CallSlot)) { return SimulatedFault.RateLimitedSilently; }
        if (Happens(rates.UsageCappedRate, SimulatedFault.UsageCapped, CallSlot)) { return SimulatedFault.UsageCapped; }
        if (Happens(rates.SlowBodyRate, SimulatedFault.SlowBody, CallSlot)) { return SimulatedFault.SlowBody; }
        if (Happens(rates.EmptyPageRate, SimulatedFault.EmptyPage, CallSlot)) { return SimulatedFault.EmptyPage; }
        if (Happens(rates.ClockSkewRate, SimulatedFault.ClockSkew, CallSlot)) { return SimulatedFault.ClockSkew; }
        return Happens(rates.DuplicateRate, SimulatedFault.Duplicates, CallSlot) ? SimulatedFault.Duplicates : SimulatedFault.None;

        bool Happens(double rate, SimulatedFault kind, TimeSpan slot) =>
            rate > 0 && Draw.Unit(Draw.Key(rates.Seed, $"fault/{kind}/{site}/{subject}"), instant.UtcTicks / slot.Ticks) < rate;
    }

    /// <summary>The time to the answer of a call about a share at an instant.</summary>
    public TimeSpan LatencyOf(Exchange exchange, string subject, DateTimeOffset instant) => LatencyOf(exchange.ToString(), subject, instant);

    /// <summary>The time to the answer of a call to a site at an instant.</summary>
    public TimeSpan LatencyOf(string site, string subject, DateTimeOffset instant)
    {
        var jitter = LatencyJitter * Draw.Signed(Draw.Key(options.Value.Seed, $"latency/{site}/{subject}"), instant.UtcTicks / CallSlot.Ticks);
        return TimeSpan.FromMilliseconds(options.Value.LatencyMilliseconds * (1 + jitter));
    }
}
