using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>A run history of the test's own; it remembers what was asked and ordered.</summary>
internal sealed class FakeRunDesk : IRunDesk
{
    public IReadOnlyList<string> Pipelines { get; } = ["stock_data", "social_media"];

    public IReadOnlyList<string> Sources { get; } = ["bse.quote", "nse.quote"];

    public List<RunReport> Runs { get; } = [];

    public string? Next { get; set; }

    public List<RunQuery> Queries { get; } = [];

    public List<string> Orders { get; } = [];

    public Exception? Fault { get; set; }

    public Task<RunSearchPage> SearchAsync(RunQuery query, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        if (query.After == "broken") { throw new ArgumentException("The cursor is not one that a page of the runs ended with.", nameof(query)); }
        return Fault is null ? Task.FromResult(new RunSearchPage([.. Runs], Next)) : Task.FromException<RunSearchPage>(Fault);
    }

    public Task<IReadOnlyList<string>> ActorsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(["ana", "schedule"]);

    public Task<RunReport?> CancelAsync(long id, string actor, CancellationToken cancellationToken)
    {
        var run = Runs.Find(one => one.Id == id);
        if (run is { Outcome: not null }) { throw new RunEndedException(run); }
        if (run is not null) { Orders.Add(FormattableString.Invariant($"cancel {id} by {actor}")); }
        return Task.FromResult(run);
    }
}
