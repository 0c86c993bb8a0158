using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Takes old payloads out of the lake, a source and day at a time, as the settings say. An object goes only when the catalog has it as loaded and none of its records waits in
/// quarantine; a pack only as a whole. The catalog keeps the row of what went, with its hash.
/// </summary>
public sealed class LakeRetention(ILakeMaintenance lake, LakeCatalog catalog, IOptions<RetentionOptions> options, TimeProvider clock)
{
    /// <summary>How a source of the lake is called among the tables.</summary>
    public static string NameOf(string source) => $"lake {source}";

    /// <summary>The sources that lose payloads: those that are set and that the lake or the catalog has.</summary>
    public async Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Lake.Count == 0) { return []; }
        var known = (await catalog.SourcesAsync(cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        return [.. options.Value.Lake.Keys.Where(known.Contains).Order(StringComparer.Ordinal)];
    }

    /// <summary>What <see cref="ApplyAsync"/> would take now: <c>Rows</c> are objects, <c>Bytes</c> those on disk.</summary>
    public async Task<RetentionStep> PlanAsync(string source, CancellationToken cancellationToken)
    {
        var (period, firstKept) = PeriodOf(source);
        long rows = 0, bytes = 0;
        DateOnly? oldestKept = null;
        foreach (var day in await lake.DaysAsync(source, cancellationToken).ConfigureAwait(false))
        {
            if (day >= firstKept)
            {
                oldestKept ??= day;
                continue;
            }

            var old = await LookAsync(source, day, cancellationToken).ConfigureAwait(false);
            rows += old.Objects.Count;
            bytes += old.Bytes;
            if (!old.IsAll) { oldestKept ??= day; }
        }

        return new RetentionStep(NameOf(source), period.ToString(), firstKept, rows, bytes, [], oldestKept);
    }

    /// <summary>Takes what is too old; what went stays gone when it is stopped.</summary>
    /// <returns>The objects that went.</returns>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public async Task<long> ApplyAsync(string source, CancellationToken cancellationToken)
    {
        var (_, firstKept) = PeriodOf(source);
        long gone = 0;
        foreach (var day in (await lake.DaysAsync(source, cancellationToken).ConfigureAwait(false)).Where(day => day < firstKept))
        {
            var old = await LookAsync(source, day, cancellationToken).ConfigureAwait(false);
            if (old.Objects.Count == 0) { continue; }

            // Noted first: a file that somebody did not get to remove is found by the next run, and a row never promises what is not there.
            var removed = (await catalog.MarkRemovedAsync([.. old.Objects.Select(one => one.Id)], cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
            if (removed.Count < old.Objects.Count) { continue; }
            await lake.DeleteAsync(old.Files, cancellationToken).ConfigureAwait(false);
            gone += old.Objects.Count;
        }

        return gone;
    }

    private (RetentionPeriod Period, DateOnly FirstKept) PeriodOf(string source) =>
        RetentionPeriod.TryParse(options.Value.Lake[source], out var period) ? (period, period.FirstKept(clock.GetUtcNow())) : throw new ArgumentException($"No period is set for {source}.", nameof(source));

    /// <summary>What of an old day may go: objects that lie there by themselves, and packs of nothing but such.</summary>
    private async Task<OldDay> LookAsync(string source, DateOnly day, CancellationToken cancellationToken)
    {
        var folder = await lake.LookAsync(source, day, cancellationToken).ConfigureAwait(false);
        var free = (await catalog.OfDayAsync(source, day, cancellationToken).ConfigureAwait(false)).Where(one => one.IsLoaded && !one.HasQuarantine).ToDictionary(one => one.Path, StringComparer.Ordinal);
        var packs = folder.Packs.Where(pack => pack.Objects.Count > 0 && pack.Objects.All(free.ContainsKey)).ToList();
        var packed = folder.Packs.SelectMany(pack => pack.Objects).ToHashSet(StringComparer.Ordinal);
        var alone = folder.Files.Where(file => free.ContainsKey(file.Key) && !packed.Contains(file.Key)).ToList();
        return new OldDay(
            [.. packs.SelectMany(pack => pack.Objects).Concat(alone.Select(file => file.Key)).Select(path => free[path])],
            [.. packs.Select(pack => pack.Path), .. alone.Select(file => file.Key)],
            packs.Sum(pack => pack.Size) + alone.Sum(file => file.Value),
            packs.Count == folder.Packs.Count && alone.Count == folder.Files.Count);
    }

    private sealed record OldDay(IReadOnlyList<CataloguedObject> Objects, IReadOnlyList<string> Files, long Bytes, bool IsAll);
}
