using System.Globalization;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about refused records from the database and the lake, and has them loaded again by runs.</summary>
internal sealed class QuarantineDesk(PipelineRunner runner, QuarantineStore store, QuarantineActions actions, IDataLake lake, TimeProvider clock) : IQuarantineDesk
{
    private const int LongestReason = 500;
    private const int LongestChanges = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Pipelines { get; } =
        runner.Pipelines.Where(pipeline => pipeline.Sources.Count > 0).ToDictionary(pipeline => pipeline.Name, pipeline => pipeline.Sources, StringComparer.Ordinal);

    public Task<QuarantinePage> BrowseAsync(QuarantineQuery query, CancellationToken cancellationToken) => store.BrowseAsync(query, cancellationToken);

    public Task<IReadOnlyList<QuarantineGroup>> GroupsAsync(CancellationToken cancellationToken) => store.GroupsAsync(cancellationToken);

    public async Task<QuarantineDetail?> FindAsync(long id, CancellationToken cancellationToken)
    {
        if (await OneAsync(id, cancellationToken).ConfigureAwait(false) is not { } record) { return null; }
        var pipeline = PipelineOf(record);
        CorrectionForm? form = null;
        string? noForm = null;
        try
        {
            var located = await LocateAsync(record, cancellationToken).ConfigureAwait(false);
            var fields = located.Form.Fields;
            var verdicts = record.Entry.Also.Prepend(record.Entry.Verdict).Concat(located.Today);
            form = new CorrectionForm(located.Form.Format, fields, located.Form.Raw, SuspectFields.Of(verdicts, fields), located.Today);
        }
        catch (QuarantineRefusalException refusal)
        {
            noForm = refusal.Message;
        }

        var history = await store.HistoryAsync(id, cancellationToken).ConfigureAwait(false);
        return new QuarantineDetail(record, pipeline?.Name, RuleCatalog.Find(record.Source, record.Entry.Verdict.Rule), form, noForm, history);
    }

    public async Task<IReadOnlyList<RunReport>> ReplayAsync(IReadOnlyCollection<long> ids, string actor, CancellationToken cancellationToken)
    {
        if (ids.Count > QuarantineReplay.MostEntries) { throw new QuarantineRefusalException($"{ids.Count} entries are too many for one replay; at most {QuarantineReplay.MostEntries} are taken."); }
        var open = (await store.FindAsync(ids, cancellationToken).ConfigureAwait(false)).Where(record => record.Status == QuarantineStatus.Open).ToArray();
        if (open.Length == 0) { throw new QuarantineRefusalException(ids.Count == 1 ? "The entry is not open, so there is nothing to replay." : "None of the entries is open, so there is nothing to replay."); }
        var replayable = open.Where(record => record.LakePath is not null && PipelineOf(record) is not null).GroupBy(record => PipelineOf(record)!.Name, StringComparer.Ordinal).ToArray();
        if (replayable.Length == 0) { throw new QuarantineRefusalException("The payload is not in the lake's catalog, or no pipeline loads its source any more; it can only be dismissed."); }
        var runs = new List<RunReport>();
        foreach (var group in replayable)
        {
            runs.Add(await StartAsync(group.Key, [.. group.Select(record => record.Id)], actor, cancellationToken).ConfigureAwait(false));
        }

        return runs;
    }

