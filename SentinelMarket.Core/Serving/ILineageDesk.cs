using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask of a row's way into the warehouse.</summary>
public interface ILineageDesk
{
    /// <summary>Where a row comes from; null when there is no such row.</summary>
    /// <param name="table">One of <see cref="LineageTables"/>.</param>
    /// <param name="id">The row's id: a number, or the text of a <see cref="StockKey"/>, <see cref="StockBarKey"/> or <see cref="MentionKey"/>.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="ArgumentException">There is no such table, or the text is not the id of one of its rows.</exception>
    Task<RowLineage?> FindAsync(string table, string id, CancellationToken cancellationToken);
}

/// <summary>Where a row comes from and what it was held to on its way.</summary>
/// <param name="Trail">Source, payload, run and earlier values.</param>
/// <param name="Rules">The rules that records of its source are held to, in the order in which they are asked; none for a run.</param>
public sealed record RowLineage(LineageTrail Trail, IReadOnlyList<AppliedRule> Rules);

/// <summary>A rule that a record was held to.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Severity">What a broken rule does to the record.</param>
/// <param name="Field">The field that it is about, or null when several are.</param>
/// <param name="Description">What it demands.</param>
/// <param name="BrokenInRun">How many records of the source broke it in the run that wrote the row.</param>
/// <param name="Refused">How many records of the same payload it refused; null for a rule that only warns.</param>
public sealed record AppliedRule(string Id, Severity Severity, string? Field, string Description, long BrokenInRun, long? Refused);
