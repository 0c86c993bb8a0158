namespace SentinelMarket.Core.Simulation;

/// <summary>How the simulated exchanges and the simulated crowd behave. Rates of faults are shares of the calls, 0 to 1.</summary>
public sealed class SimulationOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Simulation";

    /// <summary>The market's seed: the same seed and instant always give the same prices and faults. Default: 50.</summary>
    public long Seed { get; set; } = 50;

    /// <summary>About how many messages the crowd writes in 10 minutes, over all platforms, while nothing excites it; 0 to 1000. Default: 130.</summary>
    public int MessagesPerTenMinutes { get; set; } = 130;

    /// <summary>The chance that a share is pumped and dumped within 60 days. Default: 0.25.</summary>
    public double EpisodeRate { get; set; } = 0.25;

    /// <summary>Messages that their author edits within minutes. Default: 0.02.</summary>
    public double EditedRate { get; set; } = 0.02;

    /// <summary>Messages that are deleted within a day; promoters delete more. Default: 0.01.</summary>
    public double DeletedRate { get; set; } = 0.01;

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

    /// <summary>Calls answered 500. Default: 0.00005.</summary>
    public double InternalErrorRate { get; set; } = 0.00005;

    /// <summary>Calls answered 401, as if the credentials were wrong. Default: 0.</summary>
    public double UnauthorizedRate { get; set; }

    /// <summary>Calls answered 403 with a web page. Default: 0.00005.</summary>
    public double ForbiddenRate { get; set; } = 0.00005;

    /// <summary>Calls answered 404. Default: 0.</summary>
    public double NotFoundRate { get; set; }

    /// <summary>Calls answered 429 without a word about when to come again. Default: 0.00005.</summary>
    public double RateLimitedSilentlyRate { get; set; } = 0.00005;

    /// <summary>Calls answered as when the plan's quota is used up, in the words of each site. Default: 0.</summary>
    public double UsageCappedRate { get; set; }

    /// <summary>Calls whose body takes <see cref="SlowBodyTime"/>. Default: 0.00005.</summary>
    public double SlowBodyRate { get; set; } = 0.00005;

    /// <summary>How long a slow body takes. Default: 4 seconds.</summary>
    public TimeSpan SlowBodyTime { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>First pages that are empty although there is something to tell. Default: 0.00005.</summary>
    public double EmptyPageRate { get; set; } = 0.00005;

    /// <summary>Answers whose <c>Date</c> is wrong by <see cref="ClockSkew"/>. Default: 0.00005.</summary>
    public double ClockSkewRate { get; set; } = 0.00005;

    /// <summary>How far a wrong clock is ahead. Default: 7 minutes.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(7);

    /// <summary>Later pages that begin with entries of the page before. Default: 0.00005.</summary>
    public double DuplicateRate { get; set; } = 0.00005;

    /// <summary>Shares that an exchange answers with 503 for all of <see cref="FaultDuration"/>, so that retries do not help. Default: 0.0002.</summary>
    public double FailureRate { get; set; } = 0.0002;

    /// <summary>How long a fault of <see cref="FailureRate"/> lasts. Default: 1 minute.</summary>
    public TimeSpan FaultDuration { get; set; } = TimeSpan.FromMinutes(1);
}
