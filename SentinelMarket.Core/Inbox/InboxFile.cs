using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Inbox;

/// <summary>Where a file of the inbox is on its way.</summary>
public enum InboxState
{
    /// <summary>It lies in the folder.</summary>
    Waiting,

    /// <summary>A run is importing it.</summary>
    Importing,

    /// <summary>It was imported and lies in <c>done</c>.</summary>
    Done,

    /// <summary>Nothing could be made of it; it lies in <c>rejected</c> beside its reason.</summary>
    Rejected,

    /// <summary>Somebody took it out of the folder before it was imported.</summary>
    Removed,
}

/// <summary>A file that was dropped or uploaded, and what became of it.</summary>
public sealed record InboxFile
{
    /// <summary>Its number plate, as the status address of an upload has it.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in the folder.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Who uploaded it; <c>drop folder</c> for a file that was put there.</summary>
    public required string Actor { get; init; }

    /// <summary>When it was first seen or received, in UTC.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Where it is on its way.</summary>
    public required InboxState State { get; init; }

    /// <summary>What it is, once it was recognised.</summary>
    public string? Kind { get; init; }

    /// <summary>Why it waits, why it was rejected, or what is worth knowing of a file that is done; for a person.</summary>
    public string? Message { get; init; }

    /// <summary>The run that imports it, imported it, or failed last.</summary>
    public long? RunId { get; init; }

    /// <summary>What became of its rows, once it is done.</summary>
    public RowCounts? Counts { get; init; }

    /// <summary>Runs that failed with it.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this instant (UTC) is it tried again.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it was filed away, in UTC.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Its path below the inbox now, when it was filed away.</summary>
    public string? FiledAs { get; init; }

    /// <summary>Whether nothing more will happen to it.</summary>
    public bool IsFinished => State is InboxState.Done or InboxState.Rejected or InboxState.Removed;
}

/// <summary>An upload is larger than the settings allow.</summary>
public sealed class UploadTooLargeException(string name, int maxMegabytes)
    : Exception($"{name} is larger than {maxMegabytes:N0} MB (Inbox:MaxUploadMegabytes) and was not kept. Put it into the drop folder instead, or import it from the command line.");

/// <summary>An upload cannot be kept for a reason of its own; the message says which.</summary>
public sealed class UploadRefusedException(string message) : Exception(message);
