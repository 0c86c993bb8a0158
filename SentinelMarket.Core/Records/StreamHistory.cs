namespace SentinelMarket.Core.Records;

/// <summary>How one stream of a source fared in a period. Instants are the ends of the runs that asked it, in UTC.</summary>
/// <param name="Source">The source id.</param>
/// <param name="Stream">The ticker, channel or file.</param>
public sealed record StreamHistory(string Source, string Stream)
{
    /// <summary>When it was asked last.</summary>
    public DateTimeOffset? LastAsked { get; init; }

    /// <summary>When it answered last.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>When it failed last.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>Why it failed last.</summary>
    public string? LastError { get; init; }

    /// <summary>How many records it sent, whatever became of them.</summary>
    public long Records { get; init; }
}
