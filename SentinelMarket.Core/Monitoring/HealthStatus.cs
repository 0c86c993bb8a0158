namespace SentinelMarket.Core.Monitoring;

/// <summary>How a pipeline fares.</summary>
public enum HealthStatus
{
    /// <summary>Nothing is known, because nothing has finished; never shown as healthy.</summary>
    Unknown,

    /// <summary>Success rate above 95 %.</summary>
    Healthy,

    /// <summary>Success rate from 80 to 95 %, both inclusive.</summary>
    Degraded,

    /// <summary>Success rate below 80 %.</summary>
    Unhealthy,
}
