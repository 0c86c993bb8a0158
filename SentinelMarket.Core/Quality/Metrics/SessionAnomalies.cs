using System.Globalization;

namespace SentinelMarket.Core.Quality.Metrics;

/// <summary>What the rows of one source on one complete session look like together.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Volume">Shares traded; null where no row has any.</param>
/// <param name="MedianChange">The median change in percent, or null.</param>
/// <param name="ChangeSpread">The distance of the quartiles of the changes in percentage points, or null.</param>
public sealed record SessionProfile(DateOnly Day, long Rows, decimal? Volume, double? MedianChange, double? ChangeSpread);

/// <summary>A session that does not look like those before it.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="Rule"><c>anomaly.rows</c>, <c>anomaly.volume</c>, <c>anomaly.median_change</c> or <c>anomaly.change_spread</c>.</param>
/// <param name="Score">Its robust z-score.</param>
/// <param name="Message">What is unusual, in a sentence.</param>
public sealed record SessionAnomaly(DateOnly Day, string Rule, double Score, string Message);

/// <summary>
/// Finds sessions whose number of rows, volume or distribution of changes is unlike those before: a robust z-score (<see cref="RobustScore"/>) against up to
/// <see cref="MostSessions"/> complete sessions, at least <see cref="FewestSessions"/>. Counts and volumes are compared by their logarithms, because they grow by factors.
/// How often it is wrong on real history stands in docs/quality.md.
/// </summary>
public static class SessionAnomalies
{
    /// <summary>Fewer earlier sessions say nothing.</summary>
    public const int FewestSessions = 10;

    /// <summary>So many of the latest sessions are compared with: two months.</summary>
    public const int MostSessions = 40;

    /// <summary>From this score on, up or down, a session is unusual.</summary>
    public const double Threshold = 6;

    // The smallest deviations that count: 1 % of rows, 10 % of volume, a twentieth and a fifth of a percentage point.
    private static readonly Measure[] Measures =
    [
        new("anomaly.rows", "rows", 0.01, profile => Log(profile.Rows), profile => Text($"{profile.Rows:N0}")),
        new("anomaly.volume", "shares traded", 0.10, profile => Log((double?)profile.Volume), profile => Text($"{profile.Volume:N0}")),
        new("anomaly.median_change", "as the median change", 0.2, profile => profile.MedianChange, profile => Text($"{profile.MedianChange:0.00} %")),
        new("anomaly.change_spread", "between the quartiles of the changes", 0.2, profile => profile.ChangeSpread, profile => Text($"{profile.ChangeSpread:0.00} points")),
    ];

    /// <summary>Judges one session by those before it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="earlier">Complete ordinary sessions of the same source before it, oldest first.</param>
    /// <param name="threshold">From which score on it is unusual.</param>
    public static IReadOnlyList<SessionAnomaly> Of(SessionProfile session, IReadOnlyList<SessionProfile> earlier, double threshold = Threshold)
    {
        var found = new List<SessionAnomaly>();
        foreach (var measure in Measures)
        {
            if (measure.Value(session) is not { } value) { continue; }
            var before = earlier.Select(measure.Value).OfType<double>().TakeLast(MostSessions).ToList();
            if (before.Count < FewestSessions) { continue; }
            var score = RobustScore.Of(value, before, measure.Least);
            if (Math.Abs(score) < threshold) { continue; }
            found.Add(new SessionAnomaly(session.Day, measure.Rule, score, Text($"{measure.Written(session)} {measure.Words} on {session.Day:yyyy-MM-dd} is {(score > 0 ? "far above" : "far below")} the {before.Count} sessions before (robust z {score:0.0}).")));
        }

        return found;
    }

    private static double? Log(double? value) => value > 0 ? Math.Log(value.Value) : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Measure(string Rule, string Words, double Least, Func<SessionProfile, double?> Value, Func<SessionProfile, string> Written);
}
