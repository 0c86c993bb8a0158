using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using SentinelMarket.Web.Security;

namespace SentinelMarket.Web.Api;

/// <summary>
/// How often a caller may call: a bucket of tokens for each caller, and for each address that delivers by webhook. Each answer says what is
/// left, in the headers RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset (seconds until the bucket is full again).
/// </summary>
internal sealed class CallLimits : IDisposable
{
    private readonly ApiOptions _options;

    public CallLimits(IOptions<ApiOptions> options)
    {
        _options = options.Value;
        Limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        {
            var perMinute = PerMinute(context);
            return perMinute == 0 ? RateLimitPartition.GetNoLimiter(string.Empty) : RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => Bucket(perMinute));
        });
    }

    public PartitionedRateLimiter<HttpContext> Limiter { get; }

    /// <summary>Tells what is left; comes before the limiter, because a refusal tells it too.</summary>
    public Task TellAsync(HttpContext context, RequestDelegate next)
    {
        if (PerMinute(context) > 0)
        {
            context.Response.OnStarting(() =>
            {
                Tell(context);
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    /// <summary>Refuses a call for which there is no token.</summary>
    public async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)) : 1;
        rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await Problems.WriteAsync(rejected.HttpContext, Problems.TooManyRequests(PerMinute(rejected.HttpContext), wait));
    }

    public void Dispose() => Limiter.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = Math.Max(1, perMinute / 60),
        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60d / perMinute)),
        QueueLimit = 0,
    };

    private static string CallerOf(HttpContext context) =>
        WebhookPaths.Contains(context.Request.Path) ? $"webhook {context.Connection.RemoteIpAddress}" : Actor.Of(context.User);

    private int PerMinute(HttpContext context) => WebhookPaths.Contains(context.Request.Path) ? _options.DeliveriesPerMinute : _options.RequestsPerMinute;

    private void Tell(HttpContext context)
    {
        if (Limiter.GetStatistics(context) is not { } statistics) { return; }
        var limit = PerMinute(context);
        var left = Math.Clamp(statistics.CurrentAvailablePermits, 0, limit);
        var bucket = Bucket(limit);
        var reset = Math.Ceiling((limit - left) / (double)bucket.TokensPerPeriod * bucket.ReplenishmentPeriod.TotalSeconds);
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
    }
}
