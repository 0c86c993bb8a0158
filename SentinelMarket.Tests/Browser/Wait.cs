using System.Diagnostics;

namespace SentinelMarket.Tests.Browser;

/// <summary>Waits for what another process does.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns once the condition holds; what is waited for completes "Waited in vain until ...".</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience) { throw new TimeoutException($"Waited in vain until {what}."); }
            await Task.Delay(Pace);
        }
    }
}
