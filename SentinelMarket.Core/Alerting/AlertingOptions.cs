using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Alerting;

/// <summary>When to alert, and whom.</summary>
public sealed class AlertingOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Alerting";

    /// <summary>How often rules are evaluated.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The address of the dashboard for links in messages; empty for none.</summary>
    public string BaseAddress { get; set; } = string.Empty;

    /// <summary>Wait before a message that was not taken is sent again; doubles with each failure.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The upper bound of the doubling wait.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a message is tried before it is given up.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a channel may take for one message.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long incidents that are over, and messages, are kept.</summary>
    public TimeSpan KeepHistory { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Rules by name. A rule of the database takes the place of one of the same name.</summary>
    public IDictionary<string, AlertRuleSetting> Rules { get; set; } = AlertDefaults.Rules();

    /// <summary>Channels by name.</summary>
    public IDictionary<string, AlertChannelSetting> Channels { get; set; } = new Dictionary<string, AlertChannelSetting>(StringComparer.Ordinal);
}

/// <summary>A rule as it is set; what the properties mean stands at <see cref="AlertRule"/>.</summary>
public sealed class AlertRuleSetting
{
    /// <inheritdoc cref="AlertRule.Metric"/>
    public string Metric { get; set; } = string.Empty;

    /// <inheritdoc cref="AlertRule.Comparison"/>
    public AlertComparison Comparison { get; set; }

    /// <inheritdoc cref="AlertRule.Threshold"/>
    public double Threshold { get; set; }

    /// <inheritdoc cref="AlertRule.For"/>
    public TimeSpan For { get; set; }

    /// <inheritdoc cref="AlertRule.ResolveAfter"/>
    public TimeSpan ResolveAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc cref="AlertRule.Severity"/>
    public AlertSeverity Severity { get; set; } = AlertSeverity.Warning;

    /// <inheritdoc cref="AlertRule.Subjects"/>
    public IList<string> Subjects { get; set; } = [];

    /// <inheritdoc cref="AlertRule.Channels"/>
    public IList<string> Channels { get; set; } = [];

    /// <inheritdoc cref="AlertRule.EscalateAfter"/>
    public TimeSpan? EscalateAfter { get; set; }

    /// <inheritdoc cref="AlertRule.EscalateTo"/>
    public IList<string> EscalateTo { get; set; } = [];

    /// <inheritdoc cref="AlertRule.InhibitedBy"/>
    public IList<string> InhibitedBy { get; set; } = [];

    /// <inheritdoc cref="AlertRule.Enabled"/>
    public bool Enabled { get; set; } = true;

    internal AlertRule ToRule(string name) => new()
    {
        Name = name,
        Metric = Metric,
        Comparison = Comparison,
        Threshold = Threshold,
        For = For,
        ResolveAfter = ResolveAfter,
        Severity = Severity,
        Subjects = [.. Subjects],
        Channels = [.. Channels],
        EscalateAfter = EscalateAfter,
        EscalateTo = [.. EscalateTo],
        InhibitedBy = [.. InhibitedBy],
        Enabled = Enabled,
    };
}

/// <summary>How a channel wants its messages.</summary>
public enum AlertChannelKind
{
    /// <summary>Our own JSON by HTTP.</summary>
    Webhook,

    /// <summary>An incoming webhook of Slack.</summary>
    Slack,

    /// <summary>A workflow of Microsoft Teams.</summary>
    Teams,

    /// <summary>A webhook of Discord.</summary>
    Discord,

    /// <summary>Mail by SMTP.</summary>
    Email,
}

/// <summary>A channel as it is set.</summary>
public sealed class AlertChannelSetting
{
    /// <summary>How it wants its messages.</summary>
    public AlertChannelKind Kind { get; set; }

    /// <summary>Of webhooks, the address; it is a secret and never shown.</summary>
    public string? Url { get; set; }

    /// <summary>A file that holds it.</summary>
    public string? UrlFile { get; set; }

    /// <summary>Of webhooks, the key that messages are signed with, at least 16 characters; empty for no signature.</summary>
    public string? Secret { get; set; }

    /// <summary>A file that holds it.</summary>
    public string? SecretFile { get; set; }

    /// <summary>Of mail, the receivers.</summary>
    public IList<string> To { get; set; } = [];

    /// <summary>Incidents that are less grave are not told.</summary>
    public AlertSeverity MinimumSeverity { get; set; }

    /// <summary>Whether the end of an incident is told too.</summary>
    public bool TellResolved { get; set; } = true;

