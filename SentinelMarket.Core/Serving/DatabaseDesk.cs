using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers how things stand while PostgreSQL is away; never asks the database.</summary>
public sealed class DatabaseDesk(DatabasePresence presence, SpoolFolder spool, RecentQuotes recent, PipelineRunner runner)
{
    /// <summary>How things stand now.</summary>
    public DatabaseStanding Standing()
    {
        var files = spool.Files;
        return new DatabaseStanding(
            presence.Absence,
            files.Count,
            files.Sum(file => file.Exists ? file.Length : 0),
            spool.Problem,
            spool.Nodes > 1,
            recent.Count,
            [.. runner.Pipelines.Where(pipeline => pipeline.WorksWithoutDatabase).Select(pipeline => pipeline.Name)]);
    }

    /// <summary>The latest quotes that are held in memory, latest first.</summary>
    /// <param name="ticker">Only of this share; null for all.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<StockRecord> LatestQuotes(string? ticker, int limit) => recent.Latest(ticker, limit);
}

/// <summary>How things stand with the database.</summary>
/// <param name="Absence">Since when it is away and why; null while it is there.</param>
/// <param name="WaitingRuns">Runs in the spool, those under way included.</param>
/// <param name="WaitingBytes">What they take on the disk; their payloads lie in the lake.</param>
/// <param name="Problem">Why no run can be spooled; null when they can.</param>
/// <param name="Pauses">Whether several nodes share the database, so that runs pause.</param>
/// <param name="QuotesHeld">Quotes held in memory.</param>
/// <param name="GoOn">The pipelines that go on without the database.</param>
public sealed record DatabaseStanding(
    DatabaseAbsence? Absence, int WaitingRuns, long WaitingBytes, string? Problem, bool Pauses, int QuotesHeld, IReadOnlyList<string> GoOn);
