namespace SentinelMarket.Core.Simulation;

/// <summary>How the simulated exchanges behave. Rates are shares of the calls, 0 to 1.</summary>
public sealed class SimulationOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Simulation";

    /// <summary>The market's seed: the same seed and instant always give the same prices and faults. Default: 50.</summary>
    public long Seed { get; set; } = 50;

    /// <summary>The mean time to an answer, in milliseconds; single calls differ by up to a fifth. Default: 60.</summary>
    public int LatencyMilliseconds { get; set; } = 60;

    /// <summary>Calls answered 429 with <c>Retry-After: 1</c>. Default: 0.0003.</summary>
    public double RateLimitedRate { get; set; } = 0.0003;

    /// <summary>Calls answered 503; another try usually helps. Default: 0.0003.</summary>
    public double ServerErrorRate { get; set; } = 0.0003;

    /// <summary>Calls whose JSON breaks off in the middle. Default: 0.0001.</summary>
    public double MalformedRate { get; set; } = 0.0001;

    /// <summary>Calls answered with a web page and status 200. Default: 0.0001.</summary>
    public double HtmlRate { get; set; } = 0.0001;

    /// <summary>Calls answered as if the exchange did not know the share. Default: 0.</summary>
    public double UnknownSymbolRate { get; set; }

    /// <summary>Shares that an exchange answers with 503 for all of <see cref="FaultDuration"/>, so that retries do not help. Default: 0.0002.</summary>
    public double FailureRate { get; set; } = 0.0002;

    /// <summary>How long a fault of <see cref="FailureRate"/> lasts. Default: 1 minute.</summary>
    public TimeSpan FaultDuration { get; set; } = TimeSpan.FromMinutes(1);
}
