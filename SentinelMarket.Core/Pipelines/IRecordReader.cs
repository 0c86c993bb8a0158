using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Reads a document with today's parser and rules, without loading anything.</summary>
public interface IRecordReader
{
    /// <summary>Every record that the document has, in its order.</summary>
    /// <exception cref="MalformedDocumentException">The document as a whole cannot be read; thrown where reading breaks off.</exception>
    /// <exception cref="InvalidOperationException">No parser knows the document's source.</exception>
    IEnumerable<ReadRecord> Read(RawDocument document);
}

/// <summary>A record where it stands in its document, and what the rules say of it.</summary>
/// <param name="Position">The line (from 1) in a text document, 0 for a document that is one record.</param>
/// <param name="RawOffset">Where the record's bytes start.</param>
/// <param name="RawLength">How many bytes it has.</param>
/// <param name="Verdicts">What is wrong with it; empty for a sound one.</param>
public readonly record struct ReadRecord(int Position, int RawOffset, int RawLength, IReadOnlyList<Verdict> Verdicts)
{
    /// <summary>Whether it would go to quarantine.</summary>
    public bool IsRefused => Verdicts.Any(verdict => verdict.Severity == Severity.Reject);
}