    internal string? Address => FeedSecret.Read(Url, UrlFile);

    internal string? Key => FeedSecret.Read(Secret, SecretFile);
}

/// <summary>The rules that hold without any setting.</summary>
internal static class AlertDefaults
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IDictionary<string, AlertRuleSetting> Rules() => new Dictionary<string, AlertRuleSetting>(StringComparer.Ordinal)
    {
        ["pipeline-unhealthy"] = new() { Metric = AlertMetrics.Health, Comparison = AlertComparison.AtLeast, Threshold = 3, For = 2 * Minute, Severity = AlertSeverity.Critical, EscalateAfter = 60 * Minute },
        ["pipeline-degraded"] = new() { Metric = AlertMetrics.Health, Comparison = AlertComparison.AtLeast, Threshold = 2, For = 10 * Minute },
        ["deadline-missed"] = new() { Metric = AlertMetrics.DeadlineMinutes, Threshold = 0, Severity = AlertSeverity.Critical, EscalateAfter = 60 * Minute },
        ["runs-failing"] = new() { Metric = AlertMetrics.FailuresInARow, Comparison = AlertComparison.AtLeast, Threshold = 3, Severity = AlertSeverity.Critical, InhibitedBy = ["pipeline-unhealthy"], EscalateAfter = 60 * Minute },
        ["error-budget-burn"] = new() { Metric = AlertMetrics.BudgetBurn, Comparison = AlertComparison.AtLeast, Threshold = 6, InhibitedBy = ["pipeline-unhealthy", "runs-failing"] },
        ["quality-low"] = new() { Metric = AlertMetrics.Quality, Comparison = AlertComparison.Below, Threshold = 90, For = 10 * Minute, InhibitedBy = ["pipeline-unhealthy", "pipeline-degraded"] },
        ["quarantine-high"] = new() { Metric = AlertMetrics.QuarantinedHour, Comparison = AlertComparison.AtLeast, Threshold = 1_000 },
        ["feed-late"] = new() { Metric = AlertMetrics.FeedState, Comparison = AlertComparison.AtLeast, Threshold = 2, For = 5 * Minute, InhibitedBy = ["pipeline-unhealthy", "deadline-missed"] },
        ["disk-low"] = new() { Metric = AlertMetrics.DiskFreePercent, Comparison = AlertComparison.Below, Threshold = 5, For = Minute, Severity = AlertSeverity.Critical, EscalateAfter = 60 * Minute },
    };
}

/// <summary>The server that sends mail.</summary>
public sealed class SmtpOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Alerting:Smtp";

    /// <summary>Its name; empty for no mail.</summary>
    public string Host { get; set; } = string.Empty;

    /// <summary>Its port.</summary>
    public int Port { get; set; } = 587;

    /// <summary>How the connection is made secret.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>The account; empty for none.</summary>
    public string User { get; set; } = string.Empty;

    /// <summary>Its password.</summary>
    public string? Password { get; set; }

    /// <summary>A file that holds it.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Who sends.</summary>
    public string From { get; set; } = string.Empty;

    /// <summary>A PEM file with the authority that the server's certificate has to come from; empty for those of the system.</summary>
    public string AuthorityFile { get; set; } = string.Empty;
}

/// <summary>How a connection to a mail server is made secret.</summary>
public enum SmtpSecurity
{
    /// <summary>In clear, then by STARTTLS; a server that does not offer it is refused.</summary>
    StartTls,

    /// <summary>From the beginning, as on port 465.</summary>
    Tls,

    /// <summary>Not at all; only without an account.</summary>
    None,
}

/// <summary>Checks <see cref="AlertingOptions"/> and <see cref="SmtpOptions"/> at start-up.</summary>
internal sealed class AlertingOptionsValidator(IOptions<SmtpOptions> smtp) : IValidateOptions<AlertingOptions>
{
    private const int ShortestSecret = 16;

