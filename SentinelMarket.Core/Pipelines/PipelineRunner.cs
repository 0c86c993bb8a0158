using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Opens, watches and closes runs. There is one runner for jobs, dashboard, API and command line, and at most one open run a pipeline
/// across all processes on a database.
/// </summary>
public sealed partial class PipelineRunner : IAsyncDisposable
{
    private static readonly TimeSpan TurnPolling = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ClosePause = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyDictionary<string, IPipeline> _pipelines;
    private readonly RunLog _runs;
    private readonly AuditTrail _audit;
    private readonly PipelineOptions _options;
    private readonly DeadlineOptions _deadlines;
    private readonly TimeProvider _clock;
    private readonly ILogger<PipelineRunner> _logger;
    private readonly IReadOnlyList<IRunObserver> _observers;
    private readonly SpoolDrain? _drain;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<long, Task<RunReport>> _open = new();
    private readonly ConcurrentDictionary<TaskCompletionSource, bool> _opening = new();

    private int _disposed;
    private long _unnumbered;

    /// <summary>A runner of these pipelines.</summary>
    /// <param name="pipelines">In the order in which people see them.</param>
    /// <param name="runs">Where runs are told.</param>
    /// <param name="audit">Where it is told who started them.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">For what no run can tell.</param>
    /// <param name="observers">Told of every run that it opens and closes, but of no dry run, which changes nothing; of one that was spooled when it is in the warehouse.</param>
    /// <param name="drain">What keeps runs going while PostgreSQL is away; without it they fail then.</param>
    /// <param name="deadlines">When a run that is stuck is stopped; as the defaults say without it.</param>
    public PipelineRunner(
        IEnumerable<IPipeline> pipelines, RunLog runs, AuditTrail audit, IOptions<PipelineOptions> options, TimeProvider clock, ILogger<PipelineRunner> logger,
        IEnumerable<IRunObserver>? observers = null, SpoolDrain? drain = null, IOptions<DeadlineOptions>? deadlines = null)
    {
        _deadlines = deadlines?.Value ?? new DeadlineOptions();
        _observers = [.. observers ?? []];
        _drain = drain;
        if (drain is not null) { drain.Drained = TellDrained; }
        Pipelines = [.. pipelines];
        _pipelines = Pipelines.ToDictionary(pipeline => pipeline.Name, StringComparer.Ordinal);
        _runs = runs;
        _audit = audit;
        _options = options.Value;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>The pipelines in the order of their registration.</summary>
    public IReadOnlyList<IPipeline> Pipelines { get; }

    /// <summary>The process that runs are run by: machine name and process id.</summary>
    public static string Node { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>The version of the code, with its commit where the build knew it.</summary>
    public static string CodeVersion { get; } =
        typeof(PipelineRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Opens a run and returns; the run goes on in the background until it ends or this runner is disposed of.</summary>
    /// <exception cref="RunAlreadyOpenException">A run of the pipeline is open.</exception>
    /// <exception cref="UnknownPipelineException">There is no such pipeline.</exception>
    /// <exception cref="InvalidRunRequestException">The pipeline cannot understand the parameters.</exception>
    /// <exception cref="DatabaseAwayException">PostgreSQL is away, and this pipeline cannot run without it, or several nodes share it.</exception>
    /// <exception cref="OrderSettledException">The request's order has its run already, or was called off.</exception>
    /// <exception cref="IOException">PostgreSQL is away, and the spool is full or cannot be written; no source is asked.</exception>
    public async Task<StartedRun> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        if (!_pipelines.TryGetValue(request.Pipeline, out var pipeline)) { throw new UnknownPipelineException(request.Pipeline, _pipelines.Keys); }
        pipeline.Check(request);

        // Announced before the question whether the runner stops, so that a stop either prevents this run or waits until it is known.
        var opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _opening[opening] = true;
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) == 1, this);
            return await OpenAsync(pipeline, request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.TryRemove(opening, out _);
            opening.SetResult();
        }
    }