    public async Task<IReadOnlyList<Verdict>> CheckAsync(long id, RecordPatch patch, CancellationToken cancellationToken) =>
        (await LocateAsync(await RequireAsync(id, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)).Correct(patch, string.Empty).Verdicts;

    public async Task<CorrectionResult> CorrectAsync(long id, RecordPatch patch, string reason, string actor, CancellationToken cancellationToken)
    {
        reason = Reason(reason);
        var record = await RequireAsync(id, cancellationToken).ConfigureAwait(false);
        if (record.Status != QuarantineStatus.Open) { throw NotOpen(record); }
        var located = await LocateAsync(record, cancellationToken).ConfigureAwait(false);
        var (corrected, verdicts, changes) = located.Correct(patch, string.Empty);
        var result = new CorrectionResult(verdicts, null);
        if (!result.IsStored) { return result; }
        if (changes.Length > LongestChanges) { changes = changes[..LongestChanges] + "..."; }
        corrected = corrected with { Request = string.Create(CultureInfo.InvariantCulture, $"correction of quarantine entry {id} by {actor}: {reason} ({changes}); original: {record.LakePath}") };
        var stored = await lake.StoreAsync(corrected, cancellationToken).ConfigureAwait(false);
        if (!await actions.CorrectAsync(id, stored, actor, reason, changes, cancellationToken).ConfigureAwait(false)) { throw NotOpen(await RequireAsync(id, cancellationToken).ConfigureAwait(false)); }
        try
        {
            return result with { Run = await StartAsync(PipelineOf(record)!.Name, [id], actor, cancellationToken).ConfigureAwait(false) };
        }
        catch (RunAlreadyOpenException)
        {
            // It waits in the lake's catalog, and the pipeline's next run loads it first.
            return result;
        }
    }

    public async Task<IReadOnlyList<long>> DismissAsync(IReadOnlyCollection<long> ids, string reason, string actor, CancellationToken cancellationToken)
    {
        var dismissed = await actions.DismissAsync(ids, actor, Reason(reason), cancellationToken).ConfigureAwait(false);
        return dismissed.Count > 0 ? dismissed : throw new QuarantineRefusalException(ids.Count == 1 ? "The entry is not open, so it cannot be dismissed." : "None of the entries is open, so there is nothing to dismiss.");
    }

    public async Task<IReadOnlyList<long>> ReopenAsync(IReadOnlyCollection<long> ids, string reason, string actor, CancellationToken cancellationToken)
    {
        var opened = await actions.ReopenAsync(ids, actor, Reason(reason), cancellationToken).ConfigureAwait(false);
        return opened.Count > 0 ? opened : throw new QuarantineRefusalException(ids.Count == 1 ? "The entry is not dismissed, so it cannot be opened again." : "None of the entries is dismissed, so there is nothing to open again.");
    }

    private static string Reason(string reason)
    {
        var text = reason.Trim();
        return text.Length is >= 3 and <= LongestReason
            ? text
            : throw new QuarantineRefusalException($"The reason has {text.Length} characters; 3 to {LongestReason} are expected, because the audit log keeps it.");
    }

    private static QuarantineRefusalException NotOpen(QuarantinedRecord record) =>
        new($"Entry {record.Id} is {record.Status.ToString().ToLowerInvariant()}, so it cannot be corrected any more.");

    /// <summary>Waits for a run that is open, but not for long: somebody waits for the answer.</summary>
    private async Task<RunReport> StartAsync(string pipeline, IReadOnlyList<long> ids, string actor, CancellationToken cancellationToken)
    {
        var request = new RunRequest(pipeline, RunTrigger.Replay, actor, new Dictionary<string, string>(StringComparer.Ordinal) { [QuarantineReplay.EntriesParameter] = QuarantineReplay.Written(ids) });
        StartedRun started;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            started = await runner.StartWhenFreeAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            started = await runner.StartAsync(request, cancellationToken).ConfigureAwait(false);
        }

        await actions.OrderedAsync(ids, started.Report.Id, actor, CancellationToken.None).ConfigureAwait(false);
        return started.Report;
    }

    private async Task<LocatedRecord> LocateAsync(QuarantinedRecord record, CancellationToken cancellationToken)
    {
        if (record.LakePath is not { } path) { throw new QuarantineRefusalException("The payload is not in the lake's catalog."); }
        if (PipelineOf(record) is not IRecordReader reader) { throw new QuarantineRefusalException($"No pipeline loads {record.Source} any more."); }
        try
        {
            var stored = await lake.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            return LocatedRecord.Find(reader, stored.Document, record.Entry)
                ?? throw new QuarantineRefusalException("The record is not found in its payload as it stands here: the warehouse refused it after it was read, or it is too long for a form. Replay it when its cause is mended, or dismiss it.");
        }
        catch (DamagedLakeObjectException damaged)
        {
            throw new QuarantineRefusalException(damaged.Message);
        }
    }

    private IPipeline? PipelineOf(QuarantinedRecord record) => runner.Pipelines.FirstOrDefault(pipeline => pipeline.Sources.Contains(record.Source, StringComparer.Ordinal));

    private async Task<QuarantinedRecord?> OneAsync(long id, CancellationToken cancellationToken) =>
        await store.FindAsync([id], cancellationToken).ConfigureAwait(false) is [var record] ? record : null;

    private async Task<QuarantinedRecord> RequireAsync(long id, CancellationToken cancellationToken) =>
        await OneAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new QuarantineRefusalException($"There is no quarantine entry {id}.");
}
