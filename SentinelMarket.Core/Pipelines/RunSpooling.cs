using System.Collections.Concurrent;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// How one run goes on without PostgreSQL: once turned on, its payloads are noted in a spool file instead of being loaded, to the end of
/// the run, even when the database returns meanwhile. Whoever drains the file loads them as this run.
/// </summary>
internal sealed class RunSpooling(WarehouseSpool spool, RunLease lease, RunRequest request, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    // Documents of which the warehouse has a part only. Their other parts come by the same loader, in order.
    private readonly ConcurrentDictionary<string, RowCounts> _begun = new(StringComparer.Ordinal);
    private RunJournal? _journal;

    /// <summary>Whether the run has left the database alone from some moment on.</summary>
    public bool IsOn => Volatile.Read(ref _journal) is not null;

    /// <summary>The run began without the database.</summary>
    public static async Task<RunSpooling> BeginAsync(WarehouseSpool spool, RunLease lease, RunRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        var spooling = new RunSpooling(spool, lease, request, clock);
        var opening = spool.Folder.Opening(null, lease.OpenedAt, request, PipelineRunner.Node, PipelineRunner.CodeVersion, RowCounts.Zero);
        spooling._journal = await spool.Folder.BeginAsync(opening, cancellationToken).ConfigureAwait(false);
        return spooling;
    }

    /// <summary>Turns to the spool when the fault means that PostgreSQL is away; false when it does not, so that the same may be tried again.</summary>
    /// <exception cref="IOException">The spool cannot be written either.</exception>
    public async Task<bool> TurnOnAsync(Exception fault, RowCounts confirmed)
    {
        if (IsOn) { return true; }

        // Not cancelled with the run: what it has extracted has to be noted all the same.
        if (!await spool.Presence.IsAwayAsync(fault, CancellationToken.None).ConfigureAwait(false)) { return false; }
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (IsOn) { return true; }
            var opening = spool.Folder.Opening(lease.RunId, lease.OpenedAt, request, PipelineRunner.Node, PipelineRunner.CodeVersion, confirmed);
            Volatile.Write(ref _journal, await spool.Folder.BeginAsync(opening, CancellationToken.None).ConfigureAwait(false));
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Notes the documents that end in this batch.</summary>
    /// <returns>What became of the rows of each part: all of them are spooled.</returns>
    public async Task<IReadOnlyList<RowCounts>> AppendAsync<TRecord>(IReadOnlyList<TrackedPart<TRecord>> batch, CancellationToken cancellationToken)
        where TRecord : class
    {
        var now = clock.GetUtcNow();
        await _journal!.AppendAsync([.. batch.Where(part => part.Part.IsLast).Select(part => DocumentOf(part, now))], cancellationToken).ConfigureAwait(false);
        spool.Recent.Add(batch.SelectMany(part => part.Part.Records).OfType<StockRecord>());
        return [.. batch.Select(part => new RowCounts(part.Part.Extracted, 0, 0, 0, part.Part.Extracted))];
    }

    /// <summary>Remembers what the warehouse has of documents that go on.</summary>
    public void NoteLoaded<TRecord>(DocumentPart<TRecord> part, RowCounts counts)
        where TRecord : class
    {
        if (part.IsLast) { _begun.TryRemove(part.Stored.Lake.Path, out _); }
        else { _begun.AddOrUpdate(part.Stored.Lake.Path, counts, (_, before) => before + counts); }
    }

    /// <summary>Ends the file; it can be drained from then on.</summary>
    /// <exception cref="IOException">The disk does not take the last line; the run then counts as one whose process died.</exception>
    public async Task CloseAsync(SpooledClosing closing)
    {
        using var journal = _journal;
        await journal!.CloseAsync(closing).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _journal?.Dispose();
        _gate.Dispose();
    }

    private SpooledDocument DocumentOf<TRecord>(TrackedPart<TRecord> part, DateTimeOffset now)
        where TRecord : class
    {
        var (document, lake) = (part.Part.Stored.Document, part.Part.Stored.Lake);
        return new SpooledDocument(
            part.Tally.Ordinal, now, document.Source, document.Stream, document.ContentType, document.Request, document.FetchedAt, lake, _begun.GetValueOrDefault(lake.Path), part.Part.Watermark);
    }
}
