namespace SentinelMarket.Core.Records;

/// <summary>What became of a refused record.</summary>
public enum QuarantineStatus
{
    /// <summary>Nobody has dealt with it.</summary>
    Open,

    /// <summary>It was loaded later, corrected or as it was.</summary>
    Replayed,

    /// <summary>Somebody decided that it stays out, or another entry stands for it.</summary>
    Dismissed,
}

/// <summary>A refused record as its row in <c>quarantine</c> tells it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="RunId">The run that refused it first.</param>
/// <param name="Source">The source id.</param>
/// <param name="Stream">The ticker, channel or file.</param>
/// <param name="Entry">What was refused and why.</param>
/// <param name="LakePath">The lake object that holds the original.</param>
/// <param name="QuarantinedAt">When, in UTC.</param>
public sealed record QuarantinedRecord(long Id, long RunId, string Source, string Stream, QuarantineEntry Entry, string? LakePath, DateTimeOffset QuarantinedAt)
{
    /// <summary>What became of it.</summary>
    public QuarantineStatus Status { get; init; }

    /// <summary>The run that refused it last.</summary>
    public long LastRunId { get; init; }

    /// <summary>When it was replayed or dismissed, in UTC; null while it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who corrected, replayed or dismissed it.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>The reason that they gave.</summary>
    public string? Resolution { get; init; }

    /// <summary>The run that loaded it.</summary>
    public long? ResolvedRunId { get; init; }

    /// <summary>The lake object with the corrected record; null when nobody corrected it.</summary>
    public string? CorrectedPath { get; init; }
}

/// <summary>Which refused records are asked for; null is any.</summary>
public sealed record QuarantineQuery
{
    /// <summary>What became of them.</summary>
    public QuarantineStatus? Status { get; init; }

    /// <summary>The sources of a pipeline.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary>One source.</summary>
    public string? Source { get; init; }

    /// <summary>The rule that refused them.</summary>
    public string? Rule { get; init; }

    /// <summary>The run that refused them, first or last.</summary>
    public long? RunId { get; init; }

    /// <summary>Not refused before this instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Not refused after this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The most rows.</summary>
    public int Size { get; init; } = 50;

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }
}

/// <summary>A page of refused records, newest first.</summary>
/// <param name="Rows">The records.</param>
/// <param name="Next">The cursor of the page after; null on the last.</param>
public sealed record QuarantinePage(IReadOnlyList<QuarantinedRecord> Rows, string? Next);

/// <summary>How many entries a source and rule have.</summary>
/// <param name="Status">What became of them.</param>
/// <param name="Source">The source id.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Entries">How many.</param>
public sealed record QuarantineGroup(QuarantineStatus Status, string Source, string Rule, long Entries);

/// <summary>What somebody did, as the audit log has it.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What, such as <c>quarantine.dismiss</c>.</param>
/// <param name="Detail">Why, or what exactly; null for nothing.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string? Detail);
