using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>A page of objects; next is the cursor of the page after, null on the last.</summary>
public sealed record LakePageDto(IReadOnlyList<LakeObjectDto> Objects, string? Next);

/// <summary>One object of the lake.</summary>
public record LakeObjectDto
{
    public LakeObjectDto(LakeObjectRow row)
    {
        Id = row.Item.Id;
        Source = row.Item.Source;
        Stream = row.Item.Stream;
        Path = row.Item.Path;
        Sha256 = row.Item.Sha256;
        Size = row.Item.Size;
        StoredSize = row.StoredSize;
        ContentType = row.ContentType;
        Request = row.Request;
        FetchedAt = row.Item.FetchedAt;
        LoadedAt = row.Item.LoadedAt;
        RunId = row.RunId;
        LoadedRunId = row.LoadedRunId;
        Pack = row.Pack;
        RemovedAt = row.RemovedAt;
        Quarantined = row.Quarantined;
    }

    public long Id { get; }

    public string Source { get; }

    public string Stream { get; }

    public string Path { get; }

    public string Sha256 { get; }

    public long Size { get; }

    public long StoredSize { get; }

    public string ContentType { get; }

    public string Request { get; }

    public DateTimeOffset FetchedAt { get; }

    /// <summary>When its last record reached the warehouse or the quarantine; null while it is undelivered.</summary>
    public DateTimeOffset? LoadedAt { get; }

    /// <summary>The run that stored it; null for what a webhook delivered.</summary>
    public long? RunId { get; }

    /// <summary>The run that loaded it last.</summary>
    public long? LoadedRunId { get; }

    /// <summary>The file of its source and hour that it lies in; null when it lies by itself.</summary>
    public string? Pack { get; }

    /// <summary>When retention took it out of the lake.</summary>
    public DateTimeOffset? RemovedAt { get; }

    public long Quarantined { get; }
}

/// <summary>Everything about one object of the lake.</summary>
public sealed record LakeDetailDto : LakeObjectDto
{
    public LakeDetailDto(LakeObjectDetail found)
        : base(found.Row)
    {
        Damage = found.Damage;
        Payload = found.Payload?.Text;
        PayloadIsCut = found.Payload?.IsCut ?? false;
        Rows = found.Traces;
        RowCount = found.TraceCount;
        Quarantine = [.. found.Quarantine.Select(record => new LakeQuarantineDto(record.Id, record.RunId, record.Entry.Verdict.Rule, record.Entry.Verdict.Field, record.Entry.Verdict.Message, record.Entry.Key, record.Entry.Position))];
    }

    /// <summary>Why it cannot be read back; null when it can.</summary>
    public string? Damage { get; }

    /// <summary>The beginning of its payload; JSON is indented. payload of the same address has all of it.</summary>
    public string? Payload { get; }

    public bool PayloadIsCut { get; }

    /// <summary>The first rows of the warehouse that came from it.</summary>
    public IReadOnlyList<LakeObjectTrace> Rows { get; }

    public long RowCount { get; }

    public IReadOnlyList<LakeQuarantineDto> Quarantine { get; }
}

/// <summary>A record of the object that is in quarantine.</summary>
public sealed record LakeQuarantineDto(long Id, long RunId, string Rule, string? Field, string Message, string? Key, int Position);

/// <summary>What is to be loaded again.</summary>
/// <param name="From">The first day (UTC) on which it was fetched, such as 2026-01-31.</param>
/// <param name="To">The last day; the first one without it.</param>
/// <param name="Source">Only this source.</param>
/// <param name="Pipeline">Only this pipeline.</param>
/// <param name="DryRun">Whether to show only what would change.</param>
public sealed record ReplayOrderDto(string? From, string? To = null, string? Source = null, string? Pipeline = null, bool DryRun = false)
{
    internal ReplayOrder Read()
    {
        var first = QueryText.Day("from", From) ?? throw new FormatException("from is missing; the first day (UTC) on which payloads were fetched is expected, such as 2026-01-31.");
        return new ReplayOrder(first, QueryText.Day("to", To) ?? first, Source, Pipeline, DryRun);
    }
}
