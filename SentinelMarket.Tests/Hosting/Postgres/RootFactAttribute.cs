namespace SentinelMarket.Tests.Hosting.Postgres;

/// <summary>A test about running as root and starting the server as somebody else.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "Only root starts the server as another user.";
}
