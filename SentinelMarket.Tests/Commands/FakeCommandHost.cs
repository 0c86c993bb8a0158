using SentinelMarket.Core.Market;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Simulation.Crowd;
using SentinelMarket.Tests.Api;
using SentinelMarket.Tests.Simulation;
using SentinelMarket.Web.Commands;
using FakeFeedDesk = SentinelMarket.Tests.Components.FakeFeedDesk;
using FakeAlertDesk = SentinelMarket.Tests.Components.FakeAlertDesk;
using FakeQuarantineDesk = SentinelMarket.Tests.Components.FakeQuarantineDesk;
using FakeQualityDesk = SentinelMarket.Tests.Components.FakeQualityDesk;

namespace SentinelMarket.Tests.Commands;

/// <summary>A host whose runs end as the test says; remembers what it was asked.</summary>
internal sealed class FakeCommandHost : ICommandHost, IRunToEnd
{
    public List<HostArguments> Served { get; } = [];

    public List<HostArguments> Opened { get; } = [];

    public List<(RunRequest Request, bool WaitForTurn)> Requests { get; } = [];

    public FakePipelineDesk Desk { get; } = new();

    public FakeFeedDesk Feeds { get; } = new();

    public FakeQuarantineDesk Quarantine { get; } = new();

    public FakeAlertDesk Alerts { get; } = new();

    public Func<RunRequest, IProgress<RunReport>, CancellationToken, Task<RunReport>> Body { get; set; } =
        (request, _, _) => Task.FromResult(Sample.Run(1, request.Pipeline));

    public Exception? OpenFailure { get; set; }

    public StockExport? Export { get; set; }

    public RetentionDesk? Retention { get; set; }

    public ILakeDesk? Lake { get; set; }

    public LakeVerification? Verification { get; set; }

    public FakeQualityDesk Quality { get; } = new();

    public bool Closed { get; private set; }

    public Task<int> ServeAsync(HostArguments arguments, CancellationToken cancellationToken)
    {
        Served.Add(arguments);
        return Task.FromResult(0);
    }

    public Task<ICommandSession> OpenAsync(HostArguments arguments, Action<string> say, CancellationToken cancellationToken)
    {
        if (OpenFailure is not null) { throw OpenFailure; }
        Opened.Add(arguments);
        say("Starting the database ...");
        return Task.FromResult<ICommandSession>(new Session(this, arguments.Live ?? false));
    }

    public Task RunSlotsAsync(HostArguments arguments, IReadOnlyList<DateTimeOffset> slots, IReadOnlyList<string> pipelines, Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var slot in slots) { say(FormattableString.Invariant($"{slot:O} {string.Join(' ', pipelines)}")); }
        return Task.CompletedTask;
    }

    public Universe ReadUniverse(HostArguments arguments) => new(NiftyFifty.Instruments);

    public SimulatedCrowd ReadCrowd(HostArguments arguments) => CrowdOf.Nifty();

    public Task<RunReport> RunAsync(RunRequest request, bool waitForTurn, IProgress<RunReport> progress, CancellationToken cancellationToken)
    {
        Requests.Add((request, waitForTurn));
        return Body(request, progress, cancellationToken);
    }

    private sealed class Session(FakeCommandHost host, bool live) : ICommandSession
    {
        public string Mode => live ? "Live" : "Simulated";

        public string Database => live ? "sentinel_live" : "sentinel_simulated";

        public IPipelineDesk Desk => host.Desk;

        public IFeedDesk Feeds => host.Feeds;

        public IQuarantineDesk Quarantine => host.Quarantine;

        public IAlertDesk Alerts => host.Alerts;

        public IRunToEnd Runs => host;

        public StockExport Export => host.Export ?? throw new InvalidOperationException("The test has set no export.");

        public RetentionDesk Retention => host.Retention ?? throw new InvalidOperationException("The test has set no retention.");

        public ILakeDesk Lake => host.Lake ?? throw new InvalidOperationException("The test has set no lake.");

        public LakeVerification Verification => host.Verification ?? throw new InvalidOperationException("The test has set no verification.");

        public IQualityDesk Quality => host.Quality;

        public ValueTask DisposeAsync()
        {
            host.Closed = true;
            return ValueTask.CompletedTask;
        }
    }
}