    private async Task<StartedRun> OpenAsync(IPipeline pipeline, RunRequest request, CancellationToken cancellationToken)
    {
        if (_drain is null) { return await OpenInDatabaseAsync(pipeline, request, cancellationToken).ConfigureAwait(false); }
        var spool = _drain.Spool;
        for (var isRetry = false; await spool.Presence.IsThereAsync(cancellationToken).ConfigureAwait(false); isRetry = true)
        {
            try
            {
                if (spool.Folder.IsUnderWay(pipeline.Name)) { throw new RunAlreadyOpenException(pipeline.Name, 0); }

                // What waits came first, and has to be loaded first.
                await _drain.DrainAsync(pipeline.Name, cancellationToken).ConfigureAwait(false);
                return await OpenInDatabaseAsync(pipeline, request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (!isRetry && DatabaseOutage.MayBe(fault))
            {
                await spool.Presence.IsAwayAsync(fault, cancellationToken).ConfigureAwait(false);
            }
        }

        return await OpenSpooledAsync(spool, pipeline, request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<StartedRun> OpenSpooledAsync(WarehouseSpool spool, IPipeline pipeline, RunRequest request, CancellationToken cancellationToken)
    {
        if (request.OrderId is not null) { throw new DatabaseAwayException("PostgreSQL is away; what was ordered for later waits in it."); }
        if (!CanSpool(request)) { throw new DatabaseAwayException("PostgreSQL is away. Files and the lake stay as they are; import or replay when /readyz says that the database is back."); }
        if (!pipeline.WorksWithoutDatabase) { throw new DatabaseAwayException($"PostgreSQL is away, and {pipeline.Name} works on what is in it. Start it again when /readyz says that the database is back."); }
        if (spool.Folder.Nodes > 1)
        {
            throw new DatabaseAwayException($"PostgreSQL is away, and {spool.Folder.Nodes} nodes share it ({SpoolOptions.SectionName}:{nameof(SpoolOptions.Nodes)}): none can know what the others run, so runs pause until it is back.");
        }

        // Its number is given when it is drained.
        var lease = new RunLease(Interlocked.Decrement(ref _unnumbered), pipeline.Name, Guid.Empty, _clock.GetUtcNow());
        var spooling = await RunSpooling.BeginAsync(spool, lease, request, _clock, cancellationToken).ConfigureAwait(false);
        LogSpooled(request.Pipeline, request.Actor);
        return Begin(pipeline, request, lease, spooling, Unfinished(request, lease));
    }

    // Neither files nor the lake go away, so an import or a replay that loses the database fails and is done again; what feeds send is not sent twice.
    private static bool CanSpool(RunRequest request) => request.Trigger is not (RunTrigger.Import or RunTrigger.Replay);

    private async Task<StartedRun> OpenInDatabaseAsync(IPipeline pipeline, RunRequest request, CancellationToken cancellationToken)
    {
        TellLapsed(await _runs.CloseLapsedAsync(cancellationToken).ConfigureAwait(false));
        var lease = await _runs.OpenAsync(request, Node, CodeVersion, _options.Lease, cancellationToken).ConfigureAwait(false);
        if (ReplayedDocuments.IsDryRun(request)) { lease = lease with { Rehearsal = new LoadRehearsal() }; }
        var spooling = pipeline.WorksWithoutDatabase && CanSpool(request) && _drain is { Spool.Folder.Nodes: 1 } ? new RunSpooling(_drain.Spool, lease, request, _clock) : null;
        if (lease.Rehearsal is null) { Tell(observer => observer.Opened(pipeline, Unfinished(request, lease))); }

        RunReport report;
        try
        {
            // The run is open: whoever asked for it may go away now, but somebody has to run it all the same.
            await _audit.RecordAsync(request.Actor, "run.start", $"run {lease.RunId} of {request.Pipeline}", request.Trigger.ToString(), CancellationToken.None).ConfigureAwait(false);
            report = await _runs.FindAsync(lease.RunId, CancellationToken.None).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"Run {lease.RunId} was opened but is not in the database.");
        }
        catch (Exception exception)
        {
            // Otherwise it would stay open, with nobody running it, until its lease lapses.
            var run = new RunContext(lease, request, _clock) { Spooling = spooling };
            await CloseAsync(run, new RunClosingReport(RunOutcome.Failed, null, $"The run was opened but could not be started: {exception.Message}"), []).ConfigureAwait(false);
            spooling?.Dispose();
            throw;
        }

        return Begin(pipeline, request, lease, spooling, report);
    }

    private StartedRun Begin(IPipeline pipeline, RunRequest request, RunLease lease, RunSpooling? spooling, RunReport report)
    {
        // The run must not inherit a request's or a circuit's context, nor end with it.
        var completion = Task.Run(() => RunAsync(pipeline, request, lease, spooling), CancellationToken.None);
        _open[lease.RunId] = completion;
        _ = completion.ContinueWith(_ => _open.TryRemove(lease.RunId, out Task<RunReport>? _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return new StartedRun(report, completion);
    }

    /// <summary>Waits until the pipeline has no open run, then opens one and returns.</summary>
    /// <exception cref="UnknownPipelineException">There is no such pipeline.</exception>
    /// <exception cref="InvalidRunRequestException">The pipeline cannot understand the parameters.</exception>
    public async Task<StartedRun> StartWhenFreeAsync(RunRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await StartAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (RunAlreadyOpenException)
            {
                await Task.Delay(TurnPolling, _clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops all runs of this process and waits until each is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) { return; }
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_opening.Keys.Select(opening => opening.Task)).ConfigureAwait(false);
        Task allClosed = Task.WhenAll(_open.Values);
        await allClosed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task<RunReport> RunAsync(IPipeline pipeline, RunRequest request, RunLease lease, RunSpooling? spooling)
    {
        LogOpened(lease.RunId, request.Pipeline, request.Actor);
        using var ownSpooling = spooling;
        var run = new RunContext(lease, request, _clock) { Spooling = spooling };
        var watch = new RunWatch(run, _runs, _options, _deadlines.Of(request.Pipeline), _clock, _logger, _stopping.Token);
        await using var watching = watch.ConfigureAwait(false);
        RunClosingReport closing;
        try
        {
            closing = await pipeline.ExecuteAsync(run, watch.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (watch.StopReason is { } reason)
        {
            closing = new RunClosingReport(RunOutcome.Cancelled, null, reason);
        }
        catch (Exception exception)
        {
            // The boundary of a run: whatever broke is recorded as this run's failure and never reaches the other runs.
            LogBroken(exception, lease.RunId, request.Pipeline);
            closing = new RunClosingReport(RunOutcome.Failed, null, exception.Message);
        }

        await watch.FinishAsync().ConfigureAwait(false);
        var report = await CloseAsync(run, closing, watch.Unsaved).ConfigureAwait(false);
        LogClosed(report.Id, report.Pipeline, report.Outcome, report.Counts);
        return report;
    }

    private async Task<RunReport> CloseAsync(RunContext run, RunClosingReport closing, IReadOnlyList<RunLogLine> unsaved)
    {
        var full = new RunClosing(closing.Outcome, closing.ErrorStage, closing.Error, run.Stages, run.Outcomes, run.Counts);
        var since = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                if (run.Spooling is { IsOn: true }) { return await CloseSpooledAsync(run.Spooling, run, closing, unsaved).ConfigureAwait(false); }
                var report = await _runs.CloseAsync(run.Lease, full, CancellationToken.None).ConfigureAwait(false);
                if (run.Rehearsed is null) { Tell(observer => observer.Closed(_pipelines[report.Pipeline], new RunEnding(report, full.Sources, run.BrokenRules))); }
                return report;
            }
            catch (System.Data.Common.DbException exception) when (exception.IsTransient && _clock.GetElapsedTime(since) < _options.Lease && !_stopping.IsCancellationRequested)
            {
                if (await TurnsToSpoolAsync(run, exception).ConfigureAwait(false)) { continue; }

                // A database that is started again is soon back, and then the run has its true ending instead of a lapsed lease.
                LogCloseWaits(exception, run.Lease.RunId, run.Lease.Pipeline);
                await Task.Delay(ClosePause, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (exception is LeaseLostException or System.Data.Common.DbException or IOException or UnauthorizedAccessException)
            {
                if (exception is not (IOException or UnauthorizedAccessException) && await TurnsToSpoolAsync(run, exception).ConfigureAwait(false)) { continue; }
                return NotClosed(run, closing, exception);
            }
        }
    }

    private static async Task<bool> TurnsToSpoolAsync(RunContext run, Exception fault)
    {
        try
        {
            return run.Spooling is not null && await run.Spooling.TurnOnAsync(fault, run.Counts).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or RunAlreadyOpenException)
        {
            // The spool cannot be written either: the lapsed lease closes the run.
            return false;
        }
    }

    private async Task<RunReport> CloseSpooledAsync(RunSpooling spooling, RunContext run, RunClosingReport closing, IReadOnlyList<RunLogLine> unsaved)
    {
        var finished = _clock.GetUtcNow();
        var log = unsaved.Concat(run.TakeUnsavedLog()).Take(RunLog.MaxLogLines).ToList();
        await spooling.CloseAsync(new SpooledClosing(finished, closing.Outcome, closing.ErrorStage, closing.Error, run.Stages, run.Outcomes, log)).ConfigureAwait(false);
        return Unfinished(run.Request, run.Lease) with
        {
            FinishedAt = finished,
            Outcome = closing.Outcome,
            Counts = run.Counts,
            SourcesSucceeded = run.Outcomes.Count(source => source.Succeeded),
            SourcesFailed = run.Outcomes.Count(source => !source.Succeeded),
            ErrorStage = closing.ErrorStage,
            Error = closing.Error,
        };
    }

    /// <summary>Closed by somebody else, or neither database nor spool can be written: then the lapsed lease closes it.</summary>
    private RunReport NotClosed(RunContext run, RunClosingReport closing, Exception exception)
    {
        LogNotClosed(exception, run.Lease.RunId, run.Lease.Pipeline);
        return Unfinished(run.Request, run.Lease) with
        {
            FinishedAt = _clock.GetUtcNow(),
            Outcome = RunOutcome.Failed,
            Counts = run.Counts,
            ErrorStage = closing.ErrorStage,
            Error = exception is LeaseLostException
                ? exception.Message
                : $"{closing.Error} The run could not be closed ({exception.Message}); its lease will lapse and close it.".Trim(),
        };
    }

    private static RunReport Unfinished(RunRequest request, RunLease lease) => new()
    {
        Id = lease.RunId,
        Pipeline = lease.Pipeline,
        Trigger = request.Trigger,
        Actor = request.Actor,
        Node = Node,
        CodeVersion = CodeVersion,
        Parameters = request.Parameters,
        RetryOf = request.RetryOf,
        StartedAt = lease.OpenedAt,
        Counts = RowCounts.Zero,
    };

    /// <summary>Tells the observers of runs that were closed because the process that ran them died; what became of their sources died with it.</summary>
    public void TellLapsed(IEnumerable<RunReport> lapsed)
    {
        foreach (var run in lapsed.Where(run => !ReplayedDocuments.IsDryRun(run.Trigger, run.Parameters)))
        {
            if (_pipelines.TryGetValue(run.Pipeline, out var pipeline)) { Tell(observer => observer.Closed(pipeline, new RunEnding(run, [], []))); }
        }
    }

    /// <summary>A run that was spooled has its number now; one that the database knew before was told as opened then.</summary>
    private void TellDrained(RunContext run, RunReport report, bool isNew)
    {
        if (!_pipelines.TryGetValue(report.Pipeline, out var pipeline)) { return; }
        if (isNew) { Tell(observer => observer.Opened(pipeline, Unfinished(run.Request, run.Lease))); }
        Tell(observer => observer.Closed(pipeline, new RunEnding(report, run.Outcomes, run.BrokenRules)));
    }

    private void Tell(Action<IRunObserver> news)
    {
        foreach (var observer in _observers)
        {
            try
            {
                news(observer);
            }
            catch (Exception exception)
            {
                // The boundary of one observer: a run neither fails nor waits for who looks on.
                LogUnobserved(exception, observer.GetType().Name);
            }
        }
    }

    [LoggerMessage(2006, LogLevel.Error, "{Observer} could not take the news of a run")]
    private partial void LogUnobserved(Exception exception, string observer);

    [LoggerMessage(2005, LogLevel.Warning, "PostgreSQL is away: a run of {Pipeline} for {Actor} goes to the spool")]
    private partial void LogSpooled(string pipeline, string actor);

    [LoggerMessage(2000, LogLevel.Information, "Run {RunId} of {Pipeline} opened for {Actor}")]
    private partial void LogOpened(long runId, string pipeline, string actor);

    [LoggerMessage(2001, LogLevel.Information, "Run {RunId} of {Pipeline} ended {Outcome}: {Counts}")]
    private partial void LogClosed(long runId, string pipeline, RunOutcome? outcome, RowCounts counts);

    [LoggerMessage(2002, LogLevel.Error, "Run {RunId} of {Pipeline} broke")]
    private partial void LogBroken(Exception exception, long runId, string pipeline);

    [LoggerMessage(2004, LogLevel.Warning, "Run {RunId} of {Pipeline} cannot be closed yet because the database is away; it is tried again")]
    private partial void LogCloseWaits(Exception exception, long runId, string pipeline);

    [LoggerMessage(2003, LogLevel.Warning, "Run {RunId} of {Pipeline} could not be closed; its lease will lapse")]
    private partial void LogNotClosed(Exception exception, long runId, string pipeline);
}

/// <summary>A run that has been opened.</summary>
/// <param name="Report">The run as it was opened.</param>
/// <param name="Completion">Ends with the run; never fails for what went wrong in it.</param>
public sealed record StartedRun(RunReport Report, Task<RunReport> Completion);
