using System.Data.Common;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Web.Commands;
using SentinelMarket.Web.Jobs;

namespace SentinelMarket.Web.Hosting;

/// <summary>The runner as the scheduler and the command line see it: both wait for a run's end.</summary>
internal sealed class BackgroundRuns(PipelineRunner runner, RunLog runs, SessionTicks ticks, TimeProvider clock) : IScheduledRuns, IRunToEnd
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    public async Task RunToEndAsync(string pipeline, CancellationToken cancellationToken)
    {
        if (!await ticks.IsDueAsync(pipeline, cancellationToken)) { return; }
        StartedRun started;
        try
        {
            started = await runner.StartAsync(new RunRequest(pipeline, RunTrigger.Schedule, "schedule"), cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            // The process is stopping: the schedule fires again in the next one.
            return;
        }

        await started.Completion;
    }

    public async Task<RunReport> RunAsync(RunRequest request, bool waitForTurn, IProgress<RunReport> progress, CancellationToken cancellationToken)
    {
        var started = waitForTurn
            ? await runner.StartWhenFreeAsync(request, cancellationToken)
            : await runner.StartAsync(request, cancellationToken);
        progress.Report(started.Report);

        // The runner of a command-line process has this one run, so stopping the runner stops the run.
        await using var stop = cancellationToken.Register(() => _ = runner.DisposeAsync().AsTask());
        while (await Task.WhenAny(started.Completion, Task.Delay(ProgressInterval, clock, CancellationToken.None)) != started.Completion)
        {
            try
            {
                if (await runs.FindAsync(started.Report.Id, CancellationToken.None) is { } report) { progress.Report(report); }
            }
            catch (DbException)
            {
                // Progress only: what the lost connection means for the run, the run itself will say.
            }
        }

        return await started.Completion;
    }
}
