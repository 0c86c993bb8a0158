using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Warehouse.Social;
using static SentinelMarket.Tests.Warehouse.WarehouseSamples;

namespace SentinelMarket.Tests.Warehouse;

public sealed class LineageReaderTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly DateOnly Day = new(2024, 3, 1);

    private readonly LineageReader _reader = new(server.Database, new RunLog(server.Database));

    [Fact]
    public async Task A_price_leads_to_its_payload_with_request_and_hash_and_to_its_run_with_the_code_version()
    {
        var record = Record("LEAD", 100, Day);
        var part = Part(Fetched, record);
        await server.Database.LoadAsync(part);

        var trail = await FindAsync(LineageTables.Stocks, StockKey.Of(record).ToText());

        Assert.Equal((LineageTables.Stocks, "LEAD EQ, NSE", SourceIds.NseEodUdiff, (DateTimeOffset?)Fetched), (trail.Table, trail.Subject, trail.Source, trail.FetchedAt));
        Assert.Equal((part.Stored.Lake.Path, part.Stored.Lake.Sha256, "sample.csv", "sample", "text/csv"),
            (trail.LakeObject!.Path, trail.LakeObject.Sha256, trail.LakeObject.Request, trail.LakeObject.Stream, trail.LakeObject.ContentType));
        Assert.Equal((trail.Run!.Id, (RunOutcome?)RunOutcome.Succeeded, "0.1.0"), (trail.LakeObject.StoredByRunId, trail.Run.Outcome, trail.Run.CodeVersion));
        Assert.Equal(trail.Run.Id, trail.LakeObject.LoadedByRunId);
        Assert.Equal(("100.0000", 1), (Value(trail.Values, "price"), JsonDocument.Parse(trail.Values).RootElement.GetProperty("raw_data").GetProperty("a").GetInt32()));
        Assert.Empty(trail.Earlier);
    }

    [Fact]
    public async Task Values_that_were_replaced_are_told_newest_first_each_with_its_own_payload()
    {
        DocumentPart<StockRecord>[] parts = [.. Enumerable.Range(0, 3).Select(number => Part(Fetched.AddMinutes(number), Record("REVISED", 100 + number, Day)))];
        foreach (var part in parts) { await server.Database.LoadAsync(part); }

        var trail = await FindAsync(LineageTables.Stocks, StockKey.Of(parts[2].Records[0]).ToText());

        Assert.Equal("102.0000", Value(trail.Values, "price"));
        Assert.Equal(["101.0000", "100.0000"], trail.Earlier.Select(earlier => Value(earlier.Values, "price")));
        Assert.Equal([parts[1].Stored.Lake.Sha256, parts[0].Stored.Lake.Sha256], trail.Earlier.Select(earlier => earlier.Sha256));
        Assert.Equal([trail.Run!.Id, trail.Earlier[0].RunId], trail.Earlier.Select(earlier => earlier.ReplacedByRunId));
    }

    [Fact]
    public async Task A_price_of_another_source_at_the_same_instant_is_another_row()
    {
        var (one, other) = (Record("TWOFOLD", 100, Day), Record("TWOFOLD", 101, Day, SourceIds.NseEodFull));
        await server.Database.LoadAsync(Part(Fetched, one), Part(Fetched, other));

        var trail = await FindAsync(LineageTables.Stocks, StockKey.Of(other).ToText());

        Assert.Equal((SourceIds.NseEodFull, "101.0000"), (trail.Source, Value(trail.Values, "price")));
    }

    [Fact]
    public async Task A_bar_of_quotes_leads_to_the_last_quote_of_its_day()
    {
        var open = IndianTime.ToUtc(Day.ToDateTime(new TimeOnly(9, 20)));
        var quotes = Enumerable.Range(0, 3).Select(number => Record("QUOTED", 50 + number, Day, SourceIds.NseQuote, open.AddMinutes(5 * number))).ToArray();
        await server.Database.LoadAsync(Part(Fetched, quotes));

        var trail = await FindAsync(LineageTables.Bars, new StockBarKey(Ticker.Parse("QUOTED"), "EQ", Exchange.Nse, Day, SourceIds.NseQuote).ToText());

        Assert.Equal(("QUOTED EQ, NSE, 2024-03-01", "52.0000"), (trail.Subject, Value(trail.Values, "price")));
        Assert.NotNull(trail.LakeObject);
    }

    [Fact]
    public async Task A_bar_of_a_file_leads_to_its_line()
    {
        await server.Database.LoadAsync(Part(Fetched, Record("FILED", 70, Day)));

        var trail = await FindAsync(LineageTables.Bars, new StockBarKey(Ticker.Parse("FILED"), "EQ", Exchange.Nse, Day, SourceIds.NseEodUdiff).ToText());

        Assert.Equal("70.0000", Value(trail.Values, "price"));
    }

    [Fact]
    public async Task A_bar_that_has_outlived_its_rows_still_knows_its_run()
    {
        await server.Database.LoadAsync(Part(Fetched, Record("OUTLIVED", 60, Day, SourceIds.NseQuote, IndianTime.ToUtc(Day.ToDateTime(new TimeOnly(10, 0))))));
        await using (var command = server.Database.App.CreateCommand("DELETE FROM stock_data_warehouse WHERE ticker = 'OUTLIVED'")) { await command.ExecuteNonQueryAsync(); }

        var trail = await FindAsync(LineageTables.Bars, new StockBarKey(Ticker.Parse("OUTLIVED"), "EQ", Exchange.Nse, Day, SourceIds.NseQuote).ToText());

        Assert.Equal("60.0000", Value(trail.Values, "close"));
        Assert.Null(trail.LakeObject);
        Assert.NotNull(trail.Run);
    }

    [Fact]
    public async Task A_mention_leads_to_its_payload_and_to_the_text_before_it_was_edited()
    {
        var part = MessageSamples.Part(MessageSamples.Fetched, MessageSamples.Message("edited", "RELIANCE will rise"));
        await server.LoadAsync(part);
        await server.LoadAsync(MessageSamples.Part(MessageSamples.Fetched.AddHours(1), MessageSamples.Message("edited", "RELIANCE will fall") with { EditedAt = MessageSamples.Published.AddMinutes(30) }));

        var trail = await FindAsync(LineageTables.Mentions, new MentionKey(MessageSamples.Published, Platforms.Telegram, "edited", "RELIANCE").ToText());

        Assert.Equal(("RELIANCE in message edited", "RELIANCE will fall", SourceIds.TelegramChannel), (trail.Subject, Value(trail.Values, "text"), trail.Source));
        var earlier = Assert.Single(trail.Earlier);
        Assert.Equal(("RELIANCE will rise", part.Stored.Lake.Sha256), (Value(earlier.Values, "text"), earlier.Sha256));
    }

    [Fact]
    public async Task Records_of_the_payload_that_were_refused_are_counted_by_rule()
    {
        var record = Record("BESIDE", 80, Day);
        await server.Database.LoadAsync(Part(Fetched, [Refused(2), Refused(3, "another")], record));

        var trail = await FindAsync(LineageTables.Stocks, StockKey.Of(record).ToText());

        Assert.Equal([new RuleCount(SourceIds.NseEodUdiff, "price.positive", Severity.Reject, 2)], trail.Refused);
    }

    [Fact]
    public async Task A_refused_record_a_payload_and_a_run_are_found_by_number()
    {
        var record = Record("NUMBERED", 90, Day);
        await server.Database.LoadAsync(Part(Fetched, [Refused(7, "numbered line")], record));
        var price = await FindAsync(LineageTables.Stocks, StockKey.Of(record).ToText());
        var number = await server.Database.ScalarAsync<long>("SELECT id FROM quarantine WHERE raw = 'numbered line'");

        var refused = await FindAsync(LineageTables.Quarantine, Text(number));
        var payload = await FindAsync(LineageTables.LakeObjects, Text(price.LakeObject!.Id));
        var run = await FindAsync(LineageTables.Runs, Text(price.Run!.Id));

        Assert.Equal(("numbered line", price.LakeObject, price.Run.Id), (Value(refused.Values, "raw"), refused.LakeObject, refused.Run!.Id));
        Assert.Equal((price.LakeObject, price.Run.Id), (payload.LakeObject, payload.Run!.Id));
        Assert.Equal(($"Run {Text(price.Run.Id)} of {price.Run.Pipeline}", null, null), (run.Subject, run.Source, run.LakeObject));
    }

    [Theory]
    [InlineData(LineageTables.Stocks)]
    [InlineData(LineageTables.Bars)]
    [InlineData(LineageTables.Mentions)]
    [InlineData(LineageTables.Quarantine)]
    [InlineData(LineageTables.LakeObjects)]
    [InlineData(LineageTables.Runs)]
    public async Task A_row_that_is_not_there_has_no_trail(string table)
    {
        var id = table switch
        {
            LineageTables.Stocks => new StockKey(Ticker.Parse("NOSUCH"), "EQ", Exchange.Nse, Fetched, SourceIds.NseQuote).ToText(),
            LineageTables.Bars => new StockBarKey(Ticker.Parse("NOSUCH"), "EQ", Exchange.Nse, Day, SourceIds.NseQuote).ToText(),
            LineageTables.Mentions => new MentionKey(Fetched, Platforms.X, "nosuch", "").ToText(),
            _ => "999999999",
        };

        Assert.Null(await _reader.FindAsync(table, id, CancellationToken.None));
    }

    [Theory]
    [InlineData("pg_authid", "1", "There is no lineage of \"pg_authid\"; expected is one of stock_data_warehouse, stock_bars_daily, social_mentions_warehouse, quarantine, lake_objects, pipeline_runs.")]
    [InlineData(LineageTables.Stocks, "1", "This is not the id of a row of stock_data_warehouse. Rows carry theirs as lineageId where they are listed.")]
    [InlineData(LineageTables.Runs, "-1", "\"-1\" is not the number of a row of pipeline_runs; a whole number is expected.")]
    [InlineData(LineageTables.Quarantine, "1; DROP TABLE quarantine", "\"1; DROP TABLE quarantine\" is not the number of a row of quarantine; a whole number is expected.")]
    public async Task What_names_no_row_is_said_in_words(string table, string id, string words) =>
        Assert.StartsWith(words, (await Assert.ThrowsAsync<ArgumentException>(() => _reader.FindAsync(table, id, CancellationToken.None))).Message, StringComparison.Ordinal);

    private async Task<LineageTrail> FindAsync(string table, string id)
    {
        var trail = await _reader.FindAsync(table, id, CancellationToken.None);
        Assert.NotNull(trail);
        return trail;
    }

    private static string? Value(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).ToString();
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
