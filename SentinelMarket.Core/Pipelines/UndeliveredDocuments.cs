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

    /// <summary>What is registered and not loaded, after registering what the lake has and the catalog does not; all the work on the database, so that it can be done again.</summary>
    internal async Task<IReadOnlyList<LakeObjectSummary>> LookAsync(IPipeline pipeline, RunContext run, CancellationToken cancellationToken)
    {
        if (await FirstDayToScanAsync(pipeline, cancellationToken).ConfigureAwait(false) is { } scan)
        {
            foreach (var source in pipeline.Sources)
            {
                await RegisterUnknownAsync(source, scan.From, run, cancellationToken).ConfigureAwait(false);
            }
        }

        return await catalog.UndeliveredAsync(pipeline.Sources, cancellationToken).ConfigureAwait(false);
    }

    internal async IAsyncEnumerable<TrackedDocument> ReadAsync(IReadOnlyList<LakeObjectSummary> waiting, RunContext run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (waiting.Count == 0) { yield break; }
        run.Log(RunLogLevel.Information, RunStage.Extract, string.Create(CultureInfo.InvariantCulture, $"{waiting.Count} payloads wait in the lake, left by earlier runs or delivered by webhooks; they are loaded first."));
        foreach (var item in waiting)
        {
            var tally = run.Track(item.Source, item.Stream, wasAsked: false);
            tally.Note("waited in the lake");
            var described = new RawDocument
            {
                Source = item.Source,
                Stream = item.Stream,
                Content = default,
                ContentType = "application/octet-stream",
                Request = item.Path,
                FetchedAt = item.FetchedAt,
            };
            yield return await ReadAsync(new LakeReference(item.Path, item.Sha256, item.Size, 0), described, tally, read => read, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The payloads of a spooled run, in the order in which they were delivered.</summary>
    internal async IAsyncEnumerable<TrackedDocument> ReadAsync(SpooledPayloads spooled, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (item, tally) in spooled.Documents)
        {
            var described = new RawDocument
            {
                Source = item.Source,
                Stream = item.Stream,
                Content = default,
                ContentType = item.ContentType,
                Request = item.Request,
                FetchedAt = item.FetchedAt,
            };

            // The lake tells of content that comes again how it came first.
            var found = await ReadAsync(item.Lake, described, tally, read => described with { Content = read.Content }, cancellationToken).ConfigureAwait(false);
            yield return found with { Watermark = item.Watermark };
        }
    }

    private async Task<TrackedDocument> ReadAsync(LakeReference where, RawDocument described, SourceTally tally, Func<RawDocument, RawDocument> asFetched, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await lake.ReadAsync(where.Path, cancellationToken).ConfigureAwait(false);
            return new TrackedDocument(stored with { Document = asFetched(stored.Document) }, tally);
        }
        catch (DamagedLakeObjectException damaged)
        {
            // One quarantine entry stands for the whole object, so that it is seen once and not tried again with every run.
            return new TrackedDocument(new StoredDocument(described, where), tally, damaged.Message);
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
