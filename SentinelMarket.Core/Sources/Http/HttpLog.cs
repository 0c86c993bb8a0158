using Microsoft.Extensions.Logging;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>What the feeds log. Event ids 3100 to 3199 belong to the feeds over HTTP.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(3100, LogLevel.Debug, "{Subject}: try {Attempt} failed ({Reason}), next one in {DelayMilliseconds:0} ms")]
    public static partial void TryFailed(ILogger logger, string subject, string? reason, int attempt, double delayMilliseconds);

    [LoggerMessage(3101, LogLevel.Information, "{Host} wants fresh cookies: its front page answered {Status}")]
    public static partial void SessionRenewed(ILogger logger, string host, int status);

    [LoggerMessage(3102, LogLevel.Warning, "{Feed} is not asked for {Seconds:0} s: nothing came back lately (last: {Reason})")]
    public static partial void CircuitOpened(ILogger logger, string feed, double seconds, string reason);

    [LoggerMessage(3103, LogLevel.Information, "{Feed} answers again")]
    public static partial void CircuitClosed(ILogger logger, string feed);
}
