using SentinelMarket.Core.Ports;

namespace SentinelMarket.Core.Text.Duplicates;

/// <summary>Compares fingerprints that were stored as bytes.</summary>
internal sealed class FingerprintSimilarity : ITextSimilarity
{
    public double Threshold => NearDuplicateIndex.DefaultThreshold;

    public double Between(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        one.Length == TextFingerprint.Length && other.Length == TextFingerprint.Length ? TextFingerprint.Similarity(one, other) : 0;
}
