using System.Globalization;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Core.Warehouse.Retries;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about retries from the orders that wait, and takes new ones.</summary>
internal sealed class RetryDesk(PipelineRunner runner, RunLog runs, RunOrders orders, DeadlineReader deadlines, AuditTrail audit) : IRetryDesk
{
    private const int MostRuns = 500;
    private const int MostWaiting = 1_000;

    public Task<IReadOnlyList<RunOrder>> WaitingAsync(CancellationToken cancellationToken) => orders.WaitingAsync(MostWaiting, cancellationToken);

    public Task<IReadOnlyList<MissedDeadline>> MissedDeadlinesAsync(CancellationToken cancellationToken) => deadlines.MissedAsync(cancellationToken);

    public async Task<IReadOnlyList<RetryAnswer>> RetryAsync(RetryChoice choice, string actor, CancellationToken cancellationToken)
    {
        if (choice.Runs.Count > MostRuns) { throw new ArgumentException($"{choice.Runs.Count} runs are named; at most {MostRuns} are tried again at once.", nameof(choice)); }
        if (choice.Runs.Count == 0 && choice is { Pipeline: null, Outcome: null, Since: null }) { throw new ArgumentException("No runs are named; name them, or a pipeline, an outcome or since when they ended.", nameof(choice)); }
        if (choice.Pipeline is { } pipeline && runner.Pipelines.All(known => known.Name != pipeline)) { throw new ArgumentException($"There is no pipeline \"{pipeline}\".", nameof(choice)); }
        if (choice.Outcome is RunOutcome.Succeeded) { throw new ArgumentException("Runs that succeeded are tried again by their numbers only.", nameof(choice)); }
        var chosen = choice.Runs.Count > 0
            ? choice.Runs.Distinct().ToList()
            : await orders.ToRetryAsync(choice.Pipeline, choice.Outcome, choice.Since, MostRuns, cancellationToken).ConfigureAwait(false);
        var answers = new List<RetryAnswer>();
        foreach (var id in chosen) { answers.Add(await RetryAsync(id, choice.OnlyFailed, actor, cancellationToken).ConfigureAwait(false)); }
        return answers;
    }

    public async Task<bool> CancelAsync(long order, string actor, CancellationToken cancellationToken)
    {
        if (!await orders.SettleAsync(order, RunOrderStatus.Cancelled, actor, $"Called off by {actor}.", cancellationToken).ConfigureAwait(false)) { return false; }
        await audit.RecordAsync(actor, "retry.cancel", string.Create(CultureInfo.InvariantCulture, $"retry {order}"), null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<RetryAnswer> RetryAsync(long id, bool onlyFailed, string actor, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } run) { return new RetryAnswer(id, null, $"There is no run {id}."); }
        if (run.Outcome is null) { return new RetryAnswer(id, null, $"Run {id} is open."); }
        if (runner.Pipelines.FirstOrDefault(known => known.Name == run.Pipeline) is not { } pipeline) { return new RetryAnswer(id, null, $"There is no pipeline \"{run.Pipeline}\" any more."); }
        var inPart = onlyFailed && pipeline.Sources.Count > 0 && run.Trigger != RunTrigger.Replay;
        if (inPart && run.Outcome == RunOutcome.Succeeded) { return new RetryAnswer(id, null, $"Nothing of run {id} failed; ask for all of it."); }
        var request = RunRequest.Again(run, actor, inPart);
        try
        {
            pipeline.Check(request);
        }
        catch (InvalidRunRequestException refusal)
        {
            return new RetryAnswer(id, null, refusal.Message);
        }

        if (await orders.OrderRetryAsync(request, id, RunOrders.WhatOf(request.RetryOf!.Value, inPart), cancellationToken).ConfigureAwait(false) is not { } order)
        {
            return new RetryAnswer(id, null, $"A retry of run {id} waits already.");
        }

        await audit.RecordAsync(actor, "run.retry", string.Create(CultureInfo.InvariantCulture, $"run {id} of {run.Pipeline}"), inPart ? "what failed" : "all of it", cancellationToken).ConfigureAwait(false);
        return new RetryAnswer(id, await orders.FindAsync(order, cancellationToken).ConfigureAwait(false), null);
    }
}
