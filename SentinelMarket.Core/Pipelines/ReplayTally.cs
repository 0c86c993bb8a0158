using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Adds up what the loads of a dry run would have changed, by source.</summary>
internal sealed class ReplayTally(LoadRehearsal rehearsal)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ReplayedSource> _sources = new(StringComparer.Ordinal);

    /// <summary>What is known so far.</summary>
    public ReplayPreview Preview
    {
        get
        {
            lock (_lock)
            {
                return new ReplayPreview([.. _sources.Values.Select(Split)], [.. rehearsal.Samples.OrderBy(sample => sample.Source, StringComparer.Ordinal).ThenBy(sample => sample.Kind, StringComparer.Ordinal)]);
            }
        }
    }

    /// <summary>An object was read.</summary>
    public void Read(string source) => Add(source, known => known with { Objects = known.Objects + 1 });

    /// <summary>An object was refused.</summary>
    public void Refuse(LakeObjectSummary item, string message)
    {
        Add(item.Source, known => known with { Damaged = known.Damaged + 1 });
        rehearsal.Sample(new ReplaySample(item.Source, "damaged", item.Path, null, null, message));
    }

    /// <summary>A part was loaded and rolled back.</summary>
    public void Count<TRecord>(DocumentPart<TRecord> part, RowCounts counts, Func<TRecord, string> keyOf)
        where TRecord : class
    {
        var source = part.Stored.Document.Source;
        Add(source, known => known with { Added = known.Added + counts.Loaded, Unchanged = known.Unchanged + counts.Unchanged, Quarantined = known.Quarantined + counts.Quarantined });
        foreach (var entry in part.Quarantined) { rehearsal.Sample(new ReplaySample(source, "quarantined", entry.Key ?? part.Stored.Document.Stream, entry.Verdict.Rule, null, entry.Verdict.Message)); }

        // Which rows of a part are new is only known when all are.
        if (counts.Loaded == part.Records.Count && part.Records.Count > 0 && rehearsal.ChangedOf(source) == 0)
        {
            rehearsal.Sample(new ReplaySample(source, "added", keyOf(part.Records[0]), null, null, $"from {part.Stored.Lake.Path}"));
        }
    }

    // The warehouse counts what it writes; which of it replaces other values stands in the revisions.
    private ReplayedSource Split(ReplayedSource counted)
    {
        var changed = Math.Min(counted.Added, rehearsal.ChangedOf(counted.Source));
        return counted with { Added = counted.Added - changed, Changed = changed };
    }

    private void Add(string source, Func<ReplayedSource, ReplayedSource> change)
    {
        lock (_lock) { _sources[source] = change(_sources.GetValueOrDefault(source) ?? new ReplayedSource(source, 0, 0, 0, 0, 0, 0)); }
    }
}
