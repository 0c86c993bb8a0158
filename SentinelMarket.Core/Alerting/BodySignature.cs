using System.Security.Cryptography;
using System.Text;

namespace SentinelMarket.Core.Alerting;

/// <summary>Our signature of a body that goes by HTTP, in either direction: HMAC-SHA256 of the timestamp, a dot and the body.</summary>
public static class BodySignature
{
    /// <summary>The header with the timestamp, in seconds since 1970.</summary>
    public const string TimestampHeader = "X-Sentinel-Timestamp";

    /// <summary>The header with <see cref="Prefix"/> and the signature in hexadecimal digits.</summary>
    public const string Header = "X-Sentinel-Signature";

    /// <summary>What stands before the digits.</summary>
    public const string Prefix = "sha256=";

    /// <summary>The signature, 32 bytes.</summary>
    public static byte[] Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
