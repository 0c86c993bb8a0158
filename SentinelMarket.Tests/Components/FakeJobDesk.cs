using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>Jobs of the test's own; it remembers what was ordered. An interval is previewed as its next five multiples, cron "bad" is none.</summary>
internal sealed class FakeJobDesk : IJobDesk
{
    public static readonly DateTimeOffset Now = Samples.Now;

    public List<RecurringJob> Recurring { get; } =
    [
        Job("stock_data", new ScheduleText(null, TimeSpan.FromMinutes(5)), "every 5 minutes"),
        Job("end_of_day", new ScheduleText("0 30 18 * * ?", null), "18:30 every day (IST)") with { LastRun = Samples.Run(40, RunOutcome.Failed, "end_of_day") },
        new RecurringJob("instruments", "Lists of shares", "files are expected.", null, null, null, []),
    ];

    public List<ExecutingRun> Executing { get; } = [];

    public List<FailureGroup> Failures { get; } = [];

    public List<Misfire> Misfires { get; } = [];

    public List<ClusterNode> Nodes { get; } = [Node("one/7", NodeState.Alive)];

    public List<string> Orders { get; } = [];

    public Exception? Fault { get; set; }

    public static RecurringJob Job(string pipeline, ScheduleText text, string words) =>
        new(pipeline, "What it does", null, new ScheduleDetail(pipeline, text, words, text, words, null, false, Now.AddMinutes(2), Now.AddMinutes(-3)), null, null, []);

    public static ClusterNode Node(string name, NodeState state) =>
        new(new NodeBeat(name, "Web, Worker", "0.1.0", "http://127.0.0.1:5080", Now.AddHours(-2), 4, 0.25, 150_000_000), Now.AddSeconds(-4), state == NodeState.Stopped ? Now : null, state, 1);

    public static FailureGroup Group(params long[] runs) =>
        new("Exchange answered # times", "Exchange answered 429 times", RunStage.Extract, runs.Length, ["stock_data"], Now.AddHours(-3), Now.AddHours(-1), runs);

    public Task<JobOverview> OverviewAsync(CancellationToken cancellationToken) => Fault is null
        ? Task.FromResult(new JobOverview(Now.AddDays(-1), new JobCounts(280, 3, 2, 1, 4), [.. Recurring], [.. Executing], Now.AddDays(-7), [.. Failures], [.. Misfires], [.. Nodes]))
        : Task.FromException<JobOverview>(Fault);

    public Task<RecurringJob?> FindAsync(string pipeline, CancellationToken cancellationToken) => Task.FromResult(Recurring.Find(job => job.Pipeline == pipeline));

    public Task<IReadOnlyList<ClusterNode>> NodesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ClusterNode>>([.. Nodes]);

    public SchedulePreview Preview(ScheduleText schedule) => schedule switch
    {
        { Every: { } every } => new SchedulePreview($"every {every:c}", [.. Enumerable.Range(1, 5).Select(n => Now + (n * every))]),
        { Cron: "bad" or null } => throw new InvalidScheduleException(["The cron expression is \"bad\", which is not a Quartz cron expression."]),
        _ => new SchedulePreview("18:30 every day (IST)", [Now.AddHours(1)]),
    };

    public async Task<RecurringJob> EditAsync(string pipeline, ScheduleText schedule, string actor, string? reason, CancellationToken cancellationToken)
    {
        var words = Preview(schedule).Words;
        var job = await KnownAsync(pipeline, cancellationToken);
        Orders.Add($"edit {pipeline} to {words} by {actor}: {reason}");
        var edited = Job(pipeline, schedule, words);
        edited = edited with { Schedule = edited.Schedule! with { Edit = new ScheduleEdit(pipeline, schedule.Cron, schedule.Every, actor, Now, reason), DefaultWords = job.Schedule?.DefaultWords } };
        Recurring[Recurring.IndexOf(job)] = edited;
        return edited;
    }

    public async Task<RecurringJob> RevertAsync(string pipeline, string actor, CancellationToken cancellationToken)
    {
        var job = await KnownAsync(pipeline, cancellationToken);
        Orders.Add($"revert {pipeline} by {actor}");
        return job;
    }

    public Task<RequeueResult> RequeueAsync(IReadOnlyCollection<long> ids, string actor, CancellationToken cancellationToken)
    {
        Orders.Add($"requeue {string.Join(',', ids)} by {actor}");
        return Task.FromResult(new RequeueResult([Samples.Run(900, null)], ids.Contains(13) ? ["A run of stock_data is open."] : []));
    }

    public Task<int> AcknowledgeAsync(IReadOnlyCollection<long> ids, string reason, string actor, CancellationToken cancellationToken)
    {
        Orders.Add($"acknowledge {string.Join(',', ids)} by {actor}: {reason}");
        return Task.FromResult(ids.Count);
    }

    private async Task<RecurringJob> KnownAsync(string pipeline, CancellationToken cancellationToken) =>
        await FindAsync(pipeline, cancellationToken) ?? throw new UnknownPipelineException(pipeline, Recurring.Select(job => job.Pipeline));
}
