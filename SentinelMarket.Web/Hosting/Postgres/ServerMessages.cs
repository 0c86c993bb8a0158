namespace SentinelMarket.Web.Hosting.Postgres;

/// <summary>Log messages of the embedded server; event ids 5100 to 5149.</summary>
internal static partial class ServerMessages
{
    [LoggerMessage(5100, LogLevel.Information, "PostgreSQL {Version} serves {Cluster} on port {Port} (was running: {WasRunning})")]
    public static partial void Attached(ILogger logger, string version, string cluster, int port, bool wasRunning);

    [LoggerMessage(5101, LogLevel.Information, "PostgreSQL stopped {How}")]
    public static partial void Stopped(ILogger logger, string how);

    [LoggerMessage(5102, LogLevel.Warning, "PostgreSQL died; starting it again")]
    public static partial void Died(ILogger logger);

    [LoggerMessage(5103, LogLevel.Information, "PostgreSQL is back on port {Port}")]
    public static partial void Back(ILogger logger, int port);

    [LoggerMessage(5104, LogLevel.Error, "PostgreSQL could not be started again; next try in {Delay}")]
    public static partial void StillDead(ILogger logger, TimeSpan delay, Exception exception);

    [LoggerMessage(5105, LogLevel.Error, "The watch over PostgreSQL met a fault and goes on")]
    public static partial void WatchFailed(ILogger logger, Exception exception);
}
