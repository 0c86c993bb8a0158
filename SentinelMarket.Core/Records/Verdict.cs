namespace SentinelMarket.Core.Records;

/// <summary>What a broken rule does to its record.</summary>
public enum Severity
{
    /// <summary>The record is loaded and the verdict counted.</summary>
    Warn,

    /// <summary>The record goes to quarantine.</summary>
    Reject,
}

/// <summary>A rule's word on one record.</summary>
/// <param name="Rule">The rule's id, such as <c>price.positive</c> or <c>parse.number</c>.</param>
/// <param name="Severity">What follows from it.</param>
/// <param name="Field">The field in the source's own name, or null when the whole record is meant.</param>
/// <param name="Message">What is wrong, with the value, for a person.</param>
public sealed record Verdict(string Rule, Severity Severity, string? Field, string Message);

/// <summary>A record that was refused, with all that is needed to understand and replay it.</summary>
/// <param name="Verdict">The first rejecting verdict.</param>
/// <param name="Key">What the record is about as far as it could be read (ticker and series), or null.</param>
/// <param name="Position">The line (from 1) in a text document, 0 for a document that is one record.</param>
/// <param name="Raw">The record as it came, cut after 4,000 characters.</param>
public sealed record QuarantineEntry(Verdict Verdict, string? Key, int Position, string Raw)
{
    /// <summary>What else is wrong with the record, as far as it was read: everything that has to be corrected before it can be loaded, and warnings.</summary>
    public IReadOnlyList<Verdict> Also { get; init; } = [];
}
