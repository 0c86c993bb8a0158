using System.Data.Common;
using System.Globalization;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>
/// Takes old rows out of the warehouse and old payloads out of the lake as the settings say, and makes the partitions of the months to come. Each table, and each source of
/// the lake, is a source of the run: one that fails leaves the others alone. It loads nothing, so its rows are all zero; its log says what went.
/// </summary>
public sealed class RetentionPipeline(WarehouseRetention retention, LakeRetention lake, TimeProvider clock) : IPipeline
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "retention";

    /// <inheritdoc/>
    public string Name => PipelineName;

    /// <inheritdoc/>
    public string Description => "Old rows out, partitions of the next months in";

    /// <inheritdoc/>
    public IReadOnlyList<string> Sources => [];

    /// <inheritdoc/>
    public void Check(RunRequest request)
    {
        if (request.Parameters.Count > 0) { throw new InvalidRunRequestException($"retention takes no parameters, but was given {string.Join(", ", request.Parameters.Keys)}. What is kept stands in the settings (Retention:Tables)."); }
    }

    /// <inheritdoc/>
    public async Task<RunClosingReport> ExecuteAsync(RunContext run, CancellationToken cancellationToken)
    {
        await WorkAsync(run, "partitions ahead", MakePartitionsAsync, cancellationToken).ConfigureAwait(false);
        foreach (var table in WarehouseRetention.Tables)
        {
            await WorkAsync(run, table, token => TakeAsync(run, table, retention.PlanAsync, retention.ApplyAsync, token), cancellationToken).ConfigureAwait(false);
        }

        foreach (var source in await lake.SourcesAsync(cancellationToken).ConfigureAwait(false))
        {
            await WorkAsync(run, LakeRetention.NameOf(source), token => TakeAsync(run, source, lake.PlanAsync, (step, stop) => lake.ApplyAsync(source, stop), token), cancellationToken).ConfigureAwait(false);
        }

        return run.Conclude();
    }

    /// <summary>What a step means, for a person.</summary>
    public static string Describe(RetentionStep step, string verb)
    {
        var kept = step.OldestKept is { } oldest ? $"the oldest kept is of {oldest:yyyy-MM-dd}" : "none are left";
        if (step.Keep is null) { return step.OldestKept is null ? "keeps all rows; it has none" : $"keeps all rows; the oldest is of {step.OldestKept:yyyy-MM-dd}"; }
        var months = step.Partitions.Count == 0 ? string.Empty
            : $" in {step.Partitions.Count} {(step.Partitions.Count == 1 ? "partition" : "partitions")} ({step.Partitions[0]:yyyy-MM} to {step.Partitions[^1]:yyyy-MM})";
        return string.Create(CultureInfo.InvariantCulture, $"keeps {step.Keep} (from {step.FirstKept:yyyy-MM-dd} on): {step.Rows:N0} rows{months}, {step.Bytes:N0} bytes {verb}; {kept}");
    }

    private async Task<string> MakePartitionsAsync(CancellationToken cancellationToken)
    {
        var made = await retention.MakePartitionsAheadAsync(cancellationToken).ConfigureAwait(false);
        return made == 0 ? "all there" : string.Create(CultureInfo.InvariantCulture, $"{made} made");
    }

    private static async Task<string> TakeAsync(
        RunContext run, string what, Func<string, CancellationToken, Task<RetentionStep>> plan, Func<RetentionStep, CancellationToken, Task<long>> apply, CancellationToken cancellationToken)
    {
        var step = await plan(what, cancellationToken).ConfigureAwait(false);
        if (step.Rows > 0 || step.Partitions.Count > 0) { run.Log(RunLogLevel.Information, null, $"{step.Table} {Describe(step, "will go")}."); }
        var gone = await apply(step, cancellationToken).ConfigureAwait(false);
        return Describe(step with { Rows = gone }, "went");
    }

    private async Task WorkAsync(RunContext run, string stream, Func<CancellationToken, Task<string>> work, CancellationToken cancellationToken)
    {
        var tally = run.Track(PipelineName, stream, wasAsked: true);
        var since = clock.GetTimestamp();
        try
        {
            var said = await work(cancellationToken).ConfigureAwait(false);
            tally.Answered(clock.GetElapsedTime(since), said);
            run.Log(RunLogLevel.Information, null, $"{stream}: {said}.");
        }
        catch (IOException failure)
        {
            tally.Fail(failure.Message, clock.GetElapsedTime(since));
            run.Log(RunLogLevel.Error, null, $"{stream}: {failure.Message}");
        }
        catch (DbException failure)
        {
            var message = failure is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.LockNotAvailable }
                ? $"{stream} was in use for too long; the next run tries again."
                : $"{stream}: {failure.Message}";
            tally.Fail(message, clock.GetElapsedTime(since));
            run.Log(RunLogLevel.Error, null, message);
        }
    }
}
