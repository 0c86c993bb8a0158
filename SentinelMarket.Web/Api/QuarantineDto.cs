using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>One refused record and what became of it.</summary>
public sealed record QuarantineDto(
    long Id, string Source, string Stream, string Rule, string? Field, string Message, string? Key, int Position, string Raw, string? LakePath, DateTimeOffset QuarantinedAt)
{
    public QuarantineStatus Status { get; init; }

    /// <summary>What else is wrong with the record, warnings included.</summary>
    public required IReadOnlyList<Verdict> Also { get; init; }

    public long RunId { get; init; }

    /// <summary>The run that refused it last.</summary>
    public long LastRunId { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public string? ResolvedBy { get; init; }

    public string? Resolution { get; init; }

    /// <summary>The run that loaded it.</summary>
    public long? ResolvedRunId { get; init; }

    /// <summary>The lake object with the corrected record.</summary>
    public string? CorrectedPath { get; init; }

    internal static QuarantineDto Of(QuarantinedRecord record) => new(
        record.Id,
        record.Source,
        record.Stream,
        record.Entry.Verdict.Rule,
        record.Entry.Verdict.Field,
        record.Entry.Verdict.Message,
        record.Entry.Key,
        record.Entry.Position,
        record.Entry.Raw,
        record.LakePath,
        record.QuarantinedAt)
    {
        Status = record.Status,
        Also = record.Entry.Also,
        RunId = record.RunId,
        LastRunId = record.LastRunId,
        ResolvedAt = record.ResolvedAt,
        ResolvedBy = record.ResolvedBy,
        Resolution = record.Resolution,
        ResolvedRunId = record.ResolvedRunId,
        CorrectedPath = record.CorrectedPath,
    };
}

/// <summary>A page of refused records, newest first; next is null on the last.</summary>
public sealed record QuarantinePageDto(IReadOnlyList<QuarantineDto> Rows, string? Next);

/// <summary>One refused record with what is needed to decide on it.</summary>
/// <param name="Entry">The record.</param>
/// <param name="Pipeline">The pipeline that loads its source.</param>
/// <param name="RuleDescription">What the rule demands.</param>
/// <param name="Form">The record's values by name, as they may be corrected; null when it cannot be.</param>
/// <param name="NoForm">Why it cannot be corrected.</param>
/// <param name="History">What was done with it.</param>
public sealed record QuarantineDetailDto(QuarantineDto Entry, string? Pipeline, string? RuleDescription, CorrectionFormDto? Form, string? NoForm, IReadOnlyList<AuditEntry> History)
{
    internal static QuarantineDetailDto Of(QuarantineDetail detail) => new(
        QuarantineDto.Of(detail.Record),
        detail.Pipeline,
        detail.Rule?.Description,
        detail.Form is { } form ? new CorrectionFormDto(form.Format, form.Fields, form.Raw, [.. form.Suspects.Order(StringComparer.Ordinal)], form.Today) : null,
        detail.NoForm,
        detail.History);
}

/// <summary>A record as a form; today is what the present parser and rules say of it as it is.</summary>
public sealed record CorrectionFormDto(RawFormat Format, IReadOnlyList<FormField> Fields, string? Raw, IReadOnlyList<string> Suspects, IReadOnlyList<Verdict> Today);

/// <summary>Entries to act on, at most 500, with the reason where one is asked for.</summary>
public sealed record QuarantineOrderDto(IReadOnlyList<long>? Ids, string? Reason);

/// <summary>A reason, which the audit log keeps.</summary>
public sealed record QuarantineReasonDto(string? Reason);

/// <summary>A correction: new values by the form's names, or the whole text in its place.</summary>
public sealed record CorrectionDto(string? Reason, IReadOnlyDictionary<string, string>? Fields, string? Raw)
{
    internal RecordPatch ToPatch() => new(Fields ?? new Dictionary<string, string>(StringComparer.Ordinal), Raw);
}

/// <summary>What the rules say of a correction. run is null while it waits for the pipeline's next run, or was not stored.</summary>
public sealed record CorrectionResultDto(bool Stored, IReadOnlyList<Verdict> Verdicts, RunDto? Run);

/// <summary>The entries that were changed.</summary>
public sealed record QuarantineChangedDto(IReadOnlyList<long> Ids);

/// <summary>The runs that were started.</summary>
public sealed record QuarantineRunsDto(IReadOnlyList<RunDto> Runs);
