using System.Diagnostics;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;
using SentinelMarket.Tests.Simulation;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Measurements;

/// <summary>How long the simulated crowd takes to say what it says in a year, on all processors.</summary>
public sealed class CrowdMeasurement(ITestOutputHelper report)
{
    [MeasurementFact("crowd")]
    public void A_simulated_year()
    {
        var figures = new Figures(report, "crowd");
        var crowd = CrowdOf.Nifty();
        var first = CrowdClock.SlotOf(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var last = CrowdClock.SlotOf(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (messages, characters) = (0L, 0L);
        var started = Stopwatch.GetTimestamp();
        Parallel.For((int)(first / 144), (int)(last / 144), day =>
        {
            foreach (var platform in Platforms.All)
            {
                for (var slot = day * 144L; slot < (day + 1) * 144L; slot++)
                {
                    var said = crowd.Write(platform, slot);
                    Interlocked.Add(ref messages, said.Length);
                    Interlocked.Add(ref characters, said.Sum(message => (long)message.Text.Length));
                }
            }
        });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        figures.Line($"{messages:N0} messages of {characters / (double)messages:F0} characters on {Platforms.All.Count} platforms in {seconds:F1} s on {Environment.ProcessorCount} processors: {messages / seconds:N0} a second, 50 shares");
        Assert.True(seconds < 60, $"A simulated year took {seconds:F1} s.");
    }
}
