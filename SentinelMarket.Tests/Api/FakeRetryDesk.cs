using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Api;

/// <summary>Retries in memory.</summary>
internal sealed class FakeRetryDesk : IRetryDesk
{
    public List<RunOrder> Orders { get; } = [];

    public List<MissedDeadline> Missed { get; } = [];

    public List<(RetryChoice Choice, string Actor)> Asked { get; } = [];

    public static RunOrder Order(long id, long run) =>
        new(id, new RunRequest("stock_data", RunTrigger.Retry, "retry policy", new Dictionary<string, string>(StringComparer.Ordinal), run, id), $"what failed of run {run}", new DateTimeOffset(2026, 1, 5, 10, 5, 0, TimeSpan.Zero), RunOrderStatus.Waiting)
        {
            CreatedAt = new DateTimeOffset(2026, 1, 5, 10, 4, 0, TimeSpan.Zero),
            AfterRun = run,
            Attempt = 1,
            Attempts = 3,
        };

    public Task<IReadOnlyList<RunOrder>> WaitingAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RunOrder>>([.. Orders]);

    public Task<IReadOnlyList<RetryAnswer>> RetryAsync(RetryChoice choice, string actor, CancellationToken cancellationToken)
    {
        if (choice.Runs.Count == 0 && choice.Pipeline is null) { throw new ArgumentException("No runs are named.", nameof(choice)); }
        Asked.Add((choice, actor));
        return Task.FromResult<IReadOnlyList<RetryAnswer>>([.. choice.Runs.Select(run => run < 100 ? new RetryAnswer(run, Order(run + 1000, run), null) : new RetryAnswer(run, null, $"There is no run {run}."))]);
    }

    public Task<IReadOnlyList<MissedDeadline>> MissedDeadlinesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<MissedDeadline>>([.. Missed]);

    public Task<bool> CancelAsync(long order, string actor, CancellationToken cancellationToken) => Task.FromResult(Orders.RemoveAll(waiting => waiting.Id == order) == 1);
}
