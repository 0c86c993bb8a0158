namespace SentinelMarket.Core.Records;

/// <summary>What retention takes from one table, or has taken.</summary>
/// <param name="Table">The table.</param>
/// <param name="Keep">How long it keeps its rows, such as <c>24 months</c>; null when it keeps all.</param>
/// <param name="FirstKept">The first day (UTC) that is kept, or null when all are.</param>
/// <param name="Rows">Rows that go. Parts of runs, which go with them, are not counted.</param>
/// <param name="Bytes">What they take: whole partitions with their indexes, single rows without.</param>
/// <param name="Partitions">The months that go as a whole, oldest first; empty for a plain table.</param>
/// <param name="OldestKept">The day (UTC) of the oldest row that stays, or null when none does.</param>
public sealed record RetentionStep(
    string Table, string? Keep, DateOnly? FirstKept, long Rows, long Bytes, IReadOnlyList<DateOnly> Partitions, DateOnly? OldestKept);
