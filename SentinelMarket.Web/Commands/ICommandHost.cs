using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Web.Commands;

/// <summary>What the command line needs of the rest of the product.</summary>
public interface ICommandHost
{
    /// <summary>Runs the server until it is told to stop, by Ctrl+C too; the process's exit code.</summary>
    Task<int> ServeAsync(HostArguments arguments, CancellationToken cancellationToken);

    /// <summary>Opens the database and the lake for one verb, beside a running server or without one.</summary>
    /// <param name="arguments">Which database.</param>
    /// <param name="say">Takes lines for people about what takes long, such as the first start of the database.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    Task<ICommandSession> OpenAsync(HostArguments arguments, Action<string> say, CancellationToken cancellationToken);

    /// <summary>Runs each of the pipelines once at each of these moments of the simulated market, and returns when all is in the database.</summary>
    Task RunSlotsAsync(HostArguments arguments, IReadOnlyList<DateTimeOffset> slots, IReadOnlyList<string> pipelines, Action<string> say, CancellationToken cancellationToken);

    /// <summary>The shares that the settings name, without opening anything.</summary>
    Universe ReadUniverse(HostArguments arguments);

    /// <summary>The simulated crowd of the settings, without opening anything.</summary>
    SimulatedCrowd ReadCrowd(HostArguments arguments);
}

/// <summary>The options that every verb has.</summary>
/// <param name="Live">The live database and feeds (true), the simulated ones (false), or whichever the settings say (null).</param>
/// <param name="DataFolder">Where lake and database are, or null for the setting.</param>
/// <param name="Port">The dashboard's port, or null for the setting.</param>
public sealed record HostArguments(bool? Live, string? DataFolder, int? Port);

/// <summary>An open database for one verb.</summary>
public interface ICommandSession : IAsyncDisposable
{
    /// <summary><c>Simulated</c> or <c>Live</c>.</summary>
    string Mode { get; }

    /// <summary>The database's name.</summary>
    string Database { get; }

    IPipelineDesk Desk { get; }

    IFeedDesk Feeds { get; }

    IQuarantineDesk Quarantine { get; }

    IAlertDesk Alerts { get; }

    IRunToEnd Runs { get; }

    StockExport Export { get; }

    RetentionDesk Retention { get; }

    ILakeDesk Lake { get; }

    LakeVerification Verification { get; }

    IQualityDesk Quality { get; }
}

/// <summary>Runs a pipeline in this process and waits for its end.</summary>
public interface IRunToEnd
{
    /// <summary>Returns the closed run, however it ended. When cancelled, closes the run as cancelled and returns it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="waitForTurn">Whether to wait while another run of the pipeline is open; otherwise <see cref="RunAlreadyOpenException"/>.</param>
    /// <param name="progress">Told the run now and then, from any thread.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="UnknownPipelineException">There is no pipeline of that name.</exception>
    Task<RunReport> RunAsync(RunRequest request, bool waitForTurn, IProgress<RunReport> progress, CancellationToken cancellationToken);
}
