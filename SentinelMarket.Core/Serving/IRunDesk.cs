using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask about runs across pipelines, and order of single ones.</summary>
public interface IRunDesk
{
    /// <summary>The names of the pipelines, in the order of the navigation.</summary>
    IReadOnlyList<string> Pipelines { get; }

    /// <summary>The ids of all sources that pipelines ask.</summary>
    IReadOnlyList<string> Sources { get; }

    /// <summary>A page of the runs that match, those that started last first.</summary>
    /// <exception cref="ArgumentException">The cursor is not one of these filters.</exception>
    /// <exception cref="RunSearchTooBroadException">The search took too long and was given up.</exception>
    Task<RunSearchPage> SearchAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>Who asked for runs, by name; the first 50.</summary>
    Task<IReadOnlyList<string>> ActorsAsync(CancellationToken cancellationToken);

    /// <summary>Asks an open run to stop; whoever runs it learns of it within seconds.</summary>
    /// <returns>The run, or null when there is none of this number.</returns>
    /// <exception cref="RunEndedException">The run has ended already.</exception>
    Task<RunReport?> CancelAsync(long id, string actor, CancellationToken cancellationToken);
}

/// <summary>A run that has ended cannot be stopped any more.</summary>
public sealed class RunEndedException(RunReport run) : Exception(
    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Run {run.Id} of {run.Pipeline} ended {run.Outcome} at {run.FinishedAt:yyyy-MM-dd HH:mm:ss} UTC, so there is nothing to stop."));
