namespace SentinelMarket.Core.Records;

/// <summary>One record of a document, or the verdict on why it could not be read; exactly one of both is set.</summary>
/// <typeparam name="TRecord">The record's type.</typeparam>
/// <param name="Record">The record, or null.</param>
/// <param name="Verdict">Why there is no record, or null.</param>
/// <param name="Position">The line (from 1) in a text document, 0 for a document that is one record.</param>
/// <param name="RawOffset">Where the record's bytes start in the document.</param>
/// <param name="RawLength">How many bytes the record has.</param>
public readonly record struct Parsed<TRecord>(TRecord? Record, Verdict? Verdict, int Position, int RawOffset, int RawLength)
    where TRecord : class;

/// <summary>
/// A document that cannot be read at all: not of the format it should have, cut off, or of another kind. The message says what was
/// found, where, and what was expected.
/// </summary>
public sealed class MalformedDocumentException : Exception
{
    /// <summary>A document that broke <paramref name="rule"/>, such as <c>document.json</c> or <c>document.header</c>.</summary>
    public MalformedDocumentException(string rule, string message, Exception? innerException = null)
        : base(message, innerException) => Rule = rule;

    /// <summary>The id of the rule that the document broke.</summary>
    public string Rule { get; }
}
