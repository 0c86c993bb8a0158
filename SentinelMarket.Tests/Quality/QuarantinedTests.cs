using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Quality;

public sealed class QuarantinedTests
{
    private static readonly Verdict Verdict = new("parse.number", Severity.Reject, "CLOSE", "CLOSE is \"x\".");

    [Fact]
    public void An_entry_holds_the_line_as_it_came()
    {
        var document = Document("header\nA,B\nC,D"u8.ToArray());
        Assert.Equal(new QuarantineEntry(Verdict, null, 2, "A,B"), Quarantined.From(document, new Parsed<StockRecord>(null, Verdict, 2, 7, 3), Verdict));
    }

    [Fact]
    public void A_record_that_was_read_is_known_by_ticker_and_series()
    {
        var record = new StockRecord
        {
            Ticker = Ticker.Parse("MANGO"), Series = "EQ", Exchange = Exchange.Nse, Price = -1m, TradingDay = new DateOnly(2024, 1, 25),
            Timestamp = IndianTime.CloseOf(new DateOnly(2024, 1, 25)), Source = "nse.eod.full",
        };
        Assert.Equal("MANGO EQ", Quarantined.From(Document("x"u8.ToArray()), new Parsed<StockRecord>(record, null, 2, 0, 1), Verdict).Key);
    }

    [Fact]
    public void What_postgresql_refuses_is_made_harmless() => Assert.Equal("a\uFFFDb\uFFFDc", Quarantined.RawOf([(byte)'a', 0, (byte)'b', 0xFF, (byte)'c'], 0, 5));

    [Theory]
    [InlineData("x", 4_000)]
    [InlineData("₹", 4_000)]
    [InlineData("😀", 4_000)]
    [InlineData("a😀", 3_999)]
    public void A_long_record_is_cut_between_characters(string unit, int expected)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 20_000));
        var raw = Quarantined.RawOf(Encoding.UTF8.GetBytes(text), 0, int.MaxValue);

        Assert.True(raw.Length == expected || unit == "a😀" && raw.Length is 3_999 or 4_000, $"{raw.Length} characters");
        Assert.StartsWith(raw, text, StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(raw[^1]));
    }

    [Fact]
    public void A_stretch_beyond_the_end_is_cut_to_it() => Assert.Equal("c", Quarantined.RawOf("abc"u8, 2, 100));

    private static RawDocument Document(byte[] content) => new()
    {
        Source = "nse.eod.full", Stream = "f.csv", Content = content, ContentType = "text/csv", Request = "f.csv", FetchedAt = default,
    };
}
