namespace SentinelMarket.Web.Commands;

/// <summary>Who types: the actor of runs that the command line starts.</summary>
internal static class CommandActor
{
    public static string Name => $"command line ({Environment.UserName})";
}
