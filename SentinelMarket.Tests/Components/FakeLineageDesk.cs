using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;

namespace SentinelMarket.Tests.Components;

/// <summary>Rows that a test scripts; it remembers what was asked.</summary>
internal sealed class FakeLineageDesk : ILineageDesk
{
    public const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    public RowLineage? Lineage { get; set; } = Sample();

    /// <summary>Thrown by every question while set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Questions wait for it while set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public List<(string Table, string Id)> Asked { get; } = [];

    public async Task<RowLineage?> FindAsync(string table, string id, CancellationToken cancellationToken)
    {
        Asked.Add((table, id));
        if (Gate is not null) { await Gate.Task.WaitAsync(cancellationToken); }
        return Fault is null ? Lineage : throw Fault;
    }

    public static RowLineage Sample() => new(
        new LineageTrail
        {
            Table = LineageTables.Stocks,
            Id = "c2ViYQ",
            Subject = "INFY EQ, NSE",
            Source = SourceIds.NseQuote,
            FetchedAt = Samples.Now.AddSeconds(-5),
            ProcessedAt = Samples.Now,
            Values = """{"price": 1500.50, "volume": 1200, "isin": null}""",
            LakeObject = new LakeObjectOrigin(
                71, SourceIds.NseQuote, "INFY", "nse.quote/2026/11/20/20261120T081007123Z-9f86d081884c7d65.json.gz", Hash, 2_048, 900, "application/json",
                "https://www.nseindia.com/api/quote-equity?symbol=INFY", Samples.Now.AddSeconds(-6), 1029, Samples.Now, 1029),
            Run = Api.Sample.Run(1029),
            Earlier =
            [
                new EarlierValues("""{"price": 1499.00, "volume": 1200, "isin": null}""", Samples.Now.AddMinutes(-5), 1028, 70, "nse.quote/earlier.json.gz", Hash, Samples.Now, 1029),
                new EarlierValues("""{"price": 1499.00, "volume": 1100, "isin": null}""", Samples.Now.AddMinutes(-10), 1027, null, null, null, Samples.Now.AddMinutes(-5), 1028),
            ],
            Refused = [new RuleCount(SourceIds.NseQuote, "price.positive", Severity.Reject, 2)],
        },
        [
            new AppliedRule("price.positive", Severity.Reject, "price", "The price is above 0.", 3, 2),
            new AppliedRule("ticker.required", Severity.Reject, "ticker", "A record names its ticker.", 0, 0),
            new AppliedRule("change.plausible", Severity.Warn, "change_percent", "The price is within 1,000 % of the previous close.", 5, null),
        ]);
}
