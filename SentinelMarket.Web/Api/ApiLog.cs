namespace SentinelMarket.Web.Api;

/// <summary>Event ids 5200 to 5299.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(5200, LogLevel.Warning, "{Method} {Path}: the database is away: {Reason}")]
    public static partial void DatabaseAway(this ILogger logger, string method, PathString path, string reason);

    [LoggerMessage(5201, LogLevel.Error, "{Method} {Path} broke ({Reference})")]
    public static partial void RequestBroke(this ILogger logger, string method, PathString path, string reference, Exception exception);

    [LoggerMessage(5202, LogLevel.Warning, "The claim on the idempotency key {Key} could not be renewed or given back; it lapses by itself")]
    public static partial void KeyNotKept(this ILogger logger, string key, Exception exception);
}
