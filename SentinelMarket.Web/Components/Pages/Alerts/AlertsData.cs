using SentinelMarket.Core.Alerting;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Components.Pages.Alerts;

/// <summary>What the page of alerts reads.</summary>
/// <param name="Overview">What is open.</param>
/// <param name="Detail">The incident that the address names; null when it names none, or none that there is.</param>
/// <param name="History">Incidents that are open or over; only of its part of the page.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Silences">Mutes and windows.</param>
/// <param name="Channels">The channels.</param>
public sealed record AlertsData(
    AlertOverview Overview,
    AlertDetail? Detail,
    IReadOnlyList<AlertIncident> History,
    IReadOnlyList<EffectiveRule> Rules,
    IReadOnlyList<AlertSilence> Silences,
    IReadOnlyList<AlertChannelOverview> Channels);
