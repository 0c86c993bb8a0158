using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Quality;

/// <summary>What the quality page says, derived from what it read. Where nothing could be looked at it says so, and never that all is well.</summary>
public sealed class QualityViewModel(QualityData data, int days)
{
    public const string Path = "/quality";

    public static readonly IReadOnlyList<int> Ranges = [30, 90, 365];

    private const double GoodEnough = 99.5;
    private const double Poor = 95;

    public QualityReport? Report => data.Report;

    public QualityFigures Now => data.Window.Figures;

    public bool HasRows => Now.Records > 0;

    /// <summary>No report and no rows of the last hours: nothing is known.</summary>
    public bool IsEmpty => data.Report is null && !HasRows;

    public IReadOnlyList<QualityPoint> History => data.History;

    public IReadOnlyList<RunQuality> Runs => data.Runs;

    public IReadOnlyList<RuleOverview> Rules => data.Rules;

    public string Headline
    {
        get
        {
            if (IsEmpty) { return "Nothing has been measured yet, and no prices came in the last 24 hours."; }
            var today = HasRows
                ? $"{Figures.Count(Now.Records, "price row")} in the last 24 hours: {Text(Now.Completeness)} of the required cells are filled, {Text(Now.Consistency)} of the checks held"
                : "No prices came in the last 24 hours";
            var second = !HasRows ? string.Empty : Now.Accuracy.Whole == 0
                ? "; none has a second source yet, so how accurate they are is not known"
                : $"; of {Figures.Count(Now.Accuracy.Whole)} with a second source {Text(Now.Accuracy)} agree";
            return today + second + ".";
        }
    }

    public IReadOnlyList<FilterChoice> Choices => [.. Ranges.Select(range => new FilterChoice($"{range} days", $"{Path}?days={range}", range == days))];

    public string ReportNote => Report is not { } report ? string.Empty : $"{Instants.Day(report.From)} to {Instants.Day(report.To)}";

    /// <summary>Reads the length of the trend; the shortest when it is none of those offered.</summary>
    public static int ReadDays(int? parameter) => parameter is { } days && Ranges.Contains(days) ? days : Ranges[0];

    /// <summary>"99.8 %", or "no data".</summary>
    public static string Text(Share share) => share.Percent is { } percent ? Figures.Percent(percent) : "no data";

    /// <summary>Only a figure that says good or bad has a tone; one of nothing has none.</summary>
    public static Tone? ToneOf(Share share) => share.Percent switch
    {
        null => null,
        >= GoodEnough => null,
        >= Poor => Tone.Warn,
        _ => Tone.Bad,
    };

    public static StatusLook LookOf(Share share) => share.Percent switch
    {
        null => new StatusLook(Tone.Idle, "help", "No data"),
        >= GoodEnough => new StatusLook(Tone.Good, "check_circle", Text(share)),
        >= Poor => new StatusLook(Tone.Warn, "warning", Text(share)),
        _ => new StatusLook(Tone.Bad, "error", Text(share)),
    };

    /// <summary>The look of rows checked against a second source, which many have not.</summary>
    public static StatusLook LookOfAccuracy(QualityFigures figures) =>
        figures.Accuracy.Whole == 0 && figures.Records > 0 ? new StatusLook(Tone.Idle, "help", "Unverified") : LookOf(figures.Accuracy);

    /// <summary>How old the newest row is by the exchange's calendar.</summary>
    public static StatusLook LookOfAge(SourceReach source) => source.SessionsBehind switch
    {
        null => new StatusLook(Tone.Idle, "help", "No data"),
        0 => new StatusLook(Tone.Good, "check_circle", "Up to date"),
        1 => new StatusLook(Tone.Warn, "schedule", "1 session behind"),
        { } behind => new StatusLook(Tone.Bad, "error", $"{Figures.Count(behind)} sessions behind"),
    };

    /// <summary>The page with the rows that a finding is about, or null when it is about days without any.</summary>
    public static string? RowsOf(QualityFinding finding)
    {
        if (finding.FirstDay is not { } from || finding.LastDay is not { } to || finding.Rule is "session.missing" or "file.stale") { return null; }
        var ticker = finding.Ticker is { } one ? $"&ticker={Uri.EscapeDataString(one)}" : string.Empty;
        var source = finding.Source is { } name ? $"&source={Uri.EscapeDataString(name)}" : string.Empty;
        return FormattableString.Invariant($"/warehouse?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}{source}{ticker}");
    }

    /// <summary>What a check says of a good row; its id for one that is no longer made.</summary>
    public static string MeaningOf(string rule) => QualityChecks.All.FirstOrDefault(check => check.Id == rule)?.Description ?? rule;
}
