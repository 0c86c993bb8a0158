using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Sources.Files;

namespace SentinelMarket.Core.Inbox;

/// <summary>End-of-day files of the exchanges, recognised by the same reader that imports them.</summary>
internal sealed class BhavcopyFiles(EndOfDayFileReader reader) : IFileKind
{
    private const int RefusalsNamed = 10;

    public string Name => "end-of-day prices";

    public string Pipeline => EndOfDayPipeline.PipelineName;

    public string PathsParameter => EndOfDayPipeline.PathsParameter;

    public async Task<IReadOnlyList<string>?> RefusalsOfAsync(string path, CancellationToken cancellationToken)
    {
        var refusals = new List<string>();
        await foreach (var found in reader.ReadAsync([path], cancellationToken).ConfigureAwait(false))
        {
            if (found.Document is not null) { return null; }
            if (refusals.Count < RefusalsNamed) { refusals.Add(found.Refusal!); }
        }

        return refusals;
    }
}
