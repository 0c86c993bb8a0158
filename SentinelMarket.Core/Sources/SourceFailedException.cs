namespace SentinelMarket.Core.Sources;

/// <summary>A source gave no usable answer. The message is a sentence for people: who was asked for what, what came back, after how many tries.</summary>
public sealed class SourceFailedException : Exception
{
    /// <summary>A failure after <paramref name="attempts"/> tries; 0 when the source was not asked at all.</summary>
    public SourceFailedException(string message, int attempts, Exception? innerException = null)
        : base(message, innerException) => Attempts = attempts;

    /// <summary>How often the source was asked.</summary>
    public int Attempts { get; }
}
