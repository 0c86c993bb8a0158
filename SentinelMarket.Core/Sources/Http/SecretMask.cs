using System.Net;
using System.Text;
using System.Text.Json;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>
/// Replaces a feed's secrets by <c>***</c> in what is stored, logged or shown, in every form in which an answer may quote them: as they are, as addresses, JSON and HTML write
/// them, and in base64.
/// </summary>
internal sealed class SecretMask
{
    private const string Replacement = "***";

    // What is shorter would be found by chance in megabytes of data.
    private const int ShortestInData = 6;

    /// <summary>Replaces nothing.</summary>
    public static readonly SecretMask None = new([]);

    private readonly string[] _values;

    public SecretMask(IEnumerable<string?> secrets) => _values =
    [
        .. secrets.OfType<string>()
            .Where(secret => !string.IsNullOrWhiteSpace(secret))
            .Select(secret => secret.Trim())
            .SelectMany(FormsOf)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(value => value.Length), // a secret that is part of another one must not cut it in two
    ];

    /// <summary>The text without secrets.</summary>
    public string Hide(string text)
    {
        foreach (var value in _values) { text = text.Replace(value, Replacement, StringComparison.OrdinalIgnoreCase); }
        return text;
    }

    /// <summary>A source's answer without secrets; the same bytes where there is none, which is nearly always.</summary>
    public byte[] Hide(byte[] content)
    {
        foreach (var value in _values.Where(value => value.Length >= ShortestInData))
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            if (content.AsSpan().IndexOf(bytes) >= 0) { content = Replace(content, bytes); }
        }

        return content;
    }

    /// <summary>The mask of a feed's settings, and of the credentials that one of its requests carries.</summary>
    public static SecretMask Of(HttpFeedOptions options, HttpRequestMessage? request = null) =>
        new([.. options.Secrets, .. FeedProxy.Secrets(options.Proxy), request?.Headers.Authorization?.Parameter]);

    private static string[] FormsOf(string secret) =>
    [
        secret,
        Uri.EscapeDataString(secret),
        InAddress(secret),
        JsonEncodedText.Encode(secret).Value,
        secret.Replace("/", "\\/", StringComparison.Ordinal),
        WebUtility.HtmlEncode(secret),
        .. Enumerable.Range(0, 3).Select(before => Base64(secret, before)).Where(form => form.Length >= ShortestInData),
    ];

    /// <summary>What a secret makes of a base64 text that it is part of, as far as nothing but the secret does; there are three ways, by where in a group of three bytes it begins.</summary>
    private static string Base64(string secret, int before)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return Convert.ToBase64String([.. new byte[before], .. bytes])[(((before * 8) + 5) / 6)..((before + bytes.Length) * 8 / 6)];
    }

    /// <summary>As an address writes it when a feed put it in without escaping.</summary>
    private static string InAddress(string secret) =>
        Uri.TryCreate("http://h/?" + secret, UriKind.Absolute, out var address) && address.Query is ['?', .. { Length: > 0 } query] ? query : secret;

    private static byte[] Replace(byte[] content, byte[] secret)
    {
        using var replaced = new MemoryStream(content.Length);
        ReadOnlySpan<byte> rest = content;
        for (var at = rest.IndexOf(secret); at >= 0; at = rest.IndexOf(secret))
        {
            replaced.Write(rest[..at]);
            replaced.Write("***"u8);
            rest = rest[(at + secret.Length)..];
        }

        replaced.Write(rest);
        return replaced.ToArray();
    }
}
