using System.Net;

namespace SentinelMarket.Web.Security;

/// <summary>Event ids 5100 to 5199.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(5100, LogLevel.Warning, "Refused {Method} {Path} from {Address}: {Reason}")]
    public static partial void Refused(this ILogger logger, IPAddress? address, string method, PathString path, string reason);
}
