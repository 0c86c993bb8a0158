using System.Collections.Concurrent;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Compares the lake with its catalog, every byte of it: each object has its hash, each pack is as it was written, no row is without a file and no file without a row.
/// Only looks.
/// </summary>
public sealed class LakeVerification(IDataLake lake, ILakeMaintenance maintenance, LakeCatalog catalog, TimeProvider clock)
{
    private const int FindingsNamed = 1_000;

    /// <summary>Verifies the objects that the given sources fetched on the given UTC days.</summary>
    /// <param name="source">The source id, or null for all.</param>
    /// <param name="from">The first day, or null.</param>
    /// <param name="to">The last day, or null.</param>
    /// <param name="progress">Told how far it is, a source and day at a time; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">The store cannot be used at all.</exception>
    public async Task<LakeVerificationReport> RunAsync(string? source, DateOnly? from, DateOnly? to, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        var state = new State();
        var stored = await maintenance.SourcesAsync(cancellationToken).ConfigureAwait(false);
        var catalogued = await catalog.SourcesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var one in stored.Union(catalogued, StringComparer.Ordinal).Where(known => source is null || known == source).Order(StringComparer.Ordinal))
        {
            var days = (await maintenance.DaysAsync(one, cancellationToken).ConfigureAwait(false)).Union(await catalog.DaysAsync(one, cancellationToken).ConfigureAwait(false));
            foreach (var day in days.Where(day => (from is null || day >= from) && (to is null || day <= to)).Order())
            {
                progress?.Report($"{one} {day:yyyy-MM-dd}");
                await VerifyAsync(one, day, state, cancellationToken).ConfigureAwait(false);
            }
        }

        return state.Report(clock.GetElapsedTime(since));
    }

    /// <summary>What is wrong with one object; null when it is sound.</summary>
    public async Task<DamagedLakeObjectException?> FaultOfAsync(string path, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            var read = await lake.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            return read.Lake.Sha256 == sha256 ? null : new DamagedLakeObjectException(path, "has another content than the one that was registered");
        }
        catch (DamagedLakeObjectException damaged)
        {
            return damaged;
        }
    }

    private async Task VerifyAsync(string source, DateOnly day, State state, CancellationToken cancellationToken)
    {
        var known = await catalog.OfDayAsync(source, day, cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            known.Where(one => !one.IsRemoved),
            cancellationToken,
            async (one, token) =>
            {
                state.Count(one.Size);
                if (await FaultOfAsync(one.Path, one.Sha256, token).ConfigureAwait(false) is { } fault) { state.Add(new LakeFinding(fault.IsMissing ? LakeFindingKind.Missing : LakeFindingKind.Damaged, one.Path, fault.Message)); }
            }).ConfigureAwait(false);

        // Looked at after the catalog, so that what was stored meanwhile is at most a file too many, which the next look explains.
        var folder = await maintenance.LookAsync(source, day, cancellationToken).ConfigureAwait(false);
        foreach (var pack in folder.Packs)
        {
            state.CountPack();
            foreach (var fault in await maintenance.FaultsOfPackAsync(pack.Path, cancellationToken).ConfigureAwait(false)) { state.Add(new LakeFinding(LakeFindingKind.DamagedPack, pack.Path, fault)); }
        }

        var byPath = known.ToDictionary(one => one.Path, StringComparer.Ordinal);
        foreach (var path in folder.Files.Keys.Concat(folder.Packs.SelectMany(pack => pack.Objects)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!byPath.ContainsKey(path)) { state.Add(new LakeFinding(LakeFindingKind.Unregistered, path, $"Lake object {path} has no row in the catalog. The next run of its pipeline after a failed one registers and loads it.")); }
        }
    }

    private sealed class State
    {
        private readonly ConcurrentQueue<LakeFinding> _findings = new();
        private readonly int[] _counts = new int[Enum.GetValues<LakeFindingKind>().Length];
        private long _objects;
        private long _bytes;
        private int _packs;

        public void Count(long bytes)
        {
            Interlocked.Increment(ref _objects);
            Interlocked.Add(ref _bytes, bytes);
        }

        public void CountPack() => _packs++;

        public void Add(LakeFinding finding)
        {
            Interlocked.Increment(ref _counts[(int)finding.Kind]);
            if (_findings.Count < FindingsNamed) { _findings.Enqueue(finding); }
        }

        public LakeVerificationReport Report(TimeSpan duration) => new(
            _objects, _bytes, _packs, _counts[(int)LakeFindingKind.Damaged], _counts[(int)LakeFindingKind.Missing], _counts[(int)LakeFindingKind.DamagedPack], _counts[(int)LakeFindingKind.Unregistered],
            [.. _findings.OrderBy(finding => finding.Path, StringComparer.Ordinal)], duration);
    }
}

/// <summary>What kind of thing is wrong.</summary>
public enum LakeFindingKind
{
    /// <summary>An object whose bytes are not what was stored.</summary>
    Damaged,

    /// <summary>A row of the catalog without an object.</summary>
    Missing,

    /// <summary>A pack whose bytes are not what was written.</summary>
    DamagedPack,

    /// <summary>An object without a row of the catalog; nothing is lost.</summary>
    Unregistered,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Path">The object or pack.</param>
/// <param name="Message">What is wrong and what to do, for a person.</param>
public sealed record LakeFinding(LakeFindingKind Kind, string Path, string Message);

/// <summary>What a verification found.</summary>
/// <param name="Objects">Objects of the catalog that were read.</param>
/// <param name="Bytes">Bytes of their payloads.</param>
/// <param name="Packs">Packs that were read.</param>
/// <param name="Damaged">How many objects are damaged.</param>
/// <param name="Missing">How many are missing.</param>
/// <param name="DamagedPacks">How many faults packs have.</param>
/// <param name="Unregistered">How many objects have no row.</param>
/// <param name="Findings">The first of all of these, by path.</param>
/// <param name="Duration">How long it took.</param>
public sealed record LakeVerificationReport(
    long Objects, long Bytes, int Packs, int Damaged, int Missing, int DamagedPacks, int Unregistered, IReadOnlyList<LakeFinding> Findings, TimeSpan Duration)
{
    /// <summary>Whether nothing is damaged or missing.</summary>
    public bool IsSound => Damaged + Missing + DamagedPacks == 0;
}
