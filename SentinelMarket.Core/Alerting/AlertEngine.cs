using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Alerting;

/// <summary>Is told what happens to incidents, on the evaluation's own way: whoever implements it returns at once.</summary>
public interface IAlertObserver
{
    /// <summary>Something happened to an incident, and is stored.</summary>
    void Happened(IncidentEvent happened, AlertIncident incident);
}

/// <summary>
/// Evaluates the rules, at most once an interval on all nodes together: whoever gets the advisory lock of the evaluation does it, in one transaction with all that
/// follows from it, and a node that dies gives way to the others at the next interval.
/// </summary>
public sealed partial class AlertEngine(
    WarehouseDatabase database,
    IMetricSource metrics,
    AlertRules rules,
    AlertStore store,
    IOptions<AlertingOptions> options,
    IEnumerable<IAlertObserver> observers,
    TimeProvider clock,
    ILogger<AlertEngine> logger)
{
    private const int Gap = 4;
    private static readonly string Node = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");

    /// <summary>Evaluates again and again until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, clock);
        do
        {
            try
            {
                await EvaluateAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (DbException fault)
            {
                // While PostgreSQL is away there is nothing to judge by; /readyz says so to whoever watches from outside.
                LogNotEvaluated(fault.Message);
            }
#pragma warning disable CA1031 // The boundary of a worker: alerts that stop for good after one fault would be noticed by nobody.
            catch (Exception fault)
            {
                LogBroken(fault);
            }
#pragma warning restore CA1031
        }
        while (await NextAsync(timer, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Evaluates once; null when another node does it, or did within this interval.</summary>
    public async Task<IReadOnlyList<IncidentChange>?> EvaluateAsync(CancellationToken cancellationToken)
    {
        var changes = await WarehouseDatabase.TransactAsync(database.App, connection => EvaluateAsync(connection, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var change in changes ?? [])
        {
            foreach (var happened in change.Events.Where(_ => !change.Forgotten))
            {
                foreach (var observer in observers) { observer.Happened(happened, change.Incident); }
            }
        }

        return changes;
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<IncidentChange>?> EvaluateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var turn = new NpgsqlCommand("SELECT pg_try_advisory_xact_lock(hashtextextended('alerting', 0))", connection);
        if (await turn.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true) { return null; }
        var began = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        using var last = new NpgsqlCommand("SELECT evaluated_at FROM alert_state", connection);
        var lastAt = (await last.ReadAsync(reader => reader.InstantOrNull(0), cancellationToken).ConfigureAwait(false))[0];

        // A clock that was set back must not stop evaluations.
        if (lastAt is { } at && at <= now && now - at < 0.9 * options.Value.Interval) { return null; }
        var situation = new AlertSituation(
            now,
            await metrics.ReadAsync(cancellationToken).ConfigureAwait(false),
            [.. (await rules.EffectiveAsync(cancellationToken).ConfigureAwait(false)).Select(rule => rule.Rule)],
            await AlertStore.HoldCurrentAsync(connection, cancellationToken).ConfigureAwait(false),
            await store.SilencesAsync(now, cancellationToken).ConfigureAwait(false),
            lastAt is { } before && now >= before && now - before <= Gap * options.Value.Interval);
        var changes = new List<IncidentChange>();
        foreach (var change in AlertEvaluator.Evaluate(situation))
        {
            changes.Add(change with { Incident = await AlertStore.KeepAsync(connection, change, cancellationToken).ConfigureAwait(false) });
        }

        await TellAsync(connection, changes, situation.Rules, now, cancellationToken).ConfigureAwait(false);
        await AlertStore.BeatAsync(connection, now, Node, clock.GetElapsedTime(began), now - options.Value.KeepHistory, cancellationToken).ConfigureAwait(false);
        return changes;
    }

    /// <summary>Incidents of one rule that one evaluation found go into one message a channel.</summary>
    private async Task TellAsync(NpgsqlConnection connection, IReadOnlyList<IncidentChange> changes, IReadOnlyList<AlertRule> effective, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var byName = effective.ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        var messages = new List<(string Channel, AlertMessageKind Kind, string Rule, long Incident)>();
        foreach (var (incident, _, events) in changes)
        {
            var rule = byName.GetValueOrDefault(incident.Rule);
            if (rule is not null && events.Contains(IncidentEvent.Notified)) { Add(AlertMessageKind.Opened, rules.ChannelsOf(rule.Channels, incident.Severity), incident); }
            if (rule is not null && events.Contains(IncidentEvent.Escalated)) { Add(AlertMessageKind.Escalated, rules.ChannelsOf(rule.EscalateTo.Count > 0 ? rule.EscalateTo : rule.Channels, incident.Severity), incident); }
            if (events.Contains(IncidentEvent.Resolved)) { Add(AlertMessageKind.Resolved, await AlertDeliveries.ToldAsync(connection, incident.Id, rules.TellEnd, cancellationToken).ConfigureAwait(false), incident); }
        }

        foreach (var message in messages.GroupBy(message => (message.Channel, message.Kind, message.Rule)))
        {
            await AlertDeliveries.AddAsync(connection, message.Key.Channel, message.Key.Kind, [.. message.Select(part => part.Incident)], now, cancellationToken).ConfigureAwait(false);
        }

        void Add(AlertMessageKind kind, IEnumerable<string> channels, AlertIncident incident) => messages.AddRange(channels.Select(channel => (channel, kind, incident.Rule, incident.Id)));
    }

    [LoggerMessage(3200, LogLevel.Warning, "Alerts were not evaluated: {Fault}")]
    private partial void LogNotEvaluated(string fault);

    [LoggerMessage(3201, LogLevel.Error, "Alerts could not be evaluated; the next interval tries again")]
    private partial void LogBroken(Exception fault);
}
