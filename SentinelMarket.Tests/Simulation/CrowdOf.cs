using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Tests.Simulation;

/// <summary>Crowds for tests.</summary>
internal static class CrowdOf
{
    public static SimulationOptions Calm() => new()
    {
        Seed = 7, LatencyMilliseconds = 0, RateLimitedRate = 0, ServerErrorRate = 0, MalformedRate = 0, HtmlRate = 0, UnknownSymbolRate = 0, FailureRate = 0,
        InternalErrorRate = 0, ForbiddenRate = 0, RateLimitedSilentlyRate = 0, SlowBodyRate = 0, EmptyPageRate = 0, ClockSkewRate = 0, DuplicateRate = 0,
    };

    public static SimulatedCrowd Nifty(SimulationOptions? options = null)
    {
        var wrapped = Options.Create(options ?? Calm());
        return new SimulatedCrowd(new SimulatedMarket(wrapped), new Universe(NiftyFifty.Instruments), wrapped);
    }

    /// <summary>The sites of the settings, as the feeds' primary handler.</summary>
    public static SimulatedHandler Handler(SimulationOptions options, TimeProvider time)
    {
        var wrapped = Options.Create(options);
        var (market, universe) = (new SimulatedMarket(wrapped), new Universe(NiftyFifty.Instruments));
        return new SimulatedHandler(new SimulatedInternet(market, new SimulatedCrowd(market, universe, wrapped), universe, wrapped, time));
    }
}
