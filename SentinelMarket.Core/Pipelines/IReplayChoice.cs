using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Pipelines;

/// <summary>A way to say which objects of the lake a run with <see cref="RunTrigger.Replay"/> loads again.</summary>
public interface IReplayChoice
{
    /// <summary>Whether the request's parameters are of this way.</summary>
    bool Applies(RunRequest request);

    /// <summary>Checks a request to which this way applies before a run is opened for it.</summary>
    /// <exception cref="InvalidRunRequestException">The parameters cannot be understood, or name what the pipeline does not load.</exception>
    void Check(IPipeline pipeline, RunRequest request);

    /// <summary>The objects, each once, oldest first; read little by little, because they may be very many.</summary>
    IAsyncEnumerable<LakeObjectSummary> ChooseAsync(IPipeline pipeline, RunRequest request, CancellationToken cancellationToken);
}
