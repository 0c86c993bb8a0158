namespace SentinelMarket.Core.Records;

/// <summary>A message with what reading it has found, ready to be loaded.</summary>
/// <param name="Message">What the platform tells.</param>
/// <param name="Reading">What its text says; of a deleted message nothing.</param>
public sealed record AnalyzedMessage(SocialMessage Message, MessageReading Reading);
