using System.Data.Common;
using Microsoft.Extensions.Logging;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Keeps an open run alive and visible: renews its lease, saves its log and progress, and stops it when somebody asked for that, the
/// lease was lost, or it is stuck.
/// </summary>
internal sealed partial class RunWatch : IAsyncDisposable
{
    private const int BeatsPerLease = 3;
    private const string LeaseLost = "The lease was lost: another process closed this run.";

    private readonly RunContext _run;
    private readonly RunLog _runs;
    private readonly PipelineOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly PipelineDeadlines _deadlines;
    private readonly long _began;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _finished = new();
    private readonly CancellationTokenRegistration _hostStopping;
    private readonly Task _watching;
    private readonly List<RunLogLine> _unsaved = [];
    private string? _stopReason;
    private (long Moved, long Since) _progress;

    public RunWatch(RunContext run, RunLog runs, PipelineOptions options, PipelineDeadlines deadlines, TimeProvider clock, ILogger logger, CancellationToken hostStopping)
    {
        (_run, _runs, _options, _deadlines, _clock, _logger) = (run, runs, options, deadlines, clock, logger);
        _began = clock.GetTimestamp();
        _progress = (0, _began);
        _stop = new CancellationTokenSource();
        _hostStopping = hostStopping.Register(() => StopFor("Stopped because the process was shut down. Payloads that were not loaded are in the lake; the next run loads them."));
        _watching = WatchAsync();
    }

    /// <summary>Fires when the run shall end early.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Why it shall end early, or null.</summary>
    public string? StopReason => Volatile.Read(ref _stopReason);

    /// <summary>The lines of the log that could not be saved; complete once the watch has finished.</summary>
    public IReadOnlyList<RunLogLine> Unsaved => _unsaved;

    /// <summary>Stops watching and saves what is left of the log.</summary>
    public async Task FinishAsync()
    {
        await _finished.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await SaveAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _finished.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await _hostStopping.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
        _finished.Dispose();
    }

    private async Task WatchAsync()
    {
        var beat = _options.Lease / BeatsPerLease;
        var lastBeat = _clock.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(_options.ProgressInterval, _clock, _finished.Token).ConfigureAwait(false);
                await SaveAsync().ConfigureAwait(false);
                StopWhenStuck();
                if (_clock.GetElapsedTime(lastBeat) < beat) { continue; }
                lastBeat = _clock.GetTimestamp();
                await BeatAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_finished.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    private async Task BeatAsync()
    {
        if (_run.Spooling is { IsOn: true }) { return; }
        try
        {
            switch (await _runs.RenewAsync(_run.Lease, _finished.Token).ConfigureAwait(false))
            {
                case LeaseState.CancelRequested: StopFor("Cancelled on request."); break;
                case LeaseState.Lost: StopFor(LeaseLost); break;
            }
        }
        catch (DbException exception)
        {
            LogBeatMissed(exception, _run.Lease.RunId);
            await NoteOutageAsync(exception).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync()
    {
        // Lines that could not be saved stay for the next try.
        _unsaved.AddRange(_run.TakeUnsavedLog());
        if (_run.Spooling is { IsOn: true }) { return; }
        try
        {
            if (_unsaved.Count > 0) { await _runs.AppendLogAsync(_run.Lease.RunId, _unsaved, CancellationToken.None).ConfigureAwait(false); }
            _unsaved.Clear();
            await _runs.SaveStagesAsync(_run.Lease, _run.Stages, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            LogNotSaved(exception, _run.Lease.RunId, _unsaved.Count);
            await NoteOutageAsync(exception).ConfigureAwait(false);
        }
        catch (LeaseLostException)
        {
            StopFor(LeaseLost);
        }
    }

    /// <summary>A run whose database is away must not meet its lapsed lease when the database returns: it goes on in the spool.</summary>
    private async Task NoteOutageAsync(Exception fault)
    {
        if (_run.Spooling is not { } spooling) { return; }
        try
        {
            await spooling.TurnOnAsync(fault, _run.Counts).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or RunAlreadyOpenException)
        {
            // Whoever loads meets the same, and the run fails with it.
            LogNotSpooled(exception, _run.Lease.RunId);
        }
    }

    private void StopWhenStuck()
    {
        if (_deadlines.HardLimit is { } limit && limit > TimeSpan.Zero && _clock.GetElapsedTime(_began) > limit)
        {
            StopFor($"Stopped because it was open for longer than its hard limit of {limit:c}. Payloads that were not loaded are in the lake; the next run loads them.");
        }

        var moved = _run.Extracted + _run.Stages.Sum(stage => stage.ItemsIn + stage.ItemsOut);
        if (moved != _progress.Moved) { _progress = (moved, _clock.GetTimestamp()); }
        if (_deadlines.NoProgress is { } longest && longest > TimeSpan.Zero && _clock.GetElapsedTime(_progress.Since) > longest)
        {
            StopFor($"Stopped because nothing of it moved for {longest:c}. Payloads that were not loaded are in the lake; the next run loads them.");
        }
    }

    private void StopFor(string reason)
    {
        if (reason == LeaseLost && _run.Spooling is { IsOn: true }) { return; }
        Interlocked.CompareExchange(ref _stopReason, reason, null);
        _stop.Cancel();
    }

    [LoggerMessage(2010, LogLevel.Warning, "The heartbeat of run {RunId} could not be written")]
    private partial void LogBeatMissed(Exception exception, long runId);

    [LoggerMessage(2012, LogLevel.Error, "PostgreSQL is away, and run {RunId} cannot be spooled either")]
    private partial void LogNotSpooled(Exception exception, long runId);

    [LoggerMessage(2011, LogLevel.Warning, "Progress and {Lines} log lines of run {RunId} could not be saved yet")]
    private partial void LogNotSaved(Exception exception, long runId, int lines);
}
