using SentinelMarket.Core.Pipelines;

namespace SentinelMarket.Core.Inbox;

/// <summary>Files with messages, recognised by the same reader that imports them.</summary>
internal sealed class MessageFiles(MessageFileFormat format) : IFileKind
{
    private const int RefusalsNamed = 10;

    public string Name => format.Title;

    public string Pipeline => SocialMediaPipeline.PipelineName;

    public string PathsParameter => SocialMediaPipeline.PathsParameter;

    public async Task<IReadOnlyList<string>?> RefusalsOfAsync(string path, CancellationToken cancellationToken)
    {
        var refusals = new List<string>();
        await foreach (var found in format.Read([path], cancellationToken).ConfigureAwait(false))
        {
            if (found.Document is not null) { return null; }
            if (refusals.Count < RefusalsNamed) { refusals.Add(found.Refusal!); }
        }

        return refusals;
    }
}
