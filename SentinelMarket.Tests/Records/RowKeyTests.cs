using System.Buffers.Text;
using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Records;

public sealed class RowKeyTests
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 3, 2, 5, 0, 0, TimeSpan.Zero).AddMicroseconds(123_457);

    [Theory]
    [InlineData("M&M", "EQ", SourceIds.NseQuote)]
    [InlineData("500325", "A", SourceIds.BseEodUdiff)]
    [InlineData("BAJAJ-AUTO", "~!#", "nse.eod.legacy")]
    public void A_price_is_named_by_text_that_fits_into_an_address_and_reads_back(string ticker, string series, string source)
    {
        var key = new StockKey(Ticker.Parse(ticker), series, Exchange.Bse, At, source);

        var text = key.ToText();

        Assert.Equal(text, Uri.EscapeDataString(text));
        Assert.Equal(key, StockKey.Parse(text));
    }

    [Theory]
    [InlineData("tips/4711", "RELIANCE")]
    [InlineData("https://example.org/a?b=ö&c=#d", "")]
    [InlineData("🚀 \"quoted\"", "M&M")]
    public void A_mention_is_named_by_text_that_fits_into_an_address_and_reads_back(string externalId, string ticker)
    {
        var key = new MentionKey(At, Platforms.News, externalId, ticker);

        var text = key.ToText();

        Assert.Equal(text, Uri.EscapeDataString(text));
        Assert.Equal(key, MentionKey.Parse(text));
    }

    [Fact]
    public void A_bar_is_named_by_text_that_reads_back()
    {
        var key = new StockBarKey(Ticker.Parse("INFY"), "EQ", Exchange.Nse, new DateOnly(2026, 3, 2), SourceIds.NseEodUdiff);

        Assert.Equal(key, StockBarKey.Parse(key.ToText()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("../../etc/passwd")]
    [InlineData("s1\n1\nTCS\nEQ\nNSE\nnse.quote")]
    public void Made_up_text_is_no_key(string text)
    {
        Assert.Null(StockKey.Parse(text));
        Assert.Null(StockBarKey.Parse(text));
        Assert.Null(MentionKey.Parse(text));
    }

    [Theory]
    [InlineData("s1\n-5\nTCS\nEQ\nNSE\nnse.quote")]
    [InlineData("s1\n9223372036854775807\nTCS\nEQ\nNSE\nnse.quote")]
    [InlineData("s1\n1\n<b>\nEQ\nNSE\nnse.quote")]
    [InlineData("s1\n1\nTCS\nEQ\nNYSE\nnse.quote")]
    [InlineData("s1\n1\nTCS\nE\t\nNSE\nnse.quote")]
    [InlineData("s1\n1\nTCS\nEQ\nNSE")]
    [InlineData("s2\n1\nTCS\nEQ\nNSE\nnse.quote")]
    [InlineData("m1\n1\nx\nTCS\n1")]
    public void Parts_that_no_row_could_have_are_no_key_of_a_price(string parts) => Assert.Null(StockKey.Parse(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(parts))));

    [Fact]
    public void A_key_of_one_table_is_none_of_another()
    {
        Assert.Null(MentionKey.Parse(new StockKey(Ticker.Parse("TCS"), "EQ", Exchange.Nse, At, SourceIds.NseQuote).ToText()));
        Assert.Null(StockKey.Parse(new MentionKey(At, Platforms.X, "1", "TCS").ToText()));
    }
}
