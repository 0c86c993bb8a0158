using System.Globalization;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Loads what waits since PostgreSQL was away: run by run, oldest first, each as the run that extracted it, through the same parsers, rules
/// and writers. A run counts as drained in the transaction that closes it, so a process that dies between that and removing the file
/// drains nothing twice; one that dies before drains it again from its beginning, which changes nothing that is loaded already.
/// </summary>
public sealed partial class SpoolDrain(
    IEnumerable<IPipeline> pipelines, WarehouseSpool spool, SpooledRunStore store, RunLog runs, TimeProvider clock, ILogger<SpoolDrain> logger) : IDisposable
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan TurnPolling = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, IPipeline> _pipelines = pipelines.ToDictionary(pipeline => pipeline.Name, StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);

    internal WarehouseSpool Spool { get; } = spool;

    /// <summary>Told of each run that is in the warehouse, and whether the warehouse had not known it.</summary>
    internal Action<RunContext, RunReport, bool>? Drained { get; set; }

    /// <summary>Loads what waits.</summary>
    /// <param name="pipeline">Only the runs of this pipeline; null for all.</param>
    /// <param name="cancellationToken">Stops; what is not drained then waits on.</param>
    /// <returns>How many runs were drained.</returns>
    /// <exception cref="RunAlreadyOpenException">Another run of a pipeline is open, so that its spooled ones have to wait.</exception>
    /// <exception cref="System.Data.Common.DbException">PostgreSQL went away again, or failed.</exception>
    public async Task<int> DrainAsync(string? pipeline, CancellationToken cancellationToken)
    {
        if (!Waiting(pipeline).Any()) { return 0; }
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IDisposable? turn;
            while ((turn = Spool.Folder.TryDrain()) is null) { await Task.Delay(TurnPolling, TimeProvider.System, cancellationToken).ConfigureAwait(false); }
            using (turn)
            {
                var drained = 0;
                foreach (var file in Waiting(pipeline))
                {
                    if (await DrainAsync(file, cancellationToken).ConfigureAwait(false)) { drained++; }
                }

                if (Spool.Folder.Files.Count == 0) { Spool.Recent.Clear(); }
                return drained;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private IEnumerable<FileInfo> Waiting(string? pipeline) => Spool.Folder.Files.Where(file => pipeline is null || SpoolFolder.PipelineOf(file) == pipeline);

    private async Task<bool> DrainAsync(FileInfo file, CancellationToken cancellationToken)
    {
        SpooledRun? spooled;
        try
        {
            spooled = SpoolFolder.Read(file);
        }
        catch (FileNotFoundException)
        {
            // Another process has just drained it.
            return false;
        }
        catch (InvalidDataException broken)
        {
            // Nothing had happened yet when its process was killed.
            LogBroken(broken, file.Name);
            Spool.Folder.PutAside(file);
            return false;
        }

        if (spooled is null) { return false; }
        await runs.CloseLapsedAsync(cancellationToken).ConfigureAwait(false);
        if (await store.AdoptAsync(spooled, cancellationToken).ConfigureAwait(false) is { } lease
            && !await LoadAsync(file, spooled, lease, cancellationToken).ConfigureAwait(false))
        {
            Spool.Folder.PutAside(file);
            return false;
        }

        Spool.Folder.Remove(file);
        return true;
    }

    /// <summary>False when the run was given up: it is closed as failed, so that the next run looks in the lake for what it left.</summary>
    private async Task<bool> LoadAsync(FileInfo file, SpooledRun spooled, RunLease lease, CancellationToken cancellationToken)
    {
        var payloads = new SpooledPayloads(spooled);
        var run = new RunContext(lease, spooled.Opening.Request, clock) { Drains = payloads };
        run.Continue(payloads.Tallies);
        if (spooled.Documents.Count > 0)
        {
            if (!_pipelines.TryGetValue(lease.Pipeline, out var pipeline)) { throw new UnknownPipelineException(lease.Pipeline, _pipelines.Keys); }
            var ended = await pipeline.ExecuteAsync(run, cancellationToken).ConfigureAwait(false);
            if (run.Fault is { } fault)
            {
                var passes = DatabaseOutage.MayBe(fault) || fault is IOException or OperationCanceledException or LeaseLostException;
                if (passes || CountFailure(file) < MostAttempts) { throw new SpoolNotDrainedException(file.Name, lease, ended.Error, fault); }
                LogGivenUp(fault, file.Name, lease.RunId, lease.Pipeline);
                await runs.CloseAsync(lease, ClosingOf(spooled, run) with { Outcome = RunOutcome.Failed, ErrorStage = ended.ErrorStage, Error = $"Its spool file could not be loaded: {ended.Error}" }, cancellationToken).ConfigureAwait(false);
                return false;
            }
        }

        var report = await runs.CloseAsync(lease, ClosingOf(spooled, run), cancellationToken).ConfigureAwait(false);
        LogDrained(report.Id, report.Pipeline, spooled.Opening.StartedAt, report.Counts);
        Drained?.Invoke(run, report, spooled.Opening.RunId is null);
        return true;
    }

    private int CountFailure(FileInfo file) => _failures[file.Name] = _failures.GetValueOrDefault(file.Name) + 1;

    private RunClosing ClosingOf(SpooledRun spooled, RunContext run)
    {
        var told = new RunLogLine(clock.GetUtcNow(), RunLogLevel.Information, RunStage.Load, string.Create(
            CultureInfo.InvariantCulture,
            $"PostgreSQL was away while this run was under way; {spooled.Documents.Count} payloads waited in the spool and are loaded now."));
        if (spooled.Closing is { } closing)
        {
            return new RunClosing(closing.Outcome, closing.ErrorStage, closing.Error, closing.Stages, run.Outcomes, run.Counts) { FinishedAt = closing.FinishedAt, Log = [.. closing.Log, told] };
        }

        var error = $"The process that ran it (node {spooled.Opening.Node}) ended in the middle while PostgreSQL was away. What it had noted is loaded; what it had only stored is loaded by the next run.";
        return new RunClosing(RunOutcome.Failed, null, error, [], run.Outcomes, run.Counts) { FinishedAt = spooled.LastHeardOf, Log = [told] };
    }

    [LoggerMessage(2060, LogLevel.Information, "Spooled run {RunId} of {Pipeline}, begun {StartedAt}, is in the warehouse: {Counts}")]
    private partial void LogDrained(long runId, string pipeline, DateTimeOffset startedAt, RowCounts counts);

    [LoggerMessage(2062, LogLevel.Error, "The spool file {File} of run {RunId} of {Pipeline} could not be loaded again and again, and was put aside")]
    private partial void LogGivenUp(Exception exception, string file, long runId, string pipeline);

    [LoggerMessage(2061, LogLevel.Error, "The spool file {File} cannot be read and was put aside")]
    private partial void LogBroken(Exception exception, string file);
}

/// <summary>A spooled run could not be loaded; its file waits on, and is tried again.</summary>
public sealed class SpoolNotDrainedException(string file, RunLease lease, string? error, Exception fault)
    : Exception($"Run {lease.RunId} of {lease.Pipeline} waits in the spool file {file} and could not be loaded: {error} It is tried again.", fault);
