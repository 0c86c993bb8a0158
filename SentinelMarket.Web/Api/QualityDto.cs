using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>How good rows are. A percentage of nothing is null: there is no data, and nothing is good or bad.</summary>
public record QualityFiguresDto
{
    public QualityFiguresDto(QualityFigures figures)
    {
        TotalRecords = figures.Records;
        Completeness = Rounded(figures.Completeness);
        Accuracy = Rounded(figures.Accuracy);
        Verified = figures.Accuracy.Whole;
        Unverified = figures.Unverified;
        Consistency = Rounded(figures.Consistency);
        Uniqueness = Rounded(figures.Uniqueness);
        Duplicates = figures.Duplicates;
    }

    public long TotalRecords { get; }

    /// <summary>Filled required cells, in percent.</summary>
    public double? Completeness { get; }

    /// <summary>Rows that agree with a second source, in percent of the verified ones.</summary>
    public double? Accuracy { get; }

    /// <summary>Rows that have a second source.</summary>
    public long Verified { get; }

    /// <summary>Rows without one; they count neither as right nor as wrong.</summary>
    public long Unverified { get; }

    /// <summary>Checks across fields, rows and tables that held, in percent.</summary>
    public double? Consistency { get; }

    /// <summary>Rows that are not duplicates, in percent.</summary>
    public double? Uniqueness { get; }

    public long Duplicates { get; }

    // Rounded down, so that only all of all is 100.
    internal static double? Rounded(Share share) => share.Percent is { } percent ? Math.Floor(percent * 10_000) / 10_000 : null;
}

/// <summary>The quality of the last hours.</summary>
public sealed record QualityDto : QualityFiguresDto
{
    public QualityDto(int hours, QualityWindow window)
        : base(window.Figures)
    {
        Hours = hours;
        From = window.From;
        Timestamp = window.To;
        Sources = [.. window.Sources.Select(source => new SourceQualityDto(source))];
    }

    public int Hours { get; }

    public DateTimeOffset From { get; }

    /// <summary>When it was measured.</summary>
    public DateTimeOffset Timestamp { get; }

    public IReadOnlyList<SourceQualityDto> Sources { get; }
}

/// <summary>One source at one exchange.</summary>
public sealed record SourceQualityDto : QualityFiguresDto
{
    public SourceQualityDto(SourceQuality source)
        : base(source.Figures)
    {
        Source = source.Source;
        Exchange = source.Exchange;
        Fields = [.. source.Fields.Select(field => new FieldQualityDto(field))];
        Checks = [.. source.Checks.Select(check => new CheckQualityDto(check))];
    }

    public string Source { get; }

    public string Exchange { get; }

    public IReadOnlyList<FieldQualityDto> Fields { get; }

    public IReadOnlyList<CheckQualityDto> Checks { get; }
}

/// <summary>One column: required and filled cells, cells that could be compared with a second source and those that agree.</summary>
public sealed record FieldQualityDto(string Field, long Required, long Filled, long Compared, long Agreeing)
{
    public FieldQualityDto(FieldQuality field)
        : this(field.Field, field.Filled.Whole, field.Filled.Part, field.Agreeing.Whole, field.Agreeing.Part)
    {
    }
}

/// <summary>One check: for how many rows it was made and held, and a ticker for which it did not.</summary>
public sealed record CheckQualityDto(string Rule, long Made, long Held, string? Example)
{
    public CheckQualityDto(CheckQuality check)
        : this(check.Rule, check.Held.Whole, check.Held.Part, check.Example)
    {
    }
}

/// <summary>A source within a report, and how far its rows reach.</summary>
public sealed record SourceReachDto : QualityFiguresDto
{
    public SourceReachDto(SourceReach source)
        : base(source.Figures)
    {
        (Source, Exchange, Days, Sessions) = (source.Source, source.Exchange, source.Days, source.Sessions);
        (Newest, SessionSecondsSince, SessionsBehind) = (source.Newest, source.SessionTimeSince?.TotalSeconds, source.SessionsBehind);
    }

    public string Source { get; }

    public string Exchange { get; }

    /// <summary>Days of the period with rows.</summary>
    public int Days { get; }

    /// <summary>Trading days between the first and the last of them.</summary>
    public int Sessions { get; }

    public DateTimeOffset? Newest { get; }

    /// <summary>Session time that has passed since the newest row.</summary>
    public double? SessionSecondsSince { get; }

    public int? SessionsBehind { get; }
}

/// <summary>A report on a period.</summary>
public sealed record QualityReportDto : QualityFiguresDto
{
    public QualityReportDto(QualityReport report)
        : base(report.Figures)
    {
        (Id, RunId, From, To, Timestamp) = (report.Id, report.RunId, report.From, report.To, report.MeasuredAt);
        Sources = [.. report.Sources.Select(source => new SourceReachDto(source))];
        Checks = [.. report.Checks.Select(check => new CheckQualityDto(check))];
        Fields = [.. report.Fields.Select(pair => new ReportFieldDto(pair.Source, pair.Field.Field, pair.Field.Filled.Whole, pair.Field.Filled.Part, pair.Field.Agreeing.Whole, pair.Field.Agreeing.Part))];
        Findings = report.Findings;
    }

    public long Id { get; }

    public long RunId { get; }

    public DateOnly From { get; }

    public DateOnly To { get; }

    /// <summary>When it was finished.</summary>
    public DateTimeOffset Timestamp { get; }

    public IReadOnlyList<SourceReachDto> Sources { get; }

    public IReadOnlyList<CheckQualityDto> Checks { get; }

    public IReadOnlyList<ReportFieldDto> Fields { get; }

    public IReadOnlyList<QualityFinding> Findings { get; }
}

/// <summary>One column of one source over all days of a report.</summary>
public sealed record ReportFieldDto(string Source, string Field, long Required, long Filled, long Compared, long Agreeing);

/// <summary>One trading day of one source, as the latest report on it has it.</summary>
public sealed record QualityPointDto : QualityFiguresDto
{
    public QualityPointDto(QualityPoint point)
        : base(point.Figures) => (Day, Source, Exchange) = (point.Day, point.Source, point.Exchange);

    public DateOnly Day { get; }

    public string Source { get; }

    public string Exchange { get; }
}

/// <summary>How the records of one source fared in one run; validity is the percentage that passed the rules, null when none came.</summary>
public sealed record RunQualityDto(long RunId, string Pipeline, DateTimeOffset FinishedAt, string Source, long Streams, long StreamsAnswered, long Records, double? Validity, IReadOnlyDictionary<string, long> RefusedByRule)
{
    internal static RunQualityDto Of(RunQuality run) => new(
        run.RunId,
        run.Pipeline,
        run.FinishedAt,
        run.Source,
        run.Answered.Whole,
        run.Answered.Part,
        run.Valid.Whole,
        QualityFiguresDto.Rounded(run.Valid),
        run.Rules.ToDictionary(rule => rule.Rule, rule => rule.Held.Whole, StringComparer.Ordinal));
}
