namespace SentinelMarket.Core.Text.Pump;

/// <summary>Why a text looks like a pump.</summary>
/// <param name="Sign">The kind of sign.</param>
/// <param name="Excerpt">The words, as the clean text has them.</param>
/// <param name="Span">Where they stand in the text as it was written.</param>
public sealed record PumpReason(PumpSign Sign, string Excerpt, TextSpan Span);

/// <summary>How likely a text calls for a pump.</summary>
/// <param name="Probability">0 to 1; the learned one, or that of the rules where they say more.</param>
/// <param name="Reasons">The signs found, in the order of the text, at most <see cref="PumpSigns.MostReasons"/>; also for a text that is no pump.</param>
public sealed record PumpVerdict(double Probability, IReadOnlyList<PumpReason> Reasons)
{
    /// <summary>Whether the text counts as a pump signal.</summary>
    public bool IsPump => Probability >= PumpReader.Threshold;
}
