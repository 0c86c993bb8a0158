using Microsoft.Extensions.Logging;

namespace SentinelMarket.Core.Inbox;

/// <summary>Event ids 2100 to 2199.</summary>
internal static partial class InboxLog
{
    [LoggerMessage(2100, LogLevel.Information, "Inbox: {File} is done: {Extracted} rows, {Loaded} loaded, {Unchanged} unchanged, {Quarantined} quarantined (run {RunId}); it is now {FiledAs}")]
    public static partial void FileDone(this ILogger logger, string file, long extracted, long loaded, long unchanged, long quarantined, long runId, string filedAs);

    [LoggerMessage(2101, LogLevel.Warning, "Inbox: {File} was rejected: {Reason}; it is now {FiledAs}")]
    public static partial void FileRejected(this ILogger logger, string file, string reason, string filedAs);

    [LoggerMessage(2102, LogLevel.Warning, "Inbox: {File} waits and is tried again in {Wait}: {Reason}")]
    public static partial void FileWaits(this ILogger logger, string file, string reason, TimeSpan wait);

    [LoggerMessage(2103, LogLevel.Warning, "Inbox: {Count} files wait in {Folder}: this server shows simulated data and takes no real files; start ./run --live")]
    public static partial void FilesHeld(this ILogger logger, int count, string folder);

    [LoggerMessage(2104, LogLevel.Error, "Inbox: {File} cannot be moved away")]
    public static partial void FileStuck(this ILogger logger, string file, Exception exception);
}
