using System.Diagnostics;
using Npgsql;

namespace SentinelMarket.Tests.Processes;

/// <summary>Waits for what another process does.</summary>
internal static class Wait
{
    // Only a test that fails waits this long; a machine may be slow without anything being wrong.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns once the condition holds; a database that is away says no. What is waited for completes "Waited in vain until ...".</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var started = Stopwatch.GetTimestamp();
        NpgsqlException? away = null;
        using var ticks = new PeriodicTimer(Pace);
        do
        {
            try
            {
                if (await holds()) { return; }
            }
            catch (NpgsqlException exception)
            {
                away = exception;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience) { throw new TimeoutException($"Waited in vain until {what}.", away); }
        }
        while (await ticks.WaitForNextTickAsync());
    }

    /// <summary>Returns once the condition holds.</summary>
    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);
}
