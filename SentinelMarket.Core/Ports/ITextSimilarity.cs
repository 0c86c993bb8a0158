namespace SentinelMarket.Core.Ports;

/// <summary>Compares the fingerprints of texts.</summary>
public interface ITextSimilarity
{
    /// <summary>From which similarity on two texts are near-duplicates, above 0 up to 1.</summary>
    double Threshold { get; }

    /// <summary>How alike two texts are by their fingerprints, 0 to 1; 0 for fingerprints that cannot be compared.</summary>
    double Between(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other);
}
