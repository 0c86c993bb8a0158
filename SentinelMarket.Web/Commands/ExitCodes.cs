namespace SentinelMarket.Web.Commands;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCodes
{
    public const int Succeeded = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>128 + SIGINT, as shells expect of a command that Ctrl+C ended.</summary>
    public const int Cancelled = 130;
}
