using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Alerting;

namespace SentinelMarket.Tests.Documentation;

public sealed class AlertsDocumentTests
{
    private readonly string _document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "alerts.md"));

    [Fact]
    public void Every_metric_stands_in_the_document_as_it_is() =>
        Assert.All(AlertMetrics.All, metric => Assert.Contains($"| `{metric.Name}` | {metric.Unit} | {metric.Description} |", _document, StringComparison.Ordinal));

    [Fact]
    public void Every_rule_that_holds_without_a_setting_stands_in_the_document_with_its_condition() => Assert.All(
        new AlertingOptions().Rules,
        pair => Assert.Contains(
            $"| `{pair.Key}` | `{pair.Value.Metric}` {Condition(pair.Value)} | {pair.Value.Severity}{(pair.Value.EscalateAfter is { } after ? string.Create(CultureInfo.InvariantCulture, $", escalates after {after.TotalMinutes} min") : "")} |",
            _document,
            StringComparison.Ordinal));

    [Fact]
    public void A_setting_changes_one_key_of_a_rule_and_leaves_the_others()
    {
        var options = Bound(("Alerting:Rules:disk-low:Threshold", "12"), ("Alerting:Rules:talk-stops:Metric", "feed.state"));

        Assert.Equal((12.0, AlertMetrics.DiskFreePercent, 10), (options.Rules["disk-low"].Threshold, options.Rules["disk-low"].Metric, options.Rules.Count));
    }

    [Fact]
    public void Faulty_settings_are_listed_by_their_keys_without_their_secrets()
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Bound(
            ("Alerting:Channels:ops:Url", "ftp://user:hidden@example.org"), ("Alerting:Channels:ops:Secret", "too short"), ("Alerting:Channels:desk:Kind", "Email"), ("Alerting:Rules:disk-low:Metric", "cpu"), ("Alerting:Interval", "00:00:00")));

        Assert.Equal(
            ["Alerting:Interval", "Alerting:Channels:desk:To", "Alerting:Channels:desk:Kind", "Alerting:Channels:ops:Url", "Alerting:Channels:ops:Secret", "Alerting:Rules:disk-low:Metric"],
            fault.Failures.Select(one => one.Split(": ")[0]));
        Assert.DoesNotContain("hidden", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("too short", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Alerting:Smtp:Security", "None", "Alerting:Smtp:Security: an account needs StartTls or Tls, so that nobody reads its password.")]
    [InlineData("Alerting:Smtp:From", "market@example.org\r\nBcc: all@example.org", "Alerting:Smtp:From: the mail address of the sender is expected.")]
    public void A_mail_server_is_set_safely_or_not_at_all(string key, string value, string expected)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Bound(("Alerting:Smtp:Host", "mail.example.org"), ("Alerting:Smtp:From", "market@example.org"), ("Alerting:Smtp:User", "market"), ("Alerting:Smtp:Password", "p"), (key, value)));

        Assert.Equal(expected, fault.Message);
    }

    private static string Condition(AlertRuleSetting rule)
    {
        var words = rule.Comparison switch { AlertComparison.Above => "above", AlertComparison.AtLeast => "at least", AlertComparison.Below => "below", _ => "at most" };
        return string.Create(CultureInfo.InvariantCulture, $"{words} {rule.Threshold:N0}") + (rule.For > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $" for {rule.For.TotalMinutes} min") : "");
    }

    private static AlertingOptions Bound(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(pairs => KeyValuePair.Create(pairs.Key, (string?)pairs.Last().Value))).Build();
        using var services = new ServiceCollection().AddAlerting(configuration).BuildServiceProvider();
        _ = services.GetRequiredService<IOptions<SmtpOptions>>().Value;
        return services.GetRequiredService<IOptions<AlertingOptions>>().Value;
    }
}
