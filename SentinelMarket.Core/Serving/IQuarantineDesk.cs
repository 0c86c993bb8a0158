using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people see of refused records and do with them. Whatever they do is in the audit log.</summary>
public interface IQuarantineDesk
{
    /// <summary>The pipelines with their sources, for those who filter by one.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<string>> Pipelines { get; }

    /// <summary>A page of entries, newest first.</summary>
    /// <exception cref="ArgumentException">The cursor is not one of this query.</exception>
    Task<QuarantinePage> BrowseAsync(QuarantineQuery query, CancellationToken cancellationToken);

    /// <summary>How many entries there are of each status, source and rule.</summary>
    Task<IReadOnlyList<QuarantineGroup>> GroupsAsync(CancellationToken cancellationToken);

    /// <summary>One entry with all that is needed to decide on it; null when there is none of that number.</summary>
    Task<QuarantineDetail?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>Starts runs, one a pipeline, that load the payloads of open entries again through today's parser and rules.</summary>
    /// <param name="ids">The entries, at most 500; those that are not open are left out.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="QuarantineRefusalException">None of the entries can be replayed.</exception>
    /// <exception cref="RunAlreadyOpenException">A run of the pipeline is open and did not end within some seconds.</exception>
    Task<IReadOnlyList<RunReport>> ReplayAsync(IReadOnlyCollection<long> ids, string actor, CancellationToken cancellationToken);

    /// <summary>What today's parser and rules say of the corrected record; nothing is stored.</summary>
    /// <exception cref="QuarantineRefusalException">There is no such entry, or it cannot be corrected.</exception>
    /// <exception cref="InvalidPatchException">The correction cannot be written into the record.</exception>
    Task<IReadOnlyList<Verdict>> CheckAsync(long id, RecordPatch patch, CancellationToken cancellationToken);

    /// <summary>Stores the corrected payload beside the original and starts a run that loads it. A correction that the rules still refuse is not stored.</summary>
    /// <exception cref="QuarantineRefusalException">There is no such entry, it is not open, it cannot be corrected, or no reason was given.</exception>
    /// <exception cref="InvalidPatchException">The correction cannot be written into the record.</exception>
    Task<CorrectionResult> CorrectAsync(long id, RecordPatch patch, string reason, string actor, CancellationToken cancellationToken);

    /// <summary>Dismisses open entries.</summary>
    /// <returns>The entries that were open.</returns>
    /// <exception cref="QuarantineRefusalException">No reason was given, or none of the entries is open.</exception>
    Task<IReadOnlyList<long>> DismissAsync(IReadOnlyCollection<long> ids, string reason, string actor, CancellationToken cancellationToken);

    /// <summary>Opens dismissed entries again.</summary>
    /// <returns>The entries that were dismissed.</returns>
    /// <exception cref="QuarantineRefusalException">No reason was given, or none of the entries is dismissed.</exception>
    Task<IReadOnlyList<long>> ReopenAsync(IReadOnlyCollection<long> ids, string reason, string actor, CancellationToken cancellationToken);
}

/// <summary>What was asked cannot be done with the entry; the message says why.</summary>
public sealed class QuarantineRefusalException(string message) : Exception(message);

/// <summary>An entry with all that is needed to decide on it.</summary>
/// <param name="Record">The entry.</param>
/// <param name="Pipeline">The pipeline that loads its source; null when there is none any more.</param>
/// <param name="Rule">The rule that refused it; null when there is none of that id any more.</param>
/// <param name="Form">The record as a form; null when it cannot be corrected.</param>
/// <param name="NoForm">Why it cannot be corrected; null when it can.</param>
/// <param name="History">What was done with it, oldest first.</param>
public sealed record QuarantineDetail(QuarantinedRecord Record, string? Pipeline, QualityRule? Rule, CorrectionForm? Form, string? NoForm, IReadOnlyList<AuditEntry> History);

/// <summary>A record as a form.</summary>
/// <param name="Format">How it is written.</param>
/// <param name="Fields">Its values; empty for text.</param>
/// <param name="Raw">The whole record; null when it is not UTF-8.</param>
/// <param name="Suspects">The fields that the verdicts probably speak of.</param>
/// <param name="Today">What today's parser and rules say of the record as it is; empty when it would be loaded.</param>
public sealed record CorrectionForm(RawFormat Format, IReadOnlyList<FormField> Fields, string? Raw, IReadOnlySet<string> Suspects, IReadOnlyList<Verdict> Today);

/// <summary>What became of a correction.</summary>
/// <param name="Verdicts">What the rules say of the corrected record; a rejecting one means that nothing was stored.</param>
/// <param name="Run">The run that loads it; null when it was not stored, or waits for the pipeline's next run because one is open.</param>
public sealed record CorrectionResult(IReadOnlyList<Verdict> Verdicts, RunReport? Run)
{
    /// <summary>Whether the corrected payload was stored.</summary>
    public bool IsStored => Verdicts.All(verdict => verdict.Severity != Severity.Reject);
}
