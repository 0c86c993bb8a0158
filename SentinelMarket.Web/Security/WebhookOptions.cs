using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Web.Security;

/// <summary>Who may deliver to this server by webhook. A webhook without a secret is not there.</summary>
public sealed class WebhookOptions
{
    public const string SectionName = "Webhooks";

    /// <summary>The <c>secret_token</c> that the Telegram bot's webhook was set with.</summary>
    public string? TelegramSecret { get; set; }

    /// <summary>A file that holds it, instead of <see cref="TelegramSecret"/>.</summary>
    public string? TelegramSecretFile { get; set; }

    /// <summary>The consumer secret (API key secret) of the X app whose webhook points here.</summary>
    public string? XConsumerSecret { get; set; }

    /// <summary>A file that holds it, instead of <see cref="XConsumerSecret"/>.</summary>
    public string? XConsumerSecretFile { get; set; }

    /// <summary>Other senders, by the name in their address: <c>Webhooks:Senders:NAME:Secret</c> or <c>Webhooks:Senders:NAME:SecretFile</c>, at least 16 characters.</summary>
    public IDictionary<string, WebhookSender> Senders { get; set; } = new Dictionary<string, WebhookSender>(StringComparer.Ordinal);

    /// <summary>How far the time in a signature may be from this server's clock.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest body in kilobytes.</summary>
    public int MaxBodyKilobytes { get; set; } = 1_024;

    internal string? Telegram => FeedSecret.Read(TelegramSecret, TelegramSecretFile);

    internal string? X => FeedSecret.Read(XConsumerSecret, XConsumerSecretFile);

    internal string? SecretOf(string sender) => Senders.TryGetValue(sender, out var known) ? FeedSecret.Read(known.Secret, known.SecretFile) : null;
}

/// <summary>One program that may deliver messages.</summary>
public sealed class WebhookSender
{
    public string? Secret { get; set; }

    public string? SecretFile { get; set; }
}

/// <summary>Lists every fault of the webhooks' settings by its key.</summary>
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    private const int ShortestSecret = 16;

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        List<string> faults = [];
        if (options.Window < TimeSpan.FromSeconds(1) || options.Window > TimeSpan.FromHours(1)) { Add(nameof(options.Window), $"{options.Window} is not between a second and an hour."); }
        if (options.MaxBodyKilobytes is < 1 or > 16_384) { Add(nameof(options.MaxBodyKilobytes), $"{options.MaxBodyKilobytes} is not between 1 and 16384."); }
        if (options.Telegram is { } telegram && !TelegramToken().IsMatch(telegram)) { Add(nameof(options.TelegramSecret), "Telegram allows 1 to 256 letters, digits, _ and -; use at least 16."); }
        if (options.X is { Length: < ShortestSecret }) { Add(nameof(options.XConsumerSecret), $"a secret of at least {ShortestSecret} characters is needed."); }
        foreach (var sender in options.Senders.Keys)
        {
            if (!SenderName().IsMatch(sender)) { Add($"{nameof(options.Senders)}:{sender}", "a name of 1 to 40 lower-case letters, digits, _ and - is needed."); }
            if (options.SecretOf(sender) is not { Length: >= ShortestSecret }) { Add($"{nameof(options.Senders)}:{sender}:Secret", $"a secret of at least {ShortestSecret} characters is needed, here or in SecretFile."); }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Add(string key, string fault) => faults.Add($"{WebhookOptions.SectionName}:{key}: {fault}");
    }

    [GeneratedRegex("^[a-z0-9_-]{1,40}$", RegexOptions.None, 1000)]
    private static partial Regex SenderName();

    [GeneratedRegex("^[A-Za-z0-9_-]{16,256}$", RegexOptions.None, 1000)]
    private static partial Regex TelegramToken();
}
