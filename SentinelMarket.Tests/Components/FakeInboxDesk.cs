using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>An inbox that holds what the test puts there; uploads are counted and dropped.</summary>
internal sealed class FakeInboxDesk : IInboxDesk
{
    public const string Folder = "/srv/data/inbox";

    public long MaxUploadBytes { get; set; } = 2 * 1024 * 1024;

    public InboxOverview Overview { get; set; } = Make();

    public Exception? Fault { get; set; }

    public List<(string Name, long Size, string Actor)> Received { get; } = [];

    public Exception? ReceiveFault { get; set; }

    public static InboxOverview Make(
        IReadOnlyList<InboxFile>? waiting = null, IReadOnlyList<InboxFile>? done = null, IReadOnlyList<InboxFile>? rejected = null,
        IReadOnlyList<RunReport>? runs = null, IReadOnlyList<LeftAlone>? leftAlone = null) => new()
        {
            Folder = Folder,
            IsWorked = true,
            IsHeld = false,
            MaxUploadBytes = 1024L * 1024 * 1024,
            Waiting = waiting ?? [],
            WaitingCount = waiting?.Count ?? 0,
            Runs = runs ?? [],
            Done = done ?? [],
            Rejected = rejected ?? [],
            LeftAlone = leftAlone ?? [],
        };

    public static InboxFile File(string name, InboxState state, string? message = null, long? run = null, RowCounts? counts = null, string actor = "drop folder") => new()
    {
        Id = "id-" + name,
        Name = name,
        Size = 412_345,
        Actor = actor,
        ArrivedAt = Samples.Now.AddMinutes(-2),
        State = state,
        Message = message,
        RunId = run,
        Counts = counts,
        FinishedAt = state is InboxState.Done or InboxState.Rejected ? Samples.Now.AddMinutes(-1) : null,
        FiledAs = state switch { InboxState.Done => "done/" + name, InboxState.Rejected => "rejected/" + name, _ => null },
    };

    public Task<InboxOverview> OverviewAsync(CancellationToken cancellationToken) => Fault is null ? Task.FromResult(Overview) : Task.FromException<InboxOverview>(Fault);

    public Task<InboxFile?> FindAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(Overview.Waiting.Concat(Overview.Done).Concat(Overview.Rejected).FirstOrDefault(file => file.Id == id));

    public async Task<InboxFile> ReceiveAsync(string name, Stream content, string actor, CancellationToken cancellationToken)
    {
        if (ReceiveFault is not null) { throw ReceiveFault; }
        var buffer = new byte[8_192];
        long size = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            size += read;
            if (size > MaxUploadBytes) { throw new UploadTooLargeException(name, (int)(MaxUploadBytes / 1024 / 1024)); }
        }

        Received.Add((name, size, actor));
        return File(name, InboxState.Waiting, actor: actor) with { Id = "upload-1", Size = size };
    }
}
