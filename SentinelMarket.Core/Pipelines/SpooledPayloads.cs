using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>The payloads of a spooled run with the sources that they came from, ready to be loaded as that run.</summary>
internal sealed class SpooledPayloads
{
    private readonly SpooledRun _run;
    private readonly SourceTally[] _tallies;

    public SpooledPayloads(SpooledRun run)
    {
        _run = run;
        _tallies = [.. OutcomesBefore(run).Select((outcome, ordinal) => SourceTally.Of(outcome, ordinal))];
    }

    /// <summary>What became of each source, with the counts that the warehouse had confirmed.</summary>
    public IReadOnlyList<SourceTally> Tallies => _tallies;

    public IEnumerable<(SpooledDocument Document, SourceTally Tally)> Documents => _run.Documents.Select(document => (document, _tallies[document.Ordinal]));

    private static SourceOutcome[] OutcomesBefore(SpooledRun run)
    {
        if (run.Closing is { } closing)
        {
            var outcomes = closing.Sources.Select(source => source with { Counts = SpooledRunStore.WithoutSpooled(source.Counts) }).ToArray();
            foreach (var document in run.Documents)
            {
                if (document.LoadedBefore is { } before) { outcomes[document.Ordinal] = outcomes[document.Ordinal] with { Counts = SpooledRunStore.Minus(outcomes[document.Ordinal].Counts, before) }; }
            }

            return outcomes;
        }

        // Its process was killed: of sources without a document nothing is known, and what was confirmed stands on a line of its own.
        var known = run.Documents.GroupBy(document => document.Ordinal).ToDictionary(group => group.Key, group => group.First());
        var last = known.Count == 0 ? -1 : known.Keys.Max();
        var confirmed = SpooledRunStore.Confirmed(run);
        return [
            .. Enumerable.Range(0, last + 1).Select(ordinal => known.TryGetValue(ordinal, out var first)
                ? new SourceOutcome(first.Source, first.Stream, true, RowCounts.Zero, TimeSpan.Zero, null)
                : new SourceOutcome("unknown", "unknown", false, RowCounts.Zero, TimeSpan.Zero, "what became of it is not known: the process was killed")),
            .. confirmed == RowCounts.Zero ? Array.Empty<SourceOutcome>() : [new SourceOutcome("unknown", "loaded before PostgreSQL went away", true, confirmed, TimeSpan.Zero, null)],
        ];
    }
}
