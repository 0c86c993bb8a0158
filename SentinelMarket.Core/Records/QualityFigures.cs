namespace SentinelMarket.Core.Records;

/// <summary>So many of so many. Nothing that was looked at is no share: neither good nor bad.</summary>
/// <param name="Part">How many are right.</param>
/// <param name="Whole">How many were looked at.</param>
public sealed record Share(long Part, long Whole)
{
    /// <summary>Nothing was looked at.</summary>
    public static readonly Share None = new(0, 0);

    /// <summary>100 x part / whole, from 0 to 100; null when nothing was looked at.</summary>
    public double? Percent => Whole == 0 ? null : 100.0 * Part / Whole;

    /// <summary>Both together.</summary>
    public static Share operator +(Share left, Share right) => new(left.Part + right.Part, left.Whole + right.Whole);
}

/// <summary>How good rows are, in counts that can be added up over days and sources.</summary>
/// <param name="Records">Rows.</param>
/// <param name="Completeness">Filled cells of those that the source's format has to fill.</param>
/// <param name="Accuracy">Rows that agree with a second source within tolerance, of those that have one.</param>
/// <param name="Unverified">Rows without a second source; they are in no share.</param>
/// <param name="Consistency">Checks across fields, rows and tables that held.</param>
/// <param name="Duplicates">Rows beyond the first of one ISIN, series, instant and source.</param>
public sealed record QualityFigures(long Records, Share Completeness, Share Accuracy, long Unverified, Share Consistency, long Duplicates)
{
    /// <summary>No rows.</summary>
    public static readonly QualityFigures None = new(0, Share.None, Share.None, 0, Share.None, 0);

    /// <summary>Rows that are the only ones of their ISIN, series, instant and source, or the first.</summary>
    public Share Uniqueness => new(Records - Duplicates, Records);

    /// <summary>Both together.</summary>
    public static QualityFigures operator +(QualityFigures left, QualityFigures right) => new(
        left.Records + right.Records,
        left.Completeness + right.Completeness,
        left.Accuracy + right.Accuracy,
        left.Unverified + right.Unverified,
        left.Consistency + right.Consistency,
        left.Duplicates + right.Duplicates);
}

/// <summary>One column of one source's rows.</summary>
/// <param name="Field">The column's name.</param>
/// <param name="Filled">Filled cells of those that the format has to fill; none are looked at where it has no such field.</param>
/// <param name="Agreeing">Cells that agree with a second source, of those that could be compared.</param>
public sealed record FieldQuality(string Field, Share Filled, Share Agreeing);

/// <summary>What one rule found among rows.</summary>
/// <param name="Rule">The rule's id; <see cref="QualityChecks"/> says what it means.</param>
/// <param name="Held">Rows for which it held, of those that it could be asked about.</param>
/// <param name="Example">A ticker for which it did not hold, or null.</param>
public sealed record CheckQuality(string Rule, Share Held, string? Example);

/// <summary>What the rows of one source at one exchange look like together: what a sudden change is noticed by.</summary>
/// <param name="Volume">Shares traded, added up over the rows; null where no row has any.</param>
/// <param name="MedianChange">The median of change_percent, in percent; null without any.</param>
/// <param name="ChangeSpread">The distance of the quartiles of change_percent, in percentage points; null without any.</param>
public sealed record RowProfile(decimal? Volume, double? MedianChange, double? ChangeSpread);

/// <summary>The quality of the rows of one source at one exchange, within a day or another stretch of time.</summary>
public sealed record SourceQuality
{
    /// <summary>The source id.</summary>
    public required string Source { get; init; }

    /// <summary>The exchange's code.</summary>
    public required string Exchange { get; init; }

    /// <summary>The sums.</summary>
    public required QualityFigures Figures { get; init; }

    /// <summary>By column.</summary>
    public required IReadOnlyList<FieldQuality> Fields { get; init; }

    /// <summary>By rule: those of consistency and those of agreement with a second source.</summary>
    public required IReadOnlyList<CheckQuality> Checks { get; init; }

    /// <summary>What the rows look like together.</summary>
    public required RowProfile Profile { get; init; }
}
