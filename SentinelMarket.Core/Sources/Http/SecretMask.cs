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
            .Select(secret => secret.Trim())
            .SelectMany(secret => (string[])[secret, Uri.EscapeDataString(secret), InAddress(secret)])
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(value => value.Length), // a secret that is part of another one must not cut it in two
    ];

    /// <summary>The text without secrets.</summary>
    public string Hide(string text)
    {
        foreach (var value in _values) { text = text.Replace(value, Replacement, StringComparison.OrdinalIgnoreCase); }
        return text;
    }

    /// <summary>As an address writes it when a feed put it in without escaping.</summary>
    private static string InAddress(string secret) =>
        Uri.TryCreate("http://h/?" + secret, UriKind.Absolute, out var address) && address.Query is ['?', .. { Length: > 0 } query] ? query : secret;

    /// <summary>The mask of a feed's settings.</summary>
    public static SecretMask Of(HttpFeedOptions options) => new([.. options.Secrets, FeedProxy.Password(options.Proxy)]);
}
