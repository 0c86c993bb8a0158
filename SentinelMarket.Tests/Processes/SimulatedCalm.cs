namespace SentinelMarket.Tests.Processes;

/// <summary>Settings with which the simulated sites make no fault that a test does not ask for.</summary>
internal static class SimulatedCalm
{
    public static readonly IReadOnlyDictionary<string, string> Settings = ((string[])[
        "FailureRate", "RateLimitedRate", "RateLimitedSilentlyRate", "ServerErrorRate", "InternalErrorRate", "ForbiddenRate", "MalformedRate", "HtmlRate", "SlowBodyRate",
        "EmptyPageRate", "ClockSkewRate", "DuplicateRate"]).ToDictionary(rate => "Simulation__" + rate, _ => "0", StringComparer.Ordinal);
}
