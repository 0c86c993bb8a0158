namespace SentinelMarket.Core.Records;

/// <summary>What a text says about a share or about everything in it.</summary>
public enum SentimentLabel
{
    /// <summary>Bad for the price, or said in anger.</summary>
    Negative,

    /// <summary>Neither, or both alike.</summary>
    Neutral,

    /// <summary>Good for the price, or said in joy.</summary>
    Positive,
}
