using System.Globalization;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Puts the lake's small objects into one pack for each source and hour. Their own files go only when the pack is durable, was read back and stands in the catalog, so
/// whatever stops it, each object is there once or twice. It loads nothing, so its rows are all zero; its log says what was packed.
/// </summary>
public sealed class LakeCompactionPipeline(ILakeMaintenance lake, LakeCatalog catalog, IOptions<LakeCompactionOptions> options, TimeProvider clock) : IPipeline
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "lake_compaction";

    private const int KiB = 1024;

    /// <inheritdoc/>
    public string Name => PipelineName;

    /// <inheritdoc/>
    public string Description => "Small lake objects into one file a source and hour";

    /// <inheritdoc/>
    public IReadOnlyList<string> Sources => [];

    /// <inheritdoc/>
    public void Check(RunRequest request)
    {
        if (request.Parameters.Count > 0) { throw new InvalidRunRequestException($"{PipelineName} takes no parameters, but was given {string.Join(", ", request.Parameters.Keys)}. What is packed stands in the settings (Lake:Compaction)."); }
    }

    /// <inheritdoc/>
    public async Task<RunClosingReport> ExecuteAsync(RunContext run, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var now = clock.GetUtcNow();
        var mostBytes = (long)settings.MaxObjectKilobytes * KiB;

        // Whole hours, because a pack is made once for most of them.
        var before = now - settings.After;
        before = new DateTimeOffset(before.Year, before.Month, before.Day, before.Hour, 0, 0, TimeSpan.Zero);
        var hours = await catalog.LooseHoursAsync(before, mostBytes, settings.MinObjects, cancellationToken).ConfigureAwait(false);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var source in hours.Select(hour => hour.Source).Union(await catalog.SourcesAsync(cancellationToken).ConfigureAwait(false), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var own = hours.Where(hour => hour.Source == source).Select(hour => hour.Hour).ToList();
            await PackAsync(run, source, own, [today.AddDays(-1), today, .. own.Select(DayOf)], mostBytes, cancellationToken).ConfigureAwait(false);
        }

        return run.Conclude();
    }

    private async Task PackAsync(RunContext run, string source, List<string> hours, IReadOnlyList<DateOnly> days, long mostBytes, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        long objects = 0, packs = 0;
        var failures = new List<string>();
        try
        {
            foreach (var hour in hours)
            {
                var packed = await PackHourAsync(run, hour, mostBytes, failures, cancellationToken).ConfigureAwait(false);
                objects += packed;
                packs += packed > 0 ? 1 : 0;
            }

            foreach (var day in days.Distinct().Order()) { await ClearAsync(source, day, cancellationToken).ConfigureAwait(false); }
        }
        catch (IOException failure)
        {
            failures.Add(failure.Message);
        }

        if (objects == 0 && failures.Count == 0) { return; }
        var tally = run.Track(PipelineName, source, wasAsked: true);
        var said = string.Create(CultureInfo.InvariantCulture, $"{objects:N0} objects in {packs:N0} {(packs == 1 ? "pack" : "packs")}");
        tally.Answered(clock.GetElapsedTime(since), said);
        run.Log(RunLogLevel.Information, null, $"{source}: {said}.");
        foreach (var failure in failures) { run.Log(RunLogLevel.Error, null, failure); }
        if (failures.Count > 0) { tally.Fail(failures.Count == 1 ? failures[0] : string.Create(CultureInfo.InvariantCulture, $"{failures[0]} And {failures.Count - 1:N0} more; the log has all.")); }
    }

    private async Task<long> PackHourAsync(RunContext run, string hour, long mostBytes, List<string> failures, CancellationToken cancellationToken)
    {
        var loose = await catalog.LooseObjectsAsync(hour, mostBytes, cancellationToken).ConfigureAwait(false);
        if (loose.Count == 0) { return 0; }
        try
        {
            var pack = await lake.PackAsync(loose, cancellationToken).ConfigureAwait(false);
            failures.AddRange(pack.Refused);
            var packed = pack.Objects.ToHashSet(StringComparer.Ordinal);
            var moved = loose.Select(one => one.Path).Where(packed.Contains).ToList();
            await catalog.MarkPackedAsync(run.Lease, pack.Path, moved, cancellationToken).ConfigureAwait(false);
            await lake.DeleteAsync(moved, cancellationToken).ConfigureAwait(false);
            return moved.Count;
        }
        catch (DamagedLakeObjectException damaged)
        {
            failures.Add(damaged.Message);
            return 0;
        }
    }

    /// <summary>Removes files of objects that the catalog has in a sound pack: somebody died between the two.</summary>
    private async Task ClearAsync(string source, DateOnly day, CancellationToken cancellationToken)
    {
        var folder = await lake.LookAsync(source, day, cancellationToken).ConfigureAwait(false);
        foreach (var pack in folder.Packs)
        {
            var twice = pack.Objects.Where(folder.Files.ContainsKey).ToList();
            if (twice.Count == 0 || (await lake.FaultsOfPackAsync(pack.Path, cancellationToken).ConfigureAwait(false)).Count > 0) { continue; }
            var packed = (await catalog.OfDayAsync(source, day, cancellationToken).ConfigureAwait(false)).Where(one => one.Pack == pack.Path).Select(one => one.Path).ToHashSet(StringComparer.Ordinal);
            await lake.DeleteAsync([.. twice.Where(packed.Contains)], cancellationToken).ConfigureAwait(false);
        }
    }

    private static DateOnly DayOf(string hour) => DateOnly.ParseExact(hour.AsSpan(hour.LastIndexOf('/') + 1, 8), "yyyyMMdd", CultureInfo.InvariantCulture);
}
