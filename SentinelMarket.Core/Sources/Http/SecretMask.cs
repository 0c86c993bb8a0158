namespace SentinelMarket.Core.Sources.Http;

/// <summary>Replaces a feed's secrets by <c>***</c> in what is stored, logged or shown, as they are and as an address writes them.</summary>
internal sealed class SecretMask
{
    private const string Replacement = "***";

    /// <summary>Replaces nothing.</summary>
    public static readonly SecretMask None = new([]);

    private readonly string[] _values;

    public SecretMask(IEnumerable<string?> secrets) => _values =
    [
        .. secrets.OfType<string>()
            .Where(secret => !string.IsNullOrWhiteSpace(secret))
            .SelectMany(secret => (string[])[secret, secret.Trim(), Uri.EscapeDataString(secret.Trim())])
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(value => value.Length), // a secret that is part of another one must not cut it in two
    ];

    /// <summary>The text without secrets.</summary>
    public string Hide(string text)
    {
        foreach (var value in _values) { text = text.Replace(value, Replacement, StringComparison.OrdinalIgnoreCase); }
        return text;
    }

    /// <summary>The mask of a feed's settings.</summary>
    public static SecretMask Of(HttpFeedOptions options) => new([.. options.Secrets, FeedProxy.Password(options.Proxy)]);
}