    public ValidateOptionsResult Validate(string? name, AlertingOptions options)
    {
        var faults = new List<string>();
        Check(IsBetween(options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), nameof(options.Interval), "a second to an hour is expected");
        Check(options.BaseAddress.Length == 0 || IsWeb(options.BaseAddress), nameof(options.BaseAddress), "an address with http or https is expected, such as https://market.example.org");
        Check(IsBetween(options.RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), nameof(options.RetryDelay), "1 ms to an hour is expected");
        Check(IsBetween(options.LongestRetryDelay, options.RetryDelay, TimeSpan.FromHours(24)), nameof(options.LongestRetryDelay), "RetryDelay to 24 hours are expected");
        Check(IsBetween(options.GiveUpAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)), nameof(options.GiveUpAfter), "a second to 30 days are expected");
        Check(IsBetween(options.RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2)), nameof(options.RequestTimeout), "100 ms to 2 minutes are expected");
        Check(options.KeepHistory >= TimeSpan.FromDays(1), nameof(options.KeepHistory), "at least a day is expected");
        foreach (var (key, channel) in options.Channels) { CheckChannel(key, channel); }
        foreach (var (key, rule) in options.Rules)
        {
            foreach (var (field, fault) in AlertRuleCheck.FaultsOf(rule.ToRule(key), [.. options.Channels.Keys])) { Check(false, $"{nameof(options.Rules)}:{key}:{field}", fault); }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckChannel(string key, AlertChannelSetting channel)
        {
            var section = $"{nameof(options.Channels)}:{key}";
            Check(key.Length is > 0 and <= 40 && key.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_'), section, "a name of 1 to 40 lower-case letters, digits, _ and - is expected");
            if (channel.Kind == AlertChannelKind.Email)
            {
                Check(channel.To.Count is >= 1 and <= 50 && channel.To.All(MailAddressText.IsSound), $"{section}:{nameof(channel.To)}", "1 to 50 mail addresses are expected");
                Check(smtp.Value.Host.Length > 0, $"{section}:{nameof(channel.Kind)}", $"mail needs {SmtpOptions.SectionName}:{nameof(SmtpOptions.Host)}");
                return;
            }

            if (channel.Address is not { } address) { faults.Add($"{AlertingOptions.SectionName}:{section}:Url: {FeedSecret.Lack($"{AlertingOptions.SectionName}:{section}:Url", channel.UrlFile)}"); }
            else { Check(IsWeb(address), $"{section}:{nameof(channel.Url)}", "an address with http or https and without a password is expected"); }
            Check(channel.Key is not { Length: < ShortestSecret }, $"{section}:{nameof(channel.Secret)}", "at least 16 characters are expected");
            Check(string.IsNullOrWhiteSpace(channel.SecretFile) || channel.Key is not null, $"{section}:{nameof(channel.SecretFile)}", "the file is missing, empty or unreadable");
        }

        void Check(bool sound, string key, string expected)
        {
            if (!sound) { faults.Add($"{AlertingOptions.SectionName}:{key}: {expected}."); }
        }
    }

    private static bool IsWeb(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0;

    private static bool IsBetween(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;
}

/// <summary>Checks <see cref="SmtpOptions"/> at start-up.</summary>
internal sealed class SmtpOptionsValidator : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        if (options.Host.Length == 0) { return ValidateOptionsResult.Success; }
        var faults = new List<string>();
        Check(Uri.CheckHostName(options.Host) != UriHostNameType.Unknown, nameof(options.Host), "the name or address of a host is expected");
        Check(options.Port is >= 1 and <= 65_535, nameof(options.Port), "1 to 65,535 are expected");
        Check(Enum.IsDefined(options.Security), nameof(options.Security), "StartTls, Tls or None is expected");
        Check(MailAddressText.IsSound(options.From), nameof(options.From), "the mail address of the sender is expected");
        Check(options.User.Length == 0 || options.Security != SmtpSecurity.None, nameof(options.Security), "an account needs StartTls or Tls, so that nobody reads its password");
        if (options.User.Length > 0 && FeedSecret.Read(options.Password, options.PasswordFile) is null)
        {
            faults.Add($"{SmtpOptions.SectionName}:{nameof(options.Password)}: {FeedSecret.Lack($"{SmtpOptions.SectionName}:{nameof(options.Password)}", options.PasswordFile)}");
        }

        Check(options.AuthorityFile.Length == 0 || File.Exists(options.AuthorityFile), nameof(options.AuthorityFile), "the path of a PEM file is expected");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool sound, string key, string expected)
        {
            if (!sound) { faults.Add($"{SmtpOptions.SectionName}:{key}: {expected}."); }
        }
    }
}

/// <summary>Mail addresses as settings name them: plain, without a display name.</summary>
internal static class MailAddressText
{
    public static bool IsSound(string address) =>
        address.Length is >= 3 and <= 254 && address.IndexOf('@') is > 0 and var at && at == address.LastIndexOf('@') && at < address.Length - 1
        && address.All(letter => letter is > ' ' and < (char)127 and not ('<' or '>' or ',' or ';' or '"' or '(' or ')'));
}
