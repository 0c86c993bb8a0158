using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>A way of data from its sources into the warehouse.</summary>
public interface IPipeline
{
    /// <summary>The name, such as <c>stock_data</c>.</summary>
    string Name { get; }

    /// <summary>What it does, in a few words.</summary>
    string Description { get; }

    /// <summary>The ids of the sources whose lake objects it loads; no other pipeline loads them.</summary>
    IReadOnlyList<string> Sources { get; }

    /// <summary>Whether it can run while PostgreSQL is away: its payloads then wait in the lake. False unless it says otherwise.</summary>
    bool WorksWithoutDatabase => false;

    /// <summary>Checks a request before a run is opened for it.</summary>
    /// <exception cref="InvalidRunRequestException">The parameters cannot be understood.</exception>
    void Check(RunRequest request);

    /// <summary>Extracts, transforms and loads once, within a run that is open.</summary>
    /// <returns>How the run shall be closed.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="Warehouse.LeaseLostException">Somebody else closed the run.</exception>
    Task<RunClosingReport> ExecuteAsync(RunContext run, CancellationToken cancellationToken);
}

/// <summary>How a run went, as far as the pipeline itself can tell.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="ErrorStage">The stage that broke, or null.</param>
/// <param name="Error">What went wrong, for a person, or null.</param>
public sealed record RunClosingReport(RunOutcome Outcome, RunStage? ErrorStage, string? Error);
