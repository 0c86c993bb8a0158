using SentinelMarket.Core.Alerting;

namespace SentinelMarket.Core.Serving;

/// <summary>What people see of alerts and do with them. Whatever they do is in the audit log.</summary>
public interface IAlertDesk
{
    /// <summary>Everything that is open now, the latest first, with when it was evaluated last.</summary>
    Task<AlertOverview> OverviewAsync(CancellationToken cancellationToken);

    /// <summary>Incidents that are open or over, the latest first.</summary>
    /// <param name="before">The number of the last incident of the page before; null for the first page.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<IReadOnlyList<AlertIncident>> HistoryAsync(long? before, int limit, CancellationToken cancellationToken);

    /// <summary>One incident with its messages; null when there is none of that number.</summary>
    Task<AlertDetail?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>The rules as they hold, by name.</summary>
    Task<IReadOnlyList<EffectiveRule>> RulesAsync(CancellationToken cancellationToken);

    /// <summary>Mutes and windows that last, are to come, or ended in the last week, the latest first.</summary>
    Task<IReadOnlyList<AlertSilence>> SilencesAsync(CancellationToken cancellationToken);

    /// <summary>The channels with their latest messages.</summary>
    Task<IReadOnlyList<AlertChannelOverview>> ChannelsAsync(CancellationToken cancellationToken);

    /// <summary>Takes up an open incident: it is not escalated any more.</summary>
    /// <exception cref="AlertRefusalException">There is no such incident, it is not open, or somebody took it up before.</exception>
    Task<AlertIncident> AcknowledgeAsync(long id, string? note, string actor, CancellationToken cancellationToken);

    /// <summary>Ends an open incident. While its condition holds another one opens.</summary>
    /// <exception cref="AlertRefusalException">There is no such incident, or it is not open.</exception>
    Task<AlertIncident> ResolveAsync(long id, string? note, string actor, CancellationToken cancellationToken);

    /// <summary>Keeps a rule, in place of one of the same name.</summary>
    /// <exception cref="AlertRefusalException">The rule has faults; the message lists them.</exception>
    Task<AlertRule> SaveRuleAsync(AlertRule rule, string actor, CancellationToken cancellationToken);

    /// <summary>Removes a rule of the database; one of the settings with the same name holds again.</summary>
    /// <exception cref="AlertRefusalException">The database has no such rule.</exception>
    Task RemoveRuleAsync(string name, string actor, CancellationToken cancellationToken);

    /// <summary>Keeps a mute or a maintenance window.</summary>
    /// <exception cref="AlertRefusalException">It has faults; the message lists them.</exception>
    Task<AlertSilence> SilenceAsync(SilenceOrder order, string actor, CancellationToken cancellationToken);

    /// <summary>Lifts a mute or a maintenance window.</summary>
    /// <exception cref="AlertRefusalException">There is none of that number, or it was lifted before.</exception>
    Task LiftAsync(long id, string actor, CancellationToken cancellationToken);

    /// <summary>Sends a test message at once.</summary>
    /// <exception cref="UnknownChannelException">There is no such channel.</exception>
    Task<ChannelTrial> TestAsync(string channel, string actor, CancellationToken cancellationToken);
}

/// <summary>What was asked cannot be done; the message says why.</summary>
public sealed class AlertRefusalException(string message, bool isUnknown = false) : Exception(message)
{
    /// <summary>Whether there is nothing of the given number or name.</summary>
    public bool IsUnknown { get; } = isUnknown;
}

/// <summary>What is open now.</summary>
/// <param name="Open">The open incidents, the latest first.</param>
/// <param name="Heartbeat">When rules were evaluated last.</param>
/// <param name="IsLate">Whether that is too long ago: then nobody watches.</param>
public sealed record AlertOverview(IReadOnlyList<AlertIncident> Open, AlertHeartbeat Heartbeat, bool IsLate);

/// <summary>An incident with its messages.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Deliveries">The messages that tell it, in their order.</param>
public sealed record AlertDetail(AlertIncident Incident, IReadOnlyList<AlertDelivery> Deliveries);

/// <summary>A channel without its secrets.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How it wants its messages.</param>
/// <param name="Target">Where it leads, as far as that may be shown: the receivers of mail, the host of a webhook.</param>
/// <param name="IsSigned">Whether messages are signed.</param>
/// <param name="MinimumSeverity">Incidents that are less grave are not told.</param>
/// <param name="TellResolved">Whether the end of an incident is told.</param>
/// <param name="Latest">Its latest messages, the latest first.</param>
public sealed record AlertChannelOverview(string Name, AlertChannelKind Kind, string Target, bool IsSigned, AlertSeverity MinimumSeverity, bool TellResolved, IReadOnlyList<AlertDelivery> Latest);

/// <summary>A mute or a window as it is ordered.</summary>
/// <param name="Kind">Which of both.</param>
/// <param name="Rule">The rule, or its beginning with <c>*</c>; empty for all.</param>
/// <param name="Subject">The subject, or its beginning with <c>*</c>; empty for all.</param>
/// <param name="StartsAt">The first instant; null for now.</param>
/// <param name="EndsAt">The end; a mute without one lasts until it is lifted.</param>
/// <param name="Repeats">How often a window comes again.</param>
/// <param name="Reason">Why.</param>
public sealed record SilenceOrder(SilenceKind Kind, string? Rule, string? Subject, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, SilenceRepeat Repeats, string? Reason);

/// <summary>What became of a test message.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Succeeded">Whether it was taken.</param>
/// <param name="Message">What happened, in a sentence.</param>
public sealed record ChannelTrial(string Channel, bool Succeeded, string Message);
