using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>A desk whose entries the test sets; it remembers what was asked and ordered.</summary>
internal sealed class FakeQuarantineDesk : IQuarantineDesk
{
    public List<QuarantinedRecord> Entries { get; } = [];

    /// <summary>What the rules say of a correction.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; set; } = [];

    public Exception? Fault { get; set; }

    public string? Next { get; set; }

    public List<QuarantineQuery> Queries { get; } = [];

    public List<string> Orders { get; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Pipelines { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["stock_data"] = ["nse.quote", "bse.quote"], ["social_media"] = ["x"] };

    public static QuarantinedRecord Entry(long id, QuarantineStatus status = QuarantineStatus.Open, string rule = "high.not_below_low", string? key = "TCS EQ", string message = "High 2990 is below low 3010.") => new(
        id, 7, "nse.quote", "TCS", new QuarantineEntry(new Verdict(rule, Severity.Reject, null, message), key, 0, """{"high":2990,"low":3010,"series":"EQ"}"""),
        "nse.quote/2026/01/15/20260115T100000000Z-0123456789abcdef.json.gz", Samples.Now.AddMinutes(-id))
    {
        Status = status,
        LastRunId = 7,
        ResolvedAt = status == QuarantineStatus.Open ? null : Samples.Now.AddMinutes(-1),
        ResolvedBy = status == QuarantineStatus.Open ? null : "ana",
        Resolution = status == QuarantineStatus.Dismissed ? "suspended" : null,
        ResolvedRunId = status == QuarantineStatus.Replayed ? 9 : null,
    };

    public Task<QuarantinePage> BrowseAsync(QuarantineQuery query, CancellationToken cancellationToken)
    {
        if (Fault is not null) { throw Fault; }
        if (query.After == "broken") { throw new ArgumentException("The cursor is not one that a page of the quarantine ended with.", nameof(query)); }
        Queries.Add(query);
        return Task.FromResult(new QuarantinePage([.. Entries.Where(entry => (query.Status is null || entry.Status == query.Status) && (query.Rule is null || entry.Entry.Verdict.Rule == query.Rule))], Next));
    }

    public Task<IReadOnlyList<QuarantineGroup>> GroupsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<QuarantineGroup>>(
        [.. Entries.GroupBy(entry => (entry.Status, entry.Source, entry.Entry.Verdict.Rule)).Select(group => new QuarantineGroup(group.Key.Status, group.Key.Source, group.Key.Rule, group.Count()))]);

    public Task<QuarantineDetail?> FindAsync(long id, CancellationToken cancellationToken)
    {
        if (Fault is not null) { throw Fault; }
        if (Entries.Find(entry => entry.Id == id) is not { } found) { return Task.FromResult<QuarantineDetail?>(null); }
        var form = new CorrectionForm(
            RawFormat.Json, [new FormField("high", "2990"), new FormField("low", "3010"), new FormField("series", "EQ")], found.Entry.Raw, new HashSet<string>(["high", "low"], StringComparer.Ordinal), [found.Entry.Verdict]);
        return Task.FromResult<QuarantineDetail?>(new QuarantineDetail(
            found, "stock_data", RuleCatalog.Find(found.Source, found.Entry.Verdict.Rule), form, null, found.Status == QuarantineStatus.Open ? [] : [new AuditEntry(Samples.Now, "ana", "quarantine.dismiss", "suspended")]));
    }

    public Task<IReadOnlyList<RunReport>> ReplayAsync(IReadOnlyCollection<long> ids, string actor, CancellationToken cancellationToken) =>
        OrderAsync<IReadOnlyList<RunReport>>($"replay {string.Join(',', ids.Order())} by {actor}", [Samples.Run(2000, null)]);

    public Task<IReadOnlyList<Verdict>> CheckAsync(long id, RecordPatch patch, CancellationToken cancellationToken) => OrderAsync($"check {id} {Written(patch)}", Verdicts);

    public Task<CorrectionResult> CorrectAsync(long id, RecordPatch patch, string reason, string actor, CancellationToken cancellationToken) =>
        OrderAsync($"correct {id} {Written(patch)} by {actor}: {reason}", new CorrectionResult(Verdicts, Verdicts.Count == 0 ? Samples.Run(2000, null) : null));

    public Task<IReadOnlyList<long>> DismissAsync(IReadOnlyCollection<long> ids, string reason, string actor, CancellationToken cancellationToken) =>
        OrderAsync<IReadOnlyList<long>>($"dismiss {string.Join(',', ids.Order())} by {actor}: {reason}", [.. ids]);

    public Task<IReadOnlyList<long>> ReopenAsync(IReadOnlyCollection<long> ids, string reason, string actor, CancellationToken cancellationToken) =>
        OrderAsync<IReadOnlyList<long>>($"reopen {string.Join(',', ids.Order())} by {actor}: {reason}", [.. ids]);

    private static string Written(RecordPatch patch) => patch.Raw ?? string.Join(';', patch.Fields.Select(pair => $"{pair.Key}={pair.Value}"));

    private Task<T> OrderAsync<T>(string order, T answer)
    {
        if (Fault is not null) { throw Fault; }
        Orders.Add(order);
        return Task.FromResult(answer);
    }
}

/// <summary>A desk that says every rule, one of which was broken.</summary>
internal sealed class FakeRuleDesk : IRuleDesk
{
    public (DateOnly From, DateOnly To)? Asked { get; private set; }

    public long? AskedRun { get; private set; }

    public static IReadOnlyList<RuleOverview> Rules { get; } =
    [
        .. RuleCatalog.All.Select(rule => rule is { Id: "high.not_below_low" }
            ? new RuleOverview(rule, [new SourceRecords("nse.quote", 5)], [new DayRecords(new DateOnly(2026, 1, 14), 2), new DayRecords(new DateOnly(2026, 1, 15), 3)])
            : new RuleOverview(rule, [], [])),
    ];

    public Task<IReadOnlyList<RuleOverview>> OfDaysAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        Asked = (from, to);
        return Task.FromResult(Rules);
    }

    public Task<IReadOnlyList<RuleOverview>> OfRunAsync(long runId, CancellationToken cancellationToken)
    {
        AskedRun = runId;
        return Task.FromResult(Rules);
    }
}
