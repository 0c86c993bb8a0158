using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Inbox;

/// <summary>
/// Works the drop folder, one pass at a time: files that have settled are judged by their content, those that a pipeline knows are imported
/// by a run of it, and each is then filed away. Only a file that nothing can be made of is rejected; one whose run failed waits and is tried
/// again. Because loads are idempotent, dying at any moment costs no more than importing a file once more.
/// </summary>
public sealed class InboxImporter
{
    /// <summary>The actor of the runs.</summary>
    public const string Actor = "inbox";

    internal const string DropFolder = "drop folder";
    internal const string Held = "This server shows simulated data and takes no real files. Start it with ./run --live, and this file is imported.";
    private const string Growing = "It is taken when it has stopped growing: when two looks find it the same.";
    private const string DatabaseAway = "The database cannot be reached; the file is imported when it is back.";

    private readonly InboxFolder _folder;
    private readonly InboxLedger _ledger;
    private readonly IReadOnlyList<IFileKind> _kinds;
    private readonly PipelineRunner _runner;
    private readonly RunLog _runs;
    private readonly AuditTrail _audit;
    private readonly InboxOptions _options;
    private readonly InboxMode _mode;
    private readonly TimeProvider _clock;
    private readonly ILogger<InboxImporter> _logger;
    private readonly FileSettling _settling;
    private readonly Dictionary<string, (long Size, DateTime ModifiedAt)> _stuck = new(StringComparer.Ordinal);
    private bool _toldHeld;

    internal InboxImporter(
        InboxFolder folder,
        InboxLedger ledger,
        IEnumerable<IFileKind> kinds,
        PipelineRunner runner,
        RunLog runs,
        AuditTrail audit,
        IOptions<InboxOptions> options,
        InboxMode mode,
        TimeProvider clock,
        ILogger<InboxImporter> logger)
    {
        (_folder, _ledger, _kinds, _runner, _runs, _audit) = (folder, ledger, [.. kinds], runner, runs, audit);
        (_options, _mode, _clock, _logger) = (options.Value, mode, clock, logger);
        _settling = new FileSettling(_options.ArchivePatience, clock);
    }

    /// <summary>What lies in the folder and is not taken, each with the reason, as of the latest pass.</summary>
    internal IReadOnlyList<InboxEntry> LeftAlone { get; private set; } = [];

    /// <summary>Why the latest pass could not do its work, or null.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Makes the folder ready and reads what earlier processes left. Once, before the first pass.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public void Prepare()
    {
        _folder.Prepare();
        _ledger.Load();
    }

    /// <summary>Remembers why a pass could not do its work, for those who ask.</summary>
    /// <returns>Whether it is another reason than before, and so worth a line in the log.</returns>
    public bool FailedWith(string problem)
    {
        var isNews = Problem != problem;
        Problem = problem;
        return isNews;
    }

    /// <summary>Looks at the folder once and imports what is ready, in one run for each kind.</summary>
    /// <returns>Whether a run ended well, so that another look at once is worth while.</returns>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        using var turn = _folder.TryTakeTurn();
        if (turn is null)
        {
            Problem = "Another server is working the folder.";
            return false;
        }

        Problem = null;

        var ready = Look([]);
        if (_mode.IsSimulated && !_options.AllowSimulated)
        {
            Hold(ready);
            return false;
        }

        var worked = false;
        foreach (var batch in await JudgeAsync(ready, cancellationToken).ConfigureAwait(false))
        {
            worked |= await ImportAsync(batch.Key, [.. batch], cancellationToken).ConfigureAwait(false);
        }

