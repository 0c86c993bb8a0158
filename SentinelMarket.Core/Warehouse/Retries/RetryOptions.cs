using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Warehouse.Retries;

/// <summary>Which runs are tried again by themselves.</summary>
public sealed class RetryOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Retries";

    /// <summary>How often it is looked for runs whose time has come, and for a pipeline's turn.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>One policy for each pipeline, by the pipeline's name; runs of others are not tried again by themselves.</summary>
    public Dictionary<string, RetryPolicy> Pipelines { get; set; } = new(StringComparer.Ordinal)
    {
        ["stock_data"] = new() { Attempts = 1, Delay = TimeSpan.FromMinutes(1) },
        ["social_media"] = new() { Attempts = 1, Delay = TimeSpan.FromMinutes(2) },
        ["news"] = new() { Attempts = 1, Delay = TimeSpan.FromMinutes(2) },
        ["filings"] = new() { Attempts = 1, Delay = TimeSpan.FromMinutes(2) },
        ["end_of_day"] = new() { Attempts = 3, Delay = TimeSpan.FromMinutes(10), OnPartial = true },
        ["quality_report"] = new() { Attempts = 2, Delay = TimeSpan.FromMinutes(10), OnlyFailed = false },
        ["holidays"] = new() { Attempts = 2, Delay = TimeSpan.FromMinutes(30), OnPartial = true },
        ["retention"] = new() { Attempts = 2, Delay = TimeSpan.FromMinutes(10), OnlyFailed = false },
    };
}

/// <summary>How a run ended that may be tried again.</summary>
public enum RetryCause
{
    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Some of its sources failed.</summary>
    Partial,

    /// <summary>Its process died.</summary>
    Lapsed,
}

/// <summary>How often, when and after what a pipeline's runs are tried again. A cancelled run never is.</summary>
public sealed class RetryPolicy
{
    /// <summary>The most retries after a first run, 0 to 10; 0 turns them off.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>From the end of a run to the first retry.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Each further retry waits so many times longer than the one before, 1 to 10.</summary>
    public double Factor { get; set; } = 2;

    /// <summary>The longest wait.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether a run that failed is tried again.</summary>
    public bool OnFailed { get; set; } = true;

    /// <summary>Whether a run of which some sources failed is tried again.</summary>
    public bool OnPartial { get; set; }

    /// <summary>Whether a run whose process died is tried again.</summary>
    public bool OnLapsed { get; set; } = true;

    /// <summary>Whether a retry does only what no run of its chain has done yet, where the pipeline can.</summary>
    public bool OnlyFailed { get; set; } = true;

    /// <summary>How long after a run's end the next retry of its chain is due; null when there is none.</summary>
    /// <param name="cause">How the run ended.</param>
    /// <param name="retriesBefore">Retries of the chain that there were already.</param>
    public TimeSpan? DelayAfter(RetryCause cause, int retriesBefore)
    {
        var applies = cause switch { RetryCause.Failed => OnFailed, RetryCause.Partial => OnPartial, _ => OnLapsed };
        if (!applies || retriesBefore >= Attempts) { return null; }
        var seconds = Delay.TotalSeconds * Math.Pow(Factor, retriesBefore);
        return seconds < LongestDelay.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestDelay;
    }
}

/// <summary>Lists every fault of <see cref="RetryOptions"/> by its key.</summary>
internal sealed class RetryOptionsValidator : IValidateOptions<RetryOptions>
{
    private const int MostAttempts = 10;
    private const double LargestFactor = 10;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, RetryOptions options)
    {
        List<string> faults = [];
        if (options.Interval < TimeSpan.FromMilliseconds(100) || options.Interval > TimeSpan.FromMinutes(5))
        {
            faults.Add($"{RetryOptions.SectionName}:{nameof(RetryOptions.Interval)} is {options.Interval:c}; 100 ms to 5 minutes are expected.");
        }

        foreach (var (pipeline, policy) in options.Pipelines) { faults.AddRange(FaultsOf($"{RetryOptions.SectionName}:{nameof(RetryOptions.Pipelines)}:{pipeline}", policy)); }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(string key, RetryPolicy policy)
    {
        if (policy.Attempts is < 0 or > MostAttempts) { yield return $"{key}:{nameof(policy.Attempts)} is {policy.Attempts}; 0 to {MostAttempts} are expected."; }
        if (policy.Delay < TimeSpan.Zero || policy.Delay > LongestDelay) { yield return $"{key}:{nameof(policy.Delay)} is {policy.Delay:c}; zero to 7 days are expected."; }
        if (policy.LongestDelay < policy.Delay || policy.LongestDelay > LongestDelay) { yield return $"{key}:{nameof(policy.LongestDelay)} is {policy.LongestDelay:c}; {nameof(policy.Delay)} ({policy.Delay:c}) to 7 days are expected."; }
        if (policy.Factor is not (>= 1 and <= LargestFactor)) { yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}:{nameof(policy.Factor)} is {policy.Factor}; 1 to {LargestFactor} are expected."); }
    }
}
