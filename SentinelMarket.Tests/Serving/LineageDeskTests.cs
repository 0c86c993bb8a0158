using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Warehouse;
using SentinelMarket.Tests.Warehouse.Social;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Serving;

public sealed class LineageDeskTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private readonly LineageDesk _desk = new(new LineageReader(server.Database, new RunLog(server.Database)), new RuleCounts(server.Database));

    [Fact]
    public async Task A_price_was_held_to_the_rules_of_prices_with_what_broke_them_in_its_run_and_its_payload()
    {
        var record = Record("RULED", 100, new DateOnly(2024, 3, 1));
        await server.Database.LoadAsync(Part(Fetched, [Refused(2)], record), Part(Fetched, [Refused(3, "one"), Refused(4, "two")], Record("BESIDE", 1, new DateOnly(2024, 3, 1))));

        var lineage = await _desk.FindAsync(LineageTables.Stocks, StockKey.Of(record).ToText(), CancellationToken.None);

        var rule = Assert.Single(lineage!.Rules, rule => rule.Id == "price.positive");
        Assert.Equal((Severity.Reject, 3L, (long?)1), (rule.Severity, rule.BrokenInRun, rule.Refused));
        Assert.DoesNotContain(lineage.Rules, rule => rule.Id == "text.length");
        Assert.All(lineage.Rules, rule => Assert.Equal(rule.Severity == Severity.Warn, rule.Refused is null));
    }

    [Fact]
    public async Task A_mention_was_held_to_the_rules_of_messages()
    {
        await server.LoadAsync(MessageSamples.Part(MessageSamples.Fetched, MessageSamples.Message("ruled", "RELIANCE will rise")));

        var lineage = await _desk.FindAsync(LineageTables.Mentions, new MentionKey(MessageSamples.Published, Platforms.Telegram, "ruled", "RELIANCE").ToText(), CancellationToken.None);

        Assert.Contains(lineage!.Rules, rule => rule.Id == "text.length");
        Assert.DoesNotContain(lineage.Rules, rule => rule.Id == "price.positive");
    }

    [Fact]
    public async Task A_run_is_held_to_no_rule_of_records()
    {
        var run = await new RunLog(server.Database).OpenAsync("unruled");

        var lineage = await _desk.FindAsync(LineageTables.Runs, run.RunId.ToString(System.Globalization.CultureInfo.InvariantCulture), CancellationToken.None);

        Assert.Empty(lineage!.Rules);
    }
}
