using System.Globalization;

namespace SentinelMarket.Core.Alerting;

/// <summary>Why a message is sent.</summary>
public enum AlertMessageKind
{
    /// <summary>Incidents opened.</summary>
    Opened,

    /// <summary>Nobody took them up in time.</summary>
    Escalated,

    /// <summary>They are over.</summary>
    Resolved,

    /// <summary>Somebody tries the channel.</summary>
    Test,
}

/// <summary>One message to one channel: the incidents of one rule that one evaluation found.</summary>
/// <param name="Id">Its number, the same with each attempt.</param>
/// <param name="Kind">Why it is sent.</param>
/// <param name="At">When it was made, in UTC.</param>
/// <param name="Incidents">What it tells; empty for a test.</param>
/// <param name="BaseAddress">The address of the dashboard; empty for no links.</param>
public sealed record AlertMessage(long Id, AlertMessageKind Kind, DateTimeOffset At, IReadOnlyList<AlertIncident> Incidents, string BaseAddress)
{
    /// <summary>The gravest severity of its incidents.</summary>
    public AlertSeverity Severity => Incidents.Count == 0 ? AlertSeverity.Info : Incidents.Max(incident => incident.Severity);

    /// <summary>One line for people.</summary>
    public string Title
    {
        get
        {
            if (Kind == AlertMessageKind.Test || Incidents.Count == 0) { return "SentinelMarket: this channel works"; }
            var what = Kind switch { AlertMessageKind.Resolved => "Resolved", AlertMessageKind.Escalated => $"{Severity}, not acknowledged", _ => Severity.ToString() };
            var rest = Incidents.Count == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and {Incidents.Count - 1} more");
            return $"[{what}] {Incidents[0].Rule}: {Incidents[0].Subject}{rest}";
        }
    }

    /// <summary>One line for each incident.</summary>
    public IReadOnlyList<string> Lines => Incidents.Count == 0
        ? ["A test that somebody sent from the page of alerts; nothing is wrong."]
        : [.. Incidents.Select(incident => Kind == AlertMessageKind.Resolved ? $"{incident.Subject}: over ({incident.ResolvedBy}). It was: {incident.Message}" : $"{incident.Subject}: {incident.Message}")];

    /// <summary>The address of an incident on the dashboard; null without <see cref="BaseAddress"/>.</summary>
    public string? LinkTo(AlertIncident incident) => BaseAddress.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{BaseAddress.TrimEnd('/')}/alerts?incident={incident.Id}");
}

/// <summary>A channel did not take a message.</summary>
public sealed class AlertNotTakenException : Exception
{
    /// <summary>Why, for a person and without secrets, and whether another try can help.</summary>
    public AlertNotTakenException(string message, bool isPassing, Exception? cause = null)
        : base(message, cause) => IsPassing = isPassing;

    /// <summary>Whether another try can help.</summary>
    public bool IsPassing { get; }
}

/// <summary>A way to tell people.</summary>
internal interface IAlertChannel : IDisposable
{
    /// <summary>Sends one message.</summary>
    /// <exception cref="AlertNotTakenException">It was not taken.</exception>
    Task SendAsync(AlertMessage message, CancellationToken cancellationToken);
}
