using SentinelMarket.Core.Alerting;

namespace SentinelMarket.Core.Serving;

/// <summary>Publishes what happens to incidents: <see cref="OpenedKind"/>, <see cref="AcknowledgedKind"/> and <see cref="ResolvedKind"/>, each with the <see cref="AlertIncident"/>.</summary>
internal sealed class AlertNews(LiveEvents events, TimeProvider clock) : IAlertObserver
{
    /// <summary>An incident has opened.</summary>
    public const string OpenedKind = "alert.opened";

    /// <summary>Somebody took it up.</summary>
    public const string AcknowledgedKind = "alert.acknowledged";

    /// <summary>It is over.</summary>
    public const string ResolvedKind = "alert.resolved";

    public void Happened(IncidentEvent happened, AlertIncident incident)
    {
        if (happened == IncidentEvent.Opened) { Publish(OpenedKind, incident); }
        if (happened == IncidentEvent.Resolved) { Publish(ResolvedKind, incident); }
    }

    public void Publish(string kind, AlertIncident incident) =>
        events.Publish(new LiveEvent(kind, incident.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), clock.GetUtcNow(), incident));
}
