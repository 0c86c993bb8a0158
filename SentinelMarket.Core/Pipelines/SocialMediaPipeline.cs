using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>Talk on X, Telegram, Reddit and YouTube, from their feeds or from files.</summary>
/// <remarks>
/// Parameters: those of <see cref="MessagePipeline"/>; or <c>paths</c>, absolute paths of files and folders, one a line, and <c>format</c>, what they are; without it the
/// content tells.
/// </remarks>
public sealed class SocialMediaPipeline(MessageServices services) : MessagePipeline(services)
{
    /// <summary>The pipeline's name.</summary>
    public const string PipelineName = "social_media";

    /// <summary>The parameter with the files and folders to import.</summary>
    public const string PathsParameter = EndOfDayPipeline.PathsParameter;

    /// <summary>The parameter with the name of the files' <see cref="MessageFileFormat"/>.</summary>
    public const string FormatParameter = "format";

    // A file is one stream, and its rows come in order.
    private const int FilesAtOnce = 2;

    private readonly IReadOnlyList<MessageFileFormat> _formats = services.Formats;

    /// <inheritdoc/>
    public override string Name => PipelineName;

    /// <inheritdoc/>
    public override string Description => "Messages on X, Telegram, Reddit and YouTube";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources { get; } =
        [SourceIds.X, SourceIds.TelegramBot, SourceIds.TelegramChannel, SourceIds.TelegramExport, SourceIds.Reddit, SourceIds.YouTube, SourceIds.Webhook];

    /// <inheritdoc/>
    protected override IReadOnlyList<SourceGroup> Plan(RunRequest request)
    {
        if (!request.Parameters.TryGetValue(PathsParameter, out var paths)) { return base.Plan(request); }
        var formats = _formats;
        if (request.Parameters.TryGetValue(FormatParameter, out var name))
        {
            formats = [.. _formats.Where(format => format.Name == name)];
            if (formats.Count == 0) { throw new InvalidRunRequestException($"{FormatParameter} is \"{name}\"; expected is one of {string.Join(", ", _formats.Select(format => format.Name))}."); }
        }

        return [new SourceGroup("files", FilesAtOnce, FileCalls(formats, paths.Split('\n', StringSplitOptions.RemoveEmptyEntries)))];
    }

    private static async IAsyncEnumerable<SourceCall> FileCalls(IReadOnlyList<MessageFileFormat> formats, IReadOnlyList<string> paths)
    {
        await foreach (var file in MessageFileFormat.ReadAnyAsync(formats, paths, CancellationToken.None).ConfigureAwait(false)) { yield return SourceCall.Of(file); }
    }
}
