using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask about pipelines and order of them; the dashboard and the API both go through here.</summary>
public interface IPipelineDesk
{
    /// <summary>All pipelines in the order of the navigation.</summary>
    Task<IReadOnlyList<PipelineOverview>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One pipeline, or null when there is none of that name.</summary>
    Task<PipelineOverview?> FindAsync(string pipeline, CancellationToken cancellationToken);

    /// <summary>The latest runs of one pipeline or of all, newest first.</summary>
    /// <param name="pipeline">The pipeline's name, or null for all.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<IReadOnlyList<RunReport>> LatestRunsAsync(string? pipeline, int limit, CancellationToken cancellationToken);

    /// <summary>Whether there is a run of this number.</summary>
    Task<bool> HasRunAsync(long id, CancellationToken cancellationToken);

    /// <summary>One run with all its parts, or null.</summary>
    Task<RunDetail?> FindRunAsync(long id, CancellationToken cancellationToken);

    /// <summary>Starts a run and returns as soon as it is open; it goes on in the background.</summary>
    /// <exception cref="Records.RunAlreadyOpenException">A run of the pipeline is open; at most one may be.</exception>
    /// <exception cref="Pipelines.UnknownPipelineException">There is no pipeline of that name.</exception>
    /// <exception cref="Pipelines.InvalidRunRequestException">The pipeline cannot understand the parameters.</exception>
    Task<RunReport> StartRunAsync(RunRequest request, CancellationToken cancellationToken);

    /// <summary>Pauses the schedule of a pipeline; an open run goes on.</summary>
    Task PauseAsync(string pipeline, string actor, CancellationToken cancellationToken);

    /// <summary>Resumes the schedule of a pipeline.</summary>
    Task ResumeAsync(string pipeline, string actor, CancellationToken cancellationToken);
}
