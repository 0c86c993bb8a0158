using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality.Metrics;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Tests.Sources;
using SentinelMarket.Tests.Sources.Files;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Measurements;

/// <summary>
/// How often the anomalies of sessions are wrong on real history, and what they notice of faults that are put into it. All files but one are sound, and all sessions but one
/// ordinary, so each other alarm is a false one.
/// </summary>
public sealed class AnomalyMeasurement(ITestOutputHelper report)
{
    private const int Kinds = 4;

    private static readonly string[] Archives =
    [
        "nse_bhavcopy/nse_legacy_cm_bhav_2011.zip", "nse_bhavcopy/nse_legacy_cm_bhav_2018.zip", "nse_bhavcopy/nse_sec_bhavdata_full_2024.zip", "nse_bhavcopy/nse_udiff_cm_2024_q1.zip", "nse_bhavcopy/nse_udiff_cm_2025.zip",
    ];

    /// <summary>A file that its publisher cut off after 379 rows, and the Muhurat evening of a year before the calendar begins.</summary>
    private static readonly DateOnly[] Odd = [new(2024, 11, 18), new(2011, 10, 26)];

    private static readonly double[] Thresholds = [3.5, 5, 6, 8];

    private static readonly (string What, Func<SessionProfile, SessionProfile> Make)[] Faults =
    [
        ("half of the rows are missing", profile => profile with { Rows = profile.Rows / 2, Volume = profile.Volume / 2 }),
        ("a tenth of the rows is missing", profile => profile with { Rows = profile.Rows * 9 / 10, Volume = profile.Volume * 9 / 10 }),
        ("volumes ten times too high", profile => profile with { Volume = profile.Volume * 10 }),
        ("previous closes one percent too low", profile => profile with { MedianChange = profile.MedianChange + 1 }),
        ("changes all zero", profile => profile with { MedianChange = 0, ChangeSpread = 0 }),
    ];

    [MeasurementFact("anomalies")]
    public async Task False_alarms_and_planted_faults_of_real_sessions()
    {
        Assert.NotNull(RecordedFactAttribute.Folder);
        var figures = new Figures(report, "anomalies");
        var (judged, alarms) = (0, new int[Thresholds.Length]);
        var days = new HashSet<(string, DateOnly)>[Thresholds.Length];
        for (var i = 0; i < days.Length; i++) { days[i] = []; }
        var noticed = Faults.ToDictionary(fault => fault.What, _ => new int[Thresholds.Length], StringComparer.Ordinal);
        var byRule = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var archive in Archives)
        {
            var profiles = await ProfilesAsync(RecordedFactAttribute.PathOf(archive));
            var before = judged;
            for (var i = SessionAnomalies.FewestSessions; i < profiles.Count; i++)
            {
                if (Odd.Contains(profiles[i].Day))
                {
                    figures.Line($"{archive}: {profiles[i].Day:yyyy-MM-dd} is odd: {string.Join(" ", SessionAnomalies.Of(profiles[i], profiles[Math.Max(0, i - SessionAnomalies.MostSessions)..i]).Select(anomaly => anomaly.Message))}");
                    continue;
                }

                judged++;
                var earlier = profiles[Math.Max(0, i - SessionAnomalies.MostSessions)..i];
                for (var t = 0; t < Thresholds.Length; t++)
                {
                    var found = SessionAnomalies.Of(profiles[i], earlier, Thresholds[t]);
                    alarms[t] += found.Count;
                    if (found.Count > 0) { days[t].Add((archive, profiles[i].Day)); }
                    foreach (var (what, make) in Faults) { noticed[what][t] += SessionAnomalies.Of(make(profiles[i]), earlier, Thresholds[t]).Count > 0 ? 1 : 0; }
                    if (Thresholds[t] != SessionAnomalies.Threshold) { continue; }
                    foreach (var anomaly in found)
                    {
                        byRule[anomaly.Rule] = byRule.GetValueOrDefault(anomaly.Rule) + 1;
                        report.WriteLine($"{archive}: {anomaly.Rule}: {anomaly.Message}");
                    }
                }
            }

            figures.Line($"{archive}: {profiles.Count} complete ordinary sessions, {judged - before} judged");
        }

        for (var t = 0; t < Thresholds.Length; t++)
        {
            figures.Line($"threshold {Thresholds[t]:0.0}: {alarms[t]} false alarms in {judged * Kinds:N0} judgements ({100.0 * alarms[t] / (judged * Kinds):0.00} %), on {days[t].Count} of {judged} sessions ({100.0 * days[t].Count / judged:0.0} %)");
        }

        figures.Line($"at {SessionAnomalies.Threshold:0.0} by kind: {string.Join(", ", byRule.Select(pair => $"{pair.Key} {pair.Value}"))}");
        foreach (var (what, counts) in noticed) { figures.Line($"planted, {what}: noticed on {string.Join(", ", Thresholds.Select((threshold, t) => FormattableString.Invariant($"{100.0 * counts[t] / judged:0.0} % at {threshold:0.0}")))}"); }
    }

    private static async Task<List<SessionProfile>> ProfilesAsync(string archive)
    {
        var parser = new BhavcopyParser();
        var profiles = new SortedDictionary<DateOnly, SessionProfile>();
        foreach (var file in await Bhavcopy.ReadAsync(archive))
        {
            var records = parser.Parse(file.Document!).Select(line => line.Record).OfType<StockRecord>().ToList();
            var day = records[0].TradingDay;
            if (TradingCalendar.Indian.SessionOf(Exchange.Nse, day) is not { Name: null }) { continue; }
            var changes = records.Select(record => (double?)record.ChangePercent).OfType<double>().Order().ToList();
            profiles[day] = new SessionProfile(day, records.Count, records.Sum(record => (decimal)(record.Volume ?? 0)), Quantile(changes, 0.5), Quantile(changes, 0.75) - Quantile(changes, 0.25));
        }

        return [.. profiles.Values];
    }

    // As PostgreSQL's percentile_cont: between the two nearest values.
    private static double Quantile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        return below + 1 < sorted.Count ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
