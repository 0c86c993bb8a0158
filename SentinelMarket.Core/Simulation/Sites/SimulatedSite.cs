using System.Globalization;
using System.Net;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>A host, or a part of one, that answers as the real one does. Safe to share.</summary>
internal abstract class SimulatedSite
{
    private const string RetryAfter = "1";

    /// <summary>What faults are drawn for, with <see cref="SubjectOf"/>: <c>x</c>, <c>Nse</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this site has the address.</summary>
    public abstract bool Has(Uri address);

    /// <summary>What the call is about, so that one share or channel can fail while others answer.</summary>
    public virtual string SubjectOf(SiteRequest request) => request.Path;

    /// <summary>The answer; <see cref="SiteRequest.Fault"/> may ask for an empty or a repeated page.</summary>
    public abstract SiteAnswer Answer(SiteRequest request);

    /// <summary>How the site words a refusal, or null for a fault that is none.</summary>
    public virtual SiteAnswer? Refuse(SimulatedFault fault, SiteRequest request) => fault switch
    {
        SimulatedFault.RateLimited => new SiteAnswer(HttpStatusCode.TooManyRequests, [], "text/plain") { Headers = [("Retry-After", RetryAfter)] },
        SimulatedFault.RateLimitedSilently => new SiteAnswer(HttpStatusCode.TooManyRequests, [], "text/plain"),
        SimulatedFault.UsageCapped => new SiteAnswer(HttpStatusCode.TooManyRequests, [], "text/plain"),
        SimulatedFault.Unavailable or SimulatedFault.ServerError => new SiteAnswer(HttpStatusCode.ServiceUnavailable, [], "text/plain"),
        SimulatedFault.InternalError => SiteAnswer.Html("500", "Internal Server Error", HttpStatusCode.InternalServerError),
        SimulatedFault.Unauthorized => new SiteAnswer(HttpStatusCode.Unauthorized, [], "text/plain"),
        SimulatedFault.Forbidden => SiteAnswer.Html("Access Denied", "You don't have permission to access this server.", HttpStatusCode.Forbidden),
        SimulatedFault.NotFound => SiteAnswer.NotFound,
        SimulatedFault.Html => SiteAnswer.Html("Simulated exchange", "Resource not found"),
        _ => null,
    };

    /// <summary>A number as JSON and addresses write it.</summary>
    protected static string Written(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Counts calls in fixed windows of time, as sites with a rate limit do.</summary>
internal sealed class CallBudget(int limit, TimeSpan window)
{
    private readonly Lock _lock = new();
    private long _window;
    private int _used;

    /// <summary>Takes a call.</summary>
    /// <returns>How many are left after it, -1 when there was none, and when the next window begins.</returns>
    public (int Left, DateTimeOffset Reset) Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            var current = now.UtcTicks / window.Ticks;
            if (current != _window) { (_window, _used) = (current, 0); }
            if (_used <= limit) { _used++; }
            return (limit - _used, new DateTimeOffset((current + 1) * window.Ticks, TimeSpan.Zero));
        }
    }
}
