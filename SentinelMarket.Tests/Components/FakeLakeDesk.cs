using System.Text;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Pipelines;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>A desk whose objects the test sets; it remembers what was asked and ordered.</summary>
internal sealed class FakeLakeDesk : ILakeDesk
{
    public List<LakeObjectDetail> Objects { get; } = [];

    public List<LakeQuery> Queries { get; } = [];

    public List<(ReplayOrder Order, string Actor)> Orders { get; } = [];

    public Dictionary<long, ReplayPreview> Previews { get; } = [];

    public string? Next { get; set; }

    public Exception? Fault { get; set; }

    public static LakeObjectDetail Object(long id, string stream = "TCS", string? damage = null, string? pack = null, DateTimeOffset? removed = null)
    {
        var row = new LakeObjectRow(
            new LakeObjectSummary(id, "nse.quote", stream, $"nse.quote/2026/01/15/20260115T120000000Z-{id:x16}.json.gz", new string('a', 64), 1_200, Samples.Now, Samples.Now),
            "application/json", "https://example.invalid/quote?symbol=TCS", 400, 7, 7, pack, removed, 1);
        return new LakeObjectDetail(
            row, damage is null ? new LakePayload("{\n  \"price\": 3000.5\n}", false) : null, damage,
            damage is null ? [new LakeObjectTrace("stock_data_warehouse", "TCS EQ NSE", Samples.Now, "3000.5000")] : [], damage is null ? 1 : 0,
            [new QuarantinedRecord(5, 7, "nse.quote", stream, new QuarantineEntry(new Verdict("price.positive", Severity.Reject, "lastPrice", "The price is -1."), "TCS EQ", 0, "{}"), row.Item.Path, Samples.Now)]);
    }

    public Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<string>>(["bse.quote", "nse.quote"]);

    public Task<LakePage> BrowseAsync(LakeQuery query, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        if (query.After == "broken") { throw new ArgumentException("The cursor is not one that a page of the lake ended with. Leave it out to start with the first object.", nameof(query)); }
        return Answer(new LakePage([.. Objects.Select(one => one.Row)], Next));
    }

    public Task<LakeObjectDetail?> FindAsync(long id, CancellationToken cancellationToken) => Answer(Find(id));

    public Task<RawDocument?> ReadAsync(long id, CancellationToken cancellationToken)
    {
        if (Find(id) is not { } found) { return Task.FromResult<RawDocument?>(null); }
        if (found.Damage is not null) { throw new DamagedLakeObjectException(found.Row.Item.Path, "is missing"); }
        return Answer<RawDocument?>(new RawDocument
        {
            Source = found.Row.Item.Source, Stream = found.Row.Item.Stream, Content = Encoding.UTF8.GetBytes("{\"price\":3000.5}"), ContentType = "application/json", Request = found.Row.Request, FetchedAt = Samples.Now,
        });
    }

    public Task<LakeTrial?> VerifyAsync(long id, CancellationToken cancellationToken) =>
        Answer(Find(id) is { } found ? new LakeTrial(found.Row.Item.Path, found.Damage is null, found.Damage ?? "The payload has its hash.") : null);

    public IReadOnlyList<RunRequest> Plan(ReplayOrder order, string actor) => Fault is null ? [new RunRequest("stock_data", RunTrigger.Replay, actor)] : throw Fault;

    public Task<IReadOnlyList<RunReport>> ReplayAsync(ReplayOrder order, string actor, CancellationToken cancellationToken)
    {
        if (order.Source == "nobody") { throw new InvalidRunRequestException("No pipeline loads the source \"nobody\"."); }
        Orders.Add((order, actor));
        return Answer<IReadOnlyList<RunReport>>([Samples.Run(2000, null)]);
    }

    public Task<ReplayPreview?> FindPreviewAsync(long runId, CancellationToken cancellationToken) => Answer(Previews.GetValueOrDefault(runId));

    private LakeObjectDetail? Find(long id) => Objects.FirstOrDefault(one => one.Row.Item.Id == id);

    private Task<T> Answer<T>(T value) => Fault is null ? Task.FromResult(value) : Task.FromException<T>(Fault);
}
