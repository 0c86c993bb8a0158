using System.Globalization;
using System.Runtime.CompilerServices;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Finds what earlier runs left in the lake without loading it: files without a row in <c>lake_objects</c> (the process died right after
/// writing them, or the database was away), objects whose load never finished, and what webhooks delivered.
/// </summary>
public sealed class UndeliveredDocuments(IDataLake lake, LakeCatalog catalog, RunLog runs)
{
    private const int RegisteredAtOnce = 200;
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    internal Task RegisterAsync(RunLease lease, IReadOnlyList<StoredDocument> documents, CancellationToken cancellationToken) =>
        catalog.RegisterAsync(lease, documents, cancellationToken);

    internal async IAsyncEnumerable<TrackedDocument> FindAsync(IPipeline pipeline, RunContext run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FirstDayToScanAsync(pipeline, cancellationToken).ConfigureAwait(false) is { } scan)
        {
            foreach (var source in pipeline.Sources)
            {
                await RegisterUnknownAsync(source, scan.From, run, cancellationToken).ConfigureAwait(false);
            }
        }

        var waiting = await catalog.UndeliveredAsync(pipeline.Sources, cancellationToken).ConfigureAwait(false);
        if (waiting.Count == 0) { yield break; }
        run.Log(RunLogLevel.Information, RunStage.Extract, string.Create(CultureInfo.InvariantCulture, $"{waiting.Count} payloads wait in the lake, left by earlier runs or delivered by webhooks; they are loaded first."));
        foreach (var item in waiting)
        {
            var tally = run.Track(item.Source, item.Stream, wasAsked: false);
            yield return await ReadAsync(item, tally, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TrackedDocument> ReadAsync(LakeObjectSummary item, SourceTally tally, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await lake.ReadAsync(item.Path, cancellationToken).ConfigureAwait(false);
            tally.Answered(TimeSpan.Zero, "waited in the lake");
            return new TrackedDocument(stored, tally);
        }
        catch (DamagedLakeObjectException damaged)
        {
            // One quarantine entry stands for the whole object, so that it is seen once and not tried again with every run.
            var document = new RawDocument
            {
                Source = item.Source,
                Stream = item.Stream,
                Content = ReadOnlyMemory<byte>.Empty,
                ContentType = "application/octet-stream",
                Request = item.Path,
                FetchedAt = item.FetchedAt,
            };
            return new TrackedDocument(new StoredDocument(document, new LakeReference(item.Path, item.Sha256, item.Size, 0)), tally, damaged.Message);
        }
    }

    /// <summary>
    /// Nothing when no run ended badly since the last one that ended well, because a run that ended well has delivered all it stored;
    /// otherwise the day on which the first of them began. The whole lake when no run ever ended well. A run that lost its lease may
    /// have gone on storing for a while after it was closed, hence the margin.
    /// </summary>
    private async Task<LakeScan?> FirstDayToScanAsync(IPipeline pipeline, CancellationToken cancellationToken)
    {
        var (good, bad) = await runs.UnfinishedSinceAsync(pipeline.Name, Margin, cancellationToken).ConfigureAwait(false);
        if (good is null) { return new LakeScan(null); }
        return bad is null ? null : new LakeScan(DateOnly.FromDateTime((bad < good ? bad : good).Value.UtcDateTime));
    }

    private async Task RegisterUnknownAsync(string source, DateOnly? from, RunContext run, CancellationToken cancellationToken)
    {
        var found = new List<StoredDocument>();
        IReadOnlySet<string> known = new HashSet<string>(StringComparer.Ordinal);
        var folder = string.Empty;
        await foreach (var path in lake.ListAsync(source, from, cancellationToken).ConfigureAwait(false))
        {
            var pathFolder = path[..path.LastIndexOf('/')];
            if (pathFolder != folder)
            {
                folder = pathFolder;
                var day = DateOnly.ParseExact(folder[(source.Length + 1)..], "yyyy/MM/dd", CultureInfo.InvariantCulture);
                known = await catalog.KnownPathsAsync(source, day, cancellationToken).ConfigureAwait(false);
            }

            if (known.Contains(path)) { continue; }
            try
            {
                // Only what the catalog needs is kept: the payloads of a whole period would not fit into memory.
                var stored = await lake.ReadAsync(path, cancellationToken).ConfigureAwait(false);
                found.Add(stored with { Document = stored.Document with { Content = default } });
            }
            catch (DamagedLakeObjectException damaged)
            {
                run.Log(RunLogLevel.Error, RunStage.Extract, damaged.Message);
            }

            if (found.Count >= RegisteredAtOnce)
            {
                await catalog.RegisterAsync(run.Lease, found, cancellationToken).ConfigureAwait(false);
                found.Clear();
            }
        }

        if (found.Count > 0) { await catalog.RegisterAsync(run.Lease, found, cancellationToken).ConfigureAwait(false); }
    }

    private readonly record struct LakeScan(DateOnly? From);
}
