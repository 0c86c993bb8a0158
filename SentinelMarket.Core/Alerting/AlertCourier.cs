using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Alerting;

/// <summary>Sends the messages that wait, with ever longer waits after failures.</summary>
public sealed partial class AlertCourier : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // Beyond the time that a channel may take: a claim that ends while its message is being sent would have it sent twice.
    private static readonly TimeSpan ClaimBeyond = TimeSpan.FromSeconds(30);

    private readonly AlertDeliveries _deliveries;
    private readonly AlertStore _store;
    private readonly AlertingOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Dictionary<string, IAlertChannel> _channels;

    /// <summary>Makes the channels of the settings; nothing is connected before the first message.</summary>
    public AlertCourier(AlertDeliveries deliveries, AlertStore store, IOptions<AlertingOptions> options, IOptions<SmtpOptions> smtp, TimeProvider clock, ILogger<AlertCourier> logger)
    {
        (_deliveries, _store, _options, _clock, _logger) = (deliveries, store, options.Value, clock, logger);
        _channels = _options.Channels.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Kind == AlertChannelKind.Email
                ? (IAlertChannel)new EmailChannel(pair.Value, smtp.Value, _options.RequestTimeout, clock)
                : new WebhookChannel(pair.Value, _options.RequestTimeout, clock),
            StringComparer.Ordinal);
    }

    /// <summary>Sends what waits, again and again, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look, _clock);
        try
        {
            do
            {
                try
                {
                    while (await DeliverAsync(cancellationToken).ConfigureAwait(false) > 0) { }
                }
                catch (DbException fault)
                {
                    LogNotDelivered(fault.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was being sent is claimed and tried again when its claim has ended.
        }
    }

    /// <summary>Sends the first message that waits for each channel, if its time has come.</summary>
    /// <returns>How many were tried.</returns>
    public async Task<int> DeliverAsync(CancellationToken cancellationToken)
    {
        await _deliveries.AbandonAsync(_channels.Keys, cancellationToken).ConfigureAwait(false);
        var claimed = await _deliveries.ClaimAsync(_channels.Keys, _clock.GetUtcNow(), _options.RequestTimeout + ClaimBeyond, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(claimed.Select(delivery => SendAsync(delivery, cancellationToken))).ConfigureAwait(false);
        return claimed.Count;
    }

    /// <summary>Sends a test at once; it is recorded and not tried again.</summary>
    /// <returns>Why it was not taken; null when it was.</returns>
    /// <exception cref="UnknownChannelException">There is no channel of that name.</exception>
    public async Task<string?> TestAsync(string channel, CancellationToken cancellationToken)
    {
        if (!_channels.TryGetValue(channel, out var outlet)) { throw new UnknownChannelException(channel, _channels.Keys); }
        var now = _clock.GetUtcNow();
        var id = await _deliveries.BeginTestAsync(channel, now, cancellationToken).ConfigureAwait(false);
        string? fault = null;
        try
        {
            await outlet.SendAsync(new AlertMessage(id, AlertMessageKind.Test, now, [], _options.BaseAddress), cancellationToken).ConfigureAwait(false);
        }
        catch (AlertNotTakenException refusal)
        {
            fault = refusal.Message;
        }

        await _deliveries.SettleAsync(id, fault is null ? DeliveryState.Sent : DeliveryState.Failed, now, now, fault ?? string.Empty, cancellationToken).ConfigureAwait(false);
        return fault;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values) { channel.Dispose(); }
    }

    private async Task SendAsync(AlertDelivery delivery, CancellationToken cancellationToken)
    {
        var incidents = new List<AlertIncident>();
        foreach (var id in delivery.Incidents)
        {
            if (await _store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } incident) { incidents.Add(incident); }
        }

        try
        {
            await _channels[delivery.Channel].SendAsync(new AlertMessage(delivery.Id, delivery.Kind, delivery.CreatedAt, incidents, _options.BaseAddress), cancellationToken).ConfigureAwait(false);
        }
        catch (AlertNotTakenException refusal)
        {
            var now = _clock.GetUtcNow();
            var givenUp = !refusal.IsPassing || now - delivery.CreatedAt >= _options.GiveUpAfter;
            if (givenUp) { LogGivenUp(delivery.Id, delivery.Channel, refusal.Message); }
            else if (delivery.Attempts == 1) { LogRefused(delivery.Id, delivery.Channel, refusal.Message); }
            await _deliveries.SettleAsync(delivery.Id, givenUp ? DeliveryState.Failed : DeliveryState.Waiting, now, now + WaitAfter(delivery.Attempts), refusal.Message, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        // The channel has it: that is noted even while the process stops.
        var sent = _clock.GetUtcNow();
        await _deliveries.SettleAsync(delivery.Id, DeliveryState.Sent, sent, sent, null, CancellationToken.None).ConfigureAwait(false);
    }

    private TimeSpan WaitAfter(int attempts) =>
        TimeSpan.FromTicks((long)Math.Min(_options.RetryDelay.Ticks * Math.Pow(2, Math.Min(attempts - 1, 30)), _options.LongestRetryDelay.Ticks));

    [LoggerMessage(3210, LogLevel.Warning, "Alert message {Id} was not taken by {Channel} and is tried again: {Fault}")]
    private partial void LogRefused(long id, string channel, string fault);

    [LoggerMessage(3211, LogLevel.Error, "Alert message {Id} to {Channel} is given up: {Fault}")]
    private partial void LogGivenUp(long id, string channel, string fault);

    [LoggerMessage(3212, LogLevel.Warning, "Alert messages were not looked for: {Fault}")]
    private partial void LogNotDelivered(string fault);
}

/// <summary>There is no channel of this name.</summary>
public sealed class UnknownChannelException : Exception
{
    /// <summary>Nobody set <paramref name="channel"/>; the message lists those that are set.</summary>
    public UnknownChannelException(string channel, IEnumerable<string> known)
        : base($"There is no channel \"{channel}\". {(known.Any() ? $"Set are: {string.Join(", ", known)}." : "None is set; Alerting:Channels names them.")}")
    {
    }
}
