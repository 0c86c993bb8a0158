using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Web.Api;

/// <summary>A file that was handed in, and what became of it.</summary>
public sealed record UploadDto
{
    public UploadDto(InboxFile file)
    {
        Id = file.Id;
        Name = file.Name;
        Size = file.Size;
        State = file.State;
        Kind = file.Kind;
        Message = file.Message;
        RunId = file.RunId;
        Run = file.RunId is { } run ? Problems.RunPath(run) : null;
        Extracted = file.Counts?.Extracted;
        Loaded = file.Counts?.Loaded;
        Unchanged = file.Counts?.Unchanged;
        Quarantined = file.Counts?.Quarantined;
        ArrivedAt = file.ArrivedAt;
        FinishedAt = file.FinishedAt;
        FiledAs = file.FiledAs;
        Status = Problems.UploadPath(file.Id);
    }

    public string Id { get; }

    /// <summary>The name in the inbox; another one than was given when that was taken.</summary>
    public string Name { get; }

    public long Size { get; }

    public InboxState State { get; }

    public string? Kind { get; }

    public string? Message { get; }

    public long? RunId { get; }

    public string? Run { get; }

    /// <summary>Null until the file is done, as are the other counts.</summary>
    public long? Extracted { get; }

    public long? Loaded { get; }

    public long? Unchanged { get; }

    public long? Quarantined { get; }

    public DateTimeOffset ArrivedAt { get; }

    public DateTimeOffset? FinishedAt { get; }

    public string? FiledAs { get; }

    /// <summary>Where this answer is found again.</summary>
    public string Status { get; }
}

/// <summary>The drop folder.</summary>
public sealed record InboxDto
{
    public InboxDto(InboxOverview inbox)
    {
        IsWorked = inbox.IsWorked;
        IsHeld = inbox.IsHeld;
        Problem = inbox.Problem;
        MaxUploadBytes = inbox.MaxUploadBytes;
        WaitingCount = inbox.WaitingCount;
        Waiting = [.. inbox.Waiting.Select(file => new UploadDto(file))];
        Runs = [.. inbox.Runs.Select(run => new RunDto(run))];
        Done = [.. inbox.Done.Select(file => new UploadDto(file))];
        Rejected = [.. inbox.Rejected.Select(file => new UploadDto(file))];
        LeftAlone = inbox.LeftAlone;
    }

    /// <summary>Whether this server imports what lies there.</summary>
    public bool IsWorked { get; }

    /// <summary>Whether files wait because the market is simulated and they are real.</summary>
    public bool IsHeld { get; }

    public string? Problem { get; }

    public long MaxUploadBytes { get; }

    public int WaitingCount { get; }

    public IReadOnlyList<UploadDto> Waiting { get; }

    public IReadOnlyList<RunDto> Runs { get; }

    public IReadOnlyList<UploadDto> Done { get; }

    public IReadOnlyList<UploadDto> Rejected { get; }

    public IReadOnlyList<LeftAlone> LeftAlone { get; }
}
