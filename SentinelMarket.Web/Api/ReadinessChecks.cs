using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SentinelMarket.Web.Api;

/// <summary>Ready when the database answers a query.</summary>
internal sealed class DatabaseCheck(ReadinessTargets targets) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = targets.Database().CreateCommand("select 1");
        await command.ExecuteScalarAsync(cancellationToken);
        return HealthCheckResult.Healthy("The database answers.");
    }
}

/// <summary>Ready while the disk has room: nothing may be parsed that could not be stored first.</summary>
internal sealed class DiskCheck(ReadinessTargets targets) : IHealthCheck
{
    public const long LeastFreeMegabytes = 200;
    private const long Megabyte = 1024 * 1024;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var folder = targets.DataFolder();
        if (!Directory.Exists(folder)) { return Task.FromResult(HealthCheckResult.Unhealthy("The data folder is not there.")); }

        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace / Megabyte;
        return Task.FromResult(free >= LeastFreeMegabytes
            ? HealthCheckResult.Healthy(FormattableString.Invariant($"{free:N0} MB are free."))
            : HealthCheckResult.Unhealthy(FormattableString.Invariant($"Only {free:N0} MB are free; at least {LeastFreeMegabytes} MB are needed.")));
    }
}
