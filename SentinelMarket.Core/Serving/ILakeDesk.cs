using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask about the lake and order of it.</summary>
public interface ILakeDesk
{
    /// <summary>The sources that have objects, in order.</summary>
    Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancellationToken);

    /// <summary>A page of objects, newest fetch first.</summary>
    /// <exception cref="ArgumentException">The cursor is none of a page with the same filters.</exception>
    Task<LakePage> BrowseAsync(LakeQuery query, CancellationToken cancellationToken);

    /// <summary>One object with its payload and what came of it; null when there is none of that number.</summary>
    Task<LakeObjectDetail?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>The payload of an object as it was received, its hash checked; null when there is no object of that number.</summary>
    /// <exception cref="Lake.DamagedLakeObjectException">The object cannot be read back as it was stored.</exception>
    Task<RawDocument?> ReadAsync(long id, CancellationToken cancellationToken);

    /// <summary>Reads an object back and compares it with the catalog; null when there is none of that number.</summary>
    Task<LakeTrial?> VerifyAsync(long id, CancellationToken cancellationToken);

    /// <summary>The requests for runs that an order comes to, one for each pipeline; nothing is started.</summary>
    /// <exception cref="InvalidRunRequestException">Nothing loads that source, or there is no such pipeline.</exception>
    IReadOnlyList<RunRequest> Plan(ReplayOrder order, string actor);

    /// <summary>Starts a replay of each pipeline that loads the source, or of the one that is named, or of all; returns as soon as the runs are open.</summary>
    /// <exception cref="InvalidRunRequestException">Nothing loads that source, or the period makes no sense.</exception>
    /// <exception cref="RunAlreadyOpenException">A run of the first pipeline is open.</exception>
    Task<IReadOnlyList<RunReport>> ReplayAsync(ReplayOrder order, string actor, CancellationToken cancellationToken);

    /// <summary>What a dry run saw; null when it has not ended, or was none.</summary>
    Task<ReplayPreview?> FindPreviewAsync(long runId, CancellationToken cancellationToken);
}

/// <summary>What of the lake is to be loaded again.</summary>
/// <param name="From">The first day (UTC) on which it was fetched.</param>
/// <param name="To">The last.</param>
/// <param name="Source">Only this source; null for all of the pipeline's.</param>
/// <param name="Pipeline">Only this pipeline; null for each that loads the source.</param>
/// <param name="DryRun">Whether to show only what would change.</param>
public sealed record ReplayOrder(DateOnly From, DateOnly To, string? Source, string? Pipeline, bool DryRun)
{
    /// <summary>The requests for runs that this order comes to, one for each pipeline.</summary>
    /// <exception cref="InvalidRunRequestException">Nothing loads that source, or there is no such pipeline.</exception>
    public IReadOnlyList<RunRequest> Requests(IEnumerable<IPipeline> pipelines, string actor)
    {
        var loading = pipelines.Where(pipeline => pipeline.Sources.Count > 0).ToList();
        var chosen = loading.Where(pipeline => (Pipeline is null || pipeline.Name == Pipeline) && (Source is null || pipeline.Sources.Contains(Source, StringComparer.Ordinal))).ToList();
        if (Pipeline is not null && loading.All(pipeline => pipeline.Name != Pipeline)) { throw new InvalidRunRequestException($"\"{Pipeline}\" is no pipeline that loads from the lake; expected is one of {string.Join(", ", loading.Select(pipeline => pipeline.Name))}."); }
        if (From > To) { throw new InvalidRunRequestException($"The first day ({Day(From)}) is after the last ({Day(To)})."); }
        if (chosen.Count == 0) { throw new InvalidRunRequestException($"No pipeline{(Pipeline is null ? "" : $" {Pipeline}")} loads the source \"{Source}\". Sources: {string.Join(", ", loading.Where(pipeline => Pipeline is null || pipeline.Name == Pipeline).SelectMany(pipeline => pipeline.Sources))}."); }
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { [PeriodReplay.FromParameter] = Day(From), [PeriodReplay.ToParameter] = Day(To) };
        if (Source is not null) { parameters[PeriodReplay.SourceParameter] = Source; }
        if (DryRun) { parameters[ReplayedDocuments.DryRunParameter] = "true"; }
        return [.. chosen.Select(pipeline => new RunRequest(pipeline.Name, RunTrigger.Replay, actor, parameters))];
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Everything about one object of the lake.</summary>
/// <param name="Row">The object.</param>
/// <param name="Payload">The beginning of its payload, made readable; null when it cannot be read.</param>
/// <param name="Damage">Why it cannot be read; null when it can.</param>
/// <param name="Traces">The first rows of the warehouse that came from it.</param>
/// <param name="TraceCount">How many there are.</param>
/// <param name="Quarantine">The first of its records that are in quarantine.</param>
public sealed record LakeObjectDetail(LakeObjectRow Row, LakePayload? Payload, string? Damage, IReadOnlyList<LakeObjectTrace> Traces, long TraceCount, IReadOnlyList<QuarantinedRecord> Quarantine);

/// <summary>A payload for people.</summary>
/// <param name="Text">Its beginning; JSON is indented.</param>
/// <param name="IsCut">Whether there is more of it.</param>
public sealed record LakePayload(string Text, bool IsCut);

/// <summary>How a look at one object ended.</summary>
/// <param name="Path">The object.</param>
/// <param name="Sound">Whether it is as it was stored.</param>
/// <param name="Message">What was found, in a sentence.</param>
public sealed record LakeTrial(string Path, bool Sound, string Message);
