using SentinelMarket.Core.Quality;

namespace SentinelMarket.Core.Serving;

/// <summary>Lists the validation rules and how many records broke each.</summary>
public interface IRuleDesk
{
    /// <summary>Every rule, with its counts of a period.</summary>
    /// <param name="from">The first day in India.</param>
    /// <param name="to">The last day.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<RuleOverview>> OfDaysAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>Every rule, with its counts of one run.</summary>
    Task<IReadOnlyList<RuleOverview>> OfRunAsync(long runId, CancellationToken cancellationToken);
}

/// <summary>A rule and the records that broke it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Sources">How many of each source; none without any.</param>
/// <param name="Days">How many on each day that had any, oldest first.</param>
public sealed record RuleOverview(QualityRule Rule, IReadOnlyList<SourceRecords> Sources, IReadOnlyList<DayRecords> Days)
{
    /// <summary>How many in all.</summary>
    public long Records => Days.Sum(day => day.Records);
}

/// <summary>Records of a source.</summary>
/// <param name="Source">The source id.</param>
/// <param name="Records">How many.</param>
public sealed record SourceRecords(string Source, long Records);

/// <summary>Records of a day in India.</summary>
/// <param name="Day">The day.</param>
/// <param name="Records">How many.</param>
public sealed record DayRecords(DateOnly Day, long Records);
