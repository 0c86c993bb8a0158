using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>/healthz (the process lives) and /readyz (it can do its work).</summary>
internal static class HealthEndpoints
{
    public const string ReadyTag = "ready";

    public static void Map(WebApplication app)
    {
        // Open to everybody whom the gate lets in: whoever restarts the process has no role.
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/readyz", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag), ResponseWriter = WriteAsync }).RequireAuthorization(Roles.Viewer);
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var parts = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new ReadinessPartDto(WordOf(entry.Value.Status), DetailOf(entry.Value), Math.Round(entry.Value.Duration.TotalSeconds, 3)),
            StringComparer.Ordinal);
        return context.Response.WriteAsJsonAsync(new ReadinessDto(WordOf(report.Status), parts), ApiJson.Options, context.RequestAborted);
    }

    private static string WordOf(HealthStatus status) => status == HealthStatus.Healthy ? "ok" : "failing";

    // A timeout's or a driver's own words; never a stack trace.
    private static string? DetailOf(HealthReportEntry entry) => entry.Exception?.GetBaseException().Message ?? entry.Description;
}

/// <summary>Whether the process can do its work, part by part.</summary>
public sealed record ReadinessDto(string Status, IReadOnlyDictionary<string, ReadinessPartDto> Parts);

/// <summary>One part that the process needs.</summary>
public sealed record ReadinessPartDto(string Status, string? Detail, double Seconds);
