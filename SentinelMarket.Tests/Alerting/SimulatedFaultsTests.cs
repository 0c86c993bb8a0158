using System.Globalization;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Alerting;

/// <summary>How soon faults of the simulated market are told, and that a day without faults is silent; docs/alerts.md quotes the measurement.</summary>
public sealed class SimulatedFaultsTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_day_without_faults_is_silent_and_then_each_fault_is_told()
    {
        // A coarser grain than in life, so that the suite has the time for it; the measurement takes the real one.
        await using var day = await SimulatedDay.StartAsync(new(StringComparer.Ordinal) { ["stock_data"] = 120 * Minute, ["filings"] = 120 * Minute }, 60 * Minute);

        await day.PassAsync(TimeSpan.FromHours(24));
        Assert.Empty(day.Opened);
        Assert.Equal((24, 24), (day.Runs, day.Evaluations));

        day.FreeShare = 0.03;
        Assert.Equal(day.Step, await day.PassAsync(TimeSpan.FromHours(2), "disk-low"));
        day.FreeShare = 0.5;
        day.Fires = false;
        Assert.InRange((await day.PassAsync(TimeSpan.FromHours(6), "deadline-missed", "stock_data"))!.Value, TimeSpan.Zero, TimeSpan.FromHours(3));
        day.Fires = true;
        await day.PassAsync(TimeSpan.FromHours(4));
        day.IsDown = _ => true;
        Assert.InRange((await day.PassAsync(TimeSpan.FromHours(6), "pipeline-unhealthy", "stock_data"))!.Value, TimeSpan.Zero, TimeSpan.FromHours(3));
    }

    [Measurements.MeasurementFact("alerts")]
    public async Task Time_to_detect_and_false_alarms()
    {
        await using var day = await SimulatedDay.StartAsync(
            new(StringComparer.Ordinal) { ["stock_data"] = 5 * Minute, ["news"] = 15 * Minute, ["filings"] = 15 * Minute }, Minute);
        await day.PassAsync(TimeSpan.FromHours(24));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"24 simulated hours without a made fault: {day.Runs} runs, {day.Evaluations} evaluations, {day.Opened.Count} incidents"));
        foreach (var (rule, subject, at, told) in day.Opened) { output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {at - DrivenTime.Start} {rule} {subject}{(told ? "" : " (silent)")}")); }

        await FaultAsync("the lake's disk has 3 % left", "disk-low", null, () => day.FreeShare = 0.03, () => day.FreeShare = 0.5);
        await FaultAsync("all sites of prices answer 503", "pipeline-unhealthy", "stock_data", () => day.IsDown = host => host.Contains("nse", StringComparison.Ordinal) || host.Contains("bse", StringComparison.Ordinal) || host.Contains("yahoo", StringComparison.Ordinal), () => day.IsDown = _ => false);
        await FaultAsync("NSE answers 503, its fallback works", "feed-late", "nse.quote", () => day.IsDown = host => host.Contains("nse", StringComparison.Ordinal), () => day.IsDown = _ => false);
        await FaultAsync("the scheduler fires no more", "deadline-missed", "stock_data", () => day.Fires = false, () => day.Fires = true);
        await FaultAsync("NSE sends prices below zero", "quality-low", "stock_data", () => day.SendsNonsense = true, () => day.SendsNonsense = false);

        async Task FaultAsync(string what, string rule, string? subject, Action make, Action mend)
        {
            var before = day.Opened.Count;
            make();
            var took = await day.PassAsync(TimeSpan.FromHours(6), rule, subject);
            mend();
            var first = day.Opened.Skip(before).Select(one => $"{one.Rule} {one.Subject}").ToArray();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {rule} after {took?.TotalMinutes:0.0} min; opened in this order: {string.Join(", ", first)}"));
            await day.PassAsync(TimeSpan.FromMinutes(30));
        }
    }
}
