namespace SentinelMarket.Core.Text.Evaluation;

/// <summary>A text that somebody labelled.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">The label as the file has it.</param>
/// <param name="Entity">The entity that the label is about, or null for the whole text.</param>
/// <param name="Channel">The channel it was posted in, or null when the file does not tell.</param>
public sealed record LabelledText(string Text, string Label, string? Entity, string? Channel);
