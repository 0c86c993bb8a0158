using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SentinelMarket.Web.Jobs;

/// <summary>Ready when the clock fires (or when this node is not meant to).</summary>
internal sealed class SchedulerCheck(JobClock clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(clock.Problem is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy("The scheduler is running."));
}
