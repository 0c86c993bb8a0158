using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Retries;

/// <summary>
/// Orders the retry of a run in the transaction that closes it, so that no moment and no crash lies between both: whoever sees the run ended sees its retry.
/// </summary>
public sealed class RetryPlanner(IOptions<RetryOptions> options)
{
    /// <summary>The actor of retries that nobody asked for.</summary>
    public const string Actor = "retry policy";

    private readonly RetryOptions _options = options.Value;

    /// <summary>Orders the retry of a run that is being closed, when its pipeline's policy says so. Imports and replays are not tried again by themselves: their files may be gone, and the lake stays.</summary>
    internal async Task PlanAsync(NpgsqlConnection connection, RunReport run, RetryCause cause, CancellationToken cancellationToken)
    {
        if (run.Trigger is RunTrigger.Import or RunTrigger.Replay || _options.Pipelines.GetValueOrDefault(run.Pipeline) is not { Attempts: > 0 } policy) { return; }
        var first = run.RetryOf ?? run.Id;
        using var before = new NpgsqlCommand("SELECT count(*) FROM pipeline_runs WHERE retry_of = $1", connection);
        var retries = (long)(await before.With(NpgsqlDbType.Bigint, first).ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (policy.DelayAfter(cause, (int)retries) is not { } delay) { return; }

        var again = RunRequest.Again(run, Actor, policy.OnlyFailed);
        using var order = new NpgsqlCommand(
            """
            INSERT INTO run_orders (pipeline, trigger, actor, parameters, what, due_at, retry_of, after_run, attempt, attempts, is_automatic)
            SELECT pipeline, $2, $3, $4, $5, coalesce(finished_at, clock_timestamp()) + $6, $7, id, $8, $9, true FROM pipeline_runs WHERE id = $1
            ON CONFLICT DO NOTHING
            """, connection);
        order.With(NpgsqlDbType.Bigint, run.Id).With(NpgsqlDbType.Text, again.Trigger.ToString()).With(NpgsqlDbType.Text, again.Actor)
            .With(NpgsqlDbType.Jsonb, System.Text.Json.JsonSerializer.Serialize(again.Parameters))
            .With(NpgsqlDbType.Text, RunOrders.WhatOf(first, policy.OnlyFailed)).With(NpgsqlDbType.Interval, delay).With(NpgsqlDbType.Bigint, first)
            .With(NpgsqlDbType.Integer, (int)retries + 1).With(NpgsqlDbType.Integer, policy.Attempts);
        await order.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