        return worked;
    }

    /// <summary>Takes one look at the folder and returns the files that are due; those of a run that is under way are not asked about.</summary>
    private List<InboxFile> Look(IReadOnlyCollection<string> underWay)
    {
        var entries = _folder.List();
        LeftAlone = [.. entries.Where(entry => entry.LeftAlone is not null)];
        var taken = entries.Where(entry => entry.LeftAlone is null && !underWay.Contains(entry.Name, StringComparer.Ordinal)).ToList();
        return Meet(taken, _settling.Look(taken, entry => ZipProbe.IsIncomplete(_folder.PathOf(entry.Name))), underWay);
    }

    /// <summary>Brings the ledger in line with the folder.</summary>
    private List<InboxFile> Meet(List<InboxEntry> taken, IReadOnlySet<string> settled, IReadOnlyCollection<string> underWay)
    {
        var open = _ledger.Open();
        var present = taken.Select(entry => entry.Name).Concat(underWay).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in open.Values.Where(file => !present.Contains(file.Name) && _folder.Look(file.Name) is null)) { MissOut(gone); }
        var now = _clock.GetUtcNow();
        var ready = new List<InboxFile>();
        foreach (var entry in taken)
        {
            if (!open.TryGetValue(entry.Name, out var file))
            {
                file = new InboxFile { Id = Guid.NewGuid().ToString("N"), Name = entry.Name, Size = entry.Size, Actor = DropFolder, ArrivedAt = now, State = InboxState.Waiting, Message = Growing };
                _ledger.Note(file);
            }

            if (_stuck.TryGetValue(entry.Name, out var imported) && imported == (entry.Size, entry.ModifiedAt)) { continue; }
            _stuck.Remove(entry.Name);

            // An upload was complete before it appeared; only a file that somebody else wrote has to prove that it stopped growing.
            var isWhole = file.Actor != DropFolder && file.Size == entry.Size;
            if (file.Size != entry.Size) { _ledger.Note(file = file with { Size = entry.Size, Kind = null }); }
            if (!isWhole && !settled.Contains(entry.Name)) { continue; }
            if (file.Message == Growing) { _ledger.Note(file = file with { Message = null }); }
            if (!(file.NotBefore > now)) { ready.Add(file); }
        }

        return ready;
    }

    private void MissOut(InboxFile file)
    {
        if (file.Actor == DropFolder) { _ledger.Forget(file.Id); }
        else { _ledger.Write(file with { State = InboxState.Removed, FinishedAt = _clock.GetUtcNow(), Message = "It was taken out of the folder before it was imported." }); }
    }

    private void Hold(List<InboxFile> ready)
    {
        foreach (var file in ready) { _ledger.Note(file with { Message = Held }); }
        if (ready.Count > 0 && !_toldHeld) { _logger.FilesHeld(ready.Count, _folder.Root); }
        _toldHeld = ready.Count > 0;
    }

    /// <summary>Rejects what no pipeline knows, and gathers the others by their kind, as many as a run may have.</summary>
    private async Task<IReadOnlyList<IGrouping<IFileKind, InboxFile>>> JudgeAsync(List<InboxFile> ready, CancellationToken cancellationToken)
    {
        var known = new List<(IFileKind Kind, InboxFile File)>();
        foreach (var file in ready)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (known.Count >= _options.FilesPerRun) { break; }
            if (_kinds.FirstOrDefault(kind => kind.Name == file.Kind) is { } before)
            {
                known.Add((before, file));
                continue;
            }

            if (file.Name.Contains('\n', StringComparison.Ordinal))
            {
                Reject(file, ["Its name has a line break in it; give it a name without."]);
                continue;
            }

            var refusals = new List<string>();
            var path = _folder.PathOf(file.Name);
            IFileKind? found = null;
            foreach (var kind in _kinds)
            {
                if (await kind.RefusalsOfAsync(path, cancellationToken).ConfigureAwait(false) is not { } reasons)
                {
                    found = kind;
                    break;
                }

                refusals.AddRange(reasons);
            }

            if (found is not null) { known.Add((found, file with { Kind = found.Name })); }
            else if (_folder.Look(file.Name) is not null) { Reject(file, refusals); }
        }

        // A file that a run has failed with goes alone, so that it cannot take its neighbours down again.
        var alone = known.FirstOrDefault(item => item.File.Attempts > 0);
        var together = known.Where(item => item.File.Attempts == 0).DistinctBy(item => FileStreams.Of(item.File.Name), StringComparer.Ordinal).ToList();
        return [.. (together.Count > 0 || alone.File is null ? together : [alone]).GroupBy(item => item.Kind, item => item.File)];
    }

    private async Task<bool> ImportAsync(IFileKind kind, IReadOnlyList<InboxFile> files, CancellationToken cancellationToken)
    {
        var before = files.ToDictionary(file => file.Name, file => _folder.Look(file.Name), StringComparer.Ordinal);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { [kind.PathsParameter] = string.Join('\n', files.Select(file => _folder.PathOf(file.Name))) };
        RunReport report;
        IReadOnlyList<SourceOutcome> sources;
        try
        {
            var started = await _runner.StartAsync(new RunRequest(kind.Pipeline, RunTrigger.Import, Actor, parameters), cancellationToken).ConfigureAwait(false);
            files = [.. files.Select(file => file with { State = InboxState.Importing, RunId = started.Report.Id, Message = null })];
            foreach (var file in files) { _ledger.Note(file); }
            foreach (var upload in files.Where(file => file.Actor != DropFolder))
            {
                await _audit.RecordAsync(upload.Actor, "upload.import", $"run {started.Report.Id} of {kind.Pipeline}", upload.Name, CancellationToken.None).ConfigureAwait(false);
            }

            // Not stopped with the pass: when the process stops, the runner stops the run and closes it. What arrives meanwhile is seen.
            while (await Task.WhenAny(started.Completion, Task.Delay(_options.Interval, _clock, CancellationToken.None)).ConfigureAwait(false) != started.Completion) { Look([.. before.Keys]); }
            report = await started.Completion.ConfigureAwait(false);
            sources = await _runs.SourcesAsync(report.Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RunAlreadyOpenException open)
        {
            foreach (var file in files) { _ledger.Note(file with { State = InboxState.Waiting, Message = string.Create(CultureInfo.InvariantCulture, $"Waits for run {open.OpenRunId} of {open.Pipeline} to end.") }); }
            return false;
        }
        catch (ObjectDisposedException)
        {
            // The process is stopping, the runner first.
            return false;
        }
        catch (DbException)
        {
            foreach (var file in files) { TryLater(file, DatabaseAway); }
            return false;
        }

        foreach (var file in files) { Conclude(file, report, FileStreams.ThoseOf(sources, file.Name), before[file.Name]); }
        return report.Outcome is RunOutcome.Succeeded or RunOutcome.Partial;
    }

    private void Conclude(InboxFile file, RunReport report, IReadOnlyList<SourceOutcome> parts, InboxEntry? before)
    {
        if (report.Outcome is not (RunOutcome.Succeeded or RunOutcome.Partial))
        {
            TryLater(file, string.Create(CultureInfo.InvariantCulture, $"Run {report.Id} {(report.Outcome == RunOutcome.Cancelled ? "was cancelled" : "failed")}: {report.Error ?? "no reason was given"}"));
        }
        else if (!parts.Any(part => part.Succeeded))
        {
            // The look before found something in it; what changed its mind will be seen by the next one.
            TryLater(file with { Kind = null }, (parts is [{ Message: { } refusal }, ..] ? refusal : null) ?? string.Create(CultureInfo.InvariantCulture, $"Run {report.Id} did not come to it."));
        }
        else if (before is null || _folder.Look(file.Name) is not { } after || after != before)
        {
            _ledger.Note(file with { State = InboxState.Waiting, Kind = null, Message = "It changed while it was imported; it is imported again." });
        }
        else
        {
            Finish(file, parts, before);
        }
    }

    private void Finish(InboxFile file, IReadOnlyList<SourceOutcome> parts, InboxEntry entry)
    {
        var counts = parts.Aggregate(RowCounts.Zero, (sum, part) => sum + part.Counts);
        var done = file with { State = InboxState.Done, Counts = counts, FinishedAt = _clock.GetUtcNow(), Message = FileStreams.NoteOf(parts) };
        try
        {
            var filedAs = _folder.FileAsDone(file.Name);
            _ledger.Write(done with { FiledAs = filedAs });
            _logger.FileDone(file.Name, counts.Extracted, counts.Loaded, counts.Unchanged, counts.Quarantined, file.RunId!.Value, filedAs);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Stick(file, entry, string.Create(CultureInfo.InvariantCulture, $"It was imported by run {file.RunId}, but cannot be moved away: {exception.Message} Take it out of the folder yourself, or let this server write there."), exception);
        }
    }

    private void Reject(InboxFile file, IReadOnlyList<string> refusals)
    {
        var what = string.Join('\n', refusals.Distinct(StringComparer.Ordinal));
        var now = _clock.GetUtcNow();
        var reason = string.Create(CultureInfo.InvariantCulture, $"""
            {file.Name} was not imported: nothing in it is of a kind that is known ({string.Join(", ", _kinds.Select(kind => kind.Name))}).

            {what}

            Mend the file, or fetch it again, and put it into {_folder.Root} once more.
            Rejected {now:yyyy-MM-dd HH:mm:ss} UTC.

            """);
        try
        {
            var filedAs = _folder.FileAsRejected(file.Name, reason);
            _ledger.Write(file with { State = InboxState.Rejected, FinishedAt = now, Message = what, FiledAs = filedAs });
            _logger.FileRejected(file.Name, what.ReplaceLineEndings(" "), filedAs);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (_folder.Look(file.Name) is { } entry) { Stick(file, entry, $"{what} It cannot be moved away either: {exception.Message} Take it out of the folder yourself, or let this server write there.", exception); }
        }
    }

    // Working it again and again would be pointless until it, or the folder's rights, change.
    private void Stick(InboxFile file, InboxEntry entry, string message, Exception exception)
    {
        _stuck[file.Name] = (entry.Size, entry.ModifiedAt);
        _ledger.Note(file with { State = InboxState.Waiting, Message = message });
        _logger.FileStuck(file.Name, exception);
    }

    private void TryLater(InboxFile file, string message)
    {
        var attempts = file.Attempts + 1;
        var wait = TimeSpan.FromTicks(Math.Min(_options.LongestRetryDelay.Ticks, _options.Interval.Ticks << Math.Min(attempts, 20)));
        _ledger.Note(file with { State = InboxState.Waiting, Attempts = attempts, NotBefore = _clock.GetUtcNow() + wait, Message = message });
        _logger.FileWaits(file.Name, message, wait);
    }
}
