using System.ComponentModel;
using System.Text.Json.Serialization;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>Where a row comes from.</summary>
public sealed record LineageDto
{
    public LineageDto(RowLineage lineage)
    {
        var trail = lineage.Trail;
        Table = trail.Table;
        Id = trail.Id;
        Subject = trail.Subject;
        Source = trail.Source;
        FetchedAt = trail.FetchedAt;
        ProcessedAt = trail.ProcessedAt;
        Values = trail.Values;
        LakeObject = trail.LakeObject;
        Run = trail.Run is { } run ? new RunDto(run) : null;
        Rules = lineage.Rules;
        Refused = trail.Refused;
        Earlier = [.. trail.Earlier.Select(values => new EarlierValuesDto(values))];
    }

    public string Table { get; }

    public string Id { get; }

    /// <summary>What the row is, in a few words.</summary>
    public string Subject { get; }

    public string? Source { get; }

    public DateTimeOffset? FetchedAt { get; }

    public DateTimeOffset? ProcessedAt { get; }

    [Description("The row's values by column.")]
    [JsonConverter(typeof(RawJson))]
    public string Values { get; }

    [Description("The raw payload that the row came from; null when the catalog has it no more.")]
    public LakeObjectOrigin? LakeObject { get; }

    [Description("The run that wrote the row, with its code version; null when the history has it no more.")]
    public RunDto? Run { get; }

    [Description("The rules that records of this source are held to; brokenInRun counts the source's records of the same run, refused those of the same payload.")]
    public IReadOnlyList<AppliedRule> Rules { get; }

    [Description("Records of the same payload that were refused, by rule, the parser's own words included.")]
    public IReadOnlyList<RuleCount> Refused { get; }

    [Description("The values that the row had before, newest first.")]
    public IReadOnlyList<EarlierValuesDto> Earlier { get; }
}

/// <summary>Values that a row had before others replaced them.</summary>
public sealed record EarlierValuesDto
{
    public EarlierValuesDto(EarlierValues earlier)
    {
        Values = earlier.Values;
        FetchedAt = earlier.FetchedAt;
        RunId = earlier.RunId;
        LakeObjectId = earlier.LakeObjectId;
        LakePath = earlier.LakePath;
        Sha256 = earlier.Sha256;
        ReplacedAt = earlier.ReplacedAt;
        ReplacedByRunId = earlier.ReplacedByRunId;
    }

    [JsonConverter(typeof(RawJson))]
    public string Values { get; }

    public DateTimeOffset FetchedAt { get; }

    public long RunId { get; }

    public long? LakeObjectId { get; }

    public string? LakePath { get; }

    public string? Sha256 { get; }

    public DateTimeOffset ReplacedAt { get; }

    public long ReplacedByRunId { get; }
}
