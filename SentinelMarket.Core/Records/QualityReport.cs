namespace SentinelMarket.Core.Records;

/// <summary>One day of one source in a report.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="Quality">How good its rows are.</param>
public sealed record QualityDay(DateOnly Day, SourceQuality Quality);

/// <summary>Something that a person should know about the data.</summary>
public sealed record QualityFinding
{
    /// <summary>The id of the check, or of what else was noticed: <c>session.missing</c>, <c>session.unexpected</c>, <c>file.stale</c>, <c>fields.incomplete</c>, <c>anomaly.rows</c>, ...</summary>
    public required string Rule { get; init; }

    /// <summary>The source id, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The exchange's code, or null.</summary>
    public string? Exchange { get; init; }

    /// <summary>The first trading day that it concerns, or null.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The last one, or null.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>How many rows, days or files it concerns.</summary>
    public long Count { get; init; }

    /// <summary>A ticker to look at, or null.</summary>
    public string? Ticker { get; init; }

    /// <summary>What was found, in a sentence.</summary>
    public required string Message { get; init; }
}

/// <summary>How far the rows of one source at one exchange reach, and how old the newest is by the exchange's calendar.</summary>
public sealed record SourceReach
{
    /// <summary>The source id.</summary>
    public required string Source { get; init; }

    /// <summary>The exchange's code.</summary>
    public required string Exchange { get; init; }

    /// <summary>The sums over the report's days.</summary>
    public required QualityFigures Figures { get; init; }

    /// <summary>How many days of the report's period have rows.</summary>
    public required int Days { get; init; }

    /// <summary>How many trading days the period has between the source's first and last day within it.</summary>
    public required int Sessions { get; init; }

    /// <summary>The newest row's instant, in UTC.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>How much session time has passed since, up to the report or the end of its period; null without a row.</summary>
    public TimeSpan? SessionTimeSince { get; init; }

    /// <summary>How many sessions have closed since the newest row's day; null without a row.</summary>
    public int? SessionsBehind { get; init; }
}

/// <summary>A report on the quality of the warehouse's prices over a period, without its days.</summary>
public sealed record QualityReport
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>The run that made it.</summary>
    public required long RunId { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>When it was finished, in UTC.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>The sums over all days and sources.</summary>
    public required QualityFigures Figures { get; init; }

    /// <summary>By source and exchange.</summary>
    public required IReadOnlyList<SourceReach> Sources { get; init; }

    /// <summary>By rule, over all sources; a rule that could be asked about no row is missing.</summary>
    public required IReadOnlyList<CheckQuality> Checks { get; init; }

    /// <summary>By column and source, over all days.</summary>
    public required IReadOnlyList<(string Source, FieldQuality Field)> Fields { get; init; }

    /// <summary>What a person should know.</summary>
    public required IReadOnlyList<QualityFinding> Findings { get; init; }
}

/// <summary>How the records of one source fared in one run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="FinishedAt">When it ended, in UTC.</param>
/// <param name="Source">The source id.</param>
/// <param name="Answered">Streams that answered, of those that were asked.</param>
/// <param name="Valid">Records that passed the rules, of all that came.</param>
/// <param name="Rules">The rules that refused the others, with how many each.</param>
public sealed record RunQuality(long RunId, string Pipeline, DateTimeOffset FinishedAt, string Source, Share Answered, Share Valid, IReadOnlyList<CheckQuality> Rules);

/// <summary>The figures of one trading day and source as the latest report on it has them: a point of a trend.</summary>
public sealed record QualityPoint(DateOnly Day, string Source, string Exchange, QualityFigures Figures);
