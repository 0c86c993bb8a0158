using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SentinelMarket.Core.Alerting;

namespace SentinelMarket.Web.Security;

/// <summary>Proves that a body comes from who shares a secret with this server. Comparisons take the same time whatever is wrong.</summary>
internal static class WebhookSignature
{
    public const string TelegramHeader = "X-Telegram-Bot-Api-Secret-Token";
    public const string XHeader = "x-twitter-webhooks-signature";
    public const string TimestampHeader = BodySignature.TimestampHeader;
    public const string Header = BodySignature.Header;

    private const string Prefix = BodySignature.Prefix;

    /// <summary>Whether two texts are equal; their lengths are hidden by their hashes.</summary>
    public static bool IsSame(string secret, string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));

    /// <summary>X's signature: <c>sha256=</c> and the base64 of HMAC-SHA256 of the body, keyed with the app's consumer secret.</summary>
    public static bool IsOfX(string secret, ReadOnlySpan<byte> body, string given) =>
        given.StartsWith(Prefix, StringComparison.Ordinal) && IsSame(OfX(secret, body), given);

    /// <summary>X's signature of a body, and its answer to X's question whether somebody who knows the secret is here.</summary>
    public static string OfX(string secret, ReadOnlySpan<byte> body) => Prefix + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>Our own signature: <c>sha256=</c> and the hexadecimal HMAC-SHA256 of the timestamp, a dot and the body.</summary>
    public static byte[] Of(string secret, string timestamp, ReadOnlySpan<byte> body) => BodySignature.Of(secret, timestamp, body);

    /// <summary>Whether a header holds this signature.</summary>
    public static bool IsOurs(byte[] signature, string given) =>
        given.StartsWith(Prefix, StringComparison.Ordinal) && IsSame(Prefix + Convert.ToHexStringLower(signature), given.ToLowerInvariant());

    /// <summary>The instant of a timestamp header, seconds since 1970; null when it is none.</summary>
    public static DateTimeOffset? InstantOf(string timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
