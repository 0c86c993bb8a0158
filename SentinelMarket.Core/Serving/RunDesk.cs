using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>Answers about runs from the run history, and passes on what people order.</summary>
internal sealed class RunDesk(PipelineRunner runner, RunSearch search, RunLog runs, AuditTrail audit) : IRunDesk
{
    public IReadOnlyList<string> Pipelines { get; } = [.. runner.Pipelines.Select(pipeline => pipeline.Name)];

    public IReadOnlyList<string> Sources { get; } = [.. runner.Pipelines.SelectMany(pipeline => pipeline.Sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public Task<RunSearchPage> SearchAsync(RunQuery query, CancellationToken cancellationToken) => search.FindAsync(query, cancellationToken);

    public Task<IReadOnlyList<string>> ActorsAsync(CancellationToken cancellationToken) => search.ActorsAsync(cancellationToken);

    public async Task<RunReport?> CancelAsync(long id, string actor, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } run) { return null; }
        if (run.Outcome is not null) { throw new RunEndedException(run); }
        await runs.RequestCancelAsync(id, actor, cancellationToken).ConfigureAwait(false);
        await audit.RecordAsync(actor, "run.cancel", FormattableString.Invariant($"run {id} of {run.Pipeline}"), null, cancellationToken).ConfigureAwait(false);
        return run;
    }
}
