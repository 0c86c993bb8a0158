using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask about the drop folder, and how they hand in files; the page and the API both go through here.</summary>
public interface IInboxDesk
{
    /// <summary>The largest upload in bytes.</summary>
    long MaxUploadBytes { get; }

    /// <summary>The folder and its files. Also answers while the database is away.</summary>
    Task<InboxOverview> OverviewAsync(CancellationToken cancellationToken);

    /// <summary>One file, or null when there is none of that id; the latest 500 that are finished are remembered.</summary>
    Task<InboxFile?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Takes a file into the inbox. When this returns, it is durable.</summary>
    /// <param name="name">Its name elsewhere; it gets a safe one that is free.</param>
    /// <param name="content">Its bytes, read once and never held as a whole.</param>
    /// <param name="actor">Who hands it in.</param>
    /// <param name="cancellationToken">Gives up; nothing is kept then.</param>
    /// <exception cref="UploadTooLargeException">It is larger than the settings allow; nothing is kept.</exception>
    /// <exception cref="UploadRefusedException">It cannot be kept for a reason of its own.</exception>
    Task<InboxFile> ReceiveAsync(string name, Stream content, string actor, CancellationToken cancellationToken);
}

/// <summary>The inbox as the page shows it.</summary>
public sealed record InboxOverview
{
    /// <summary>The folder's path on the server.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether this process works the folder.</summary>
    public required bool IsWorked { get; init; }

    /// <summary>Whether files wait because this server shows simulated data.</summary>
    public required bool IsHeld { get; init; }

    /// <summary>Why the folder cannot be worked at the moment, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The largest upload in bytes.</summary>
    public required long MaxUploadBytes { get; init; }

    /// <summary>The first 200 files that wait or are being imported, those being imported first.</summary>
    public required IReadOnlyList<InboxFile> Waiting { get; init; }

    /// <summary>How many there are.</summary>
    public required int WaitingCount { get; init; }

    /// <summary>The runs that are importing, with their figures so far.</summary>
    public required IReadOnlyList<RunReport> Runs { get; init; }

    /// <summary>The latest files that were imported.</summary>
    public required IReadOnlyList<InboxFile> Done { get; init; }

    /// <summary>The latest files that were rejected.</summary>
    public required IReadOnlyList<InboxFile> Rejected { get; init; }

    /// <summary>What else lies in the folder and why it is left alone.</summary>
    public required IReadOnlyList<LeftAlone> LeftAlone { get; init; }
}

/// <summary>Something in the folder that is not taken.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, as the rest of a sentence.</param>
public sealed record LeftAlone(string Name, string Reason);
