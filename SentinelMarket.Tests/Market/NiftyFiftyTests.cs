using System.Globalization;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Tests.Market;

public sealed class NiftyFiftyTests
{
    [Fact]
    public void The_index_has_fifty_stocks_with_distinct_identities()
    {
        Assert.Equal(50, NiftyFifty.Instruments.Count);
        Assert.Equal(50, NiftyFifty.Instruments.Select(stock => stock.Ticker).Distinct().Count());
        Assert.Equal(50, NiftyFifty.Instruments.Select(stock => stock.Isin).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(50, NiftyFifty.Instruments.Select(stock => stock.BseCode).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(50, NiftyFifty.Instruments.Select(stock => stock.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_stock_has_a_six_digit_code_of_the_equity_segment() =>
        Assert.All(NiftyFifty.Instruments, stock => Assert.Matches("^5[0-9]{5}$", stock.BseCode));

    [Fact]
    public void Every_ISIN_is_of_an_Indian_company_and_has_its_check_digit() =>
        Assert.All(NiftyFifty.Instruments, stock =>
        {
            Assert.Matches("^INE[0-9A-Z]{8}[0-9]$", stock.Isin);
            Assert.Equal(CheckDigit(stock.Isin[..11]), stock.Isin[11] - '0');
            Assert.True(Isin.IsValid(stock.Isin));
        });

    [Theory]
    [InlineData("US0378331005", true)]
    [InlineData("INE002A01018", true)]
    [InlineData("INE002A01019", false)]
    [InlineData("INE020A01018", false)]
    [InlineData("ine002a01018", false)]
    [InlineData("INE002A0101", false)]
    [InlineData("INE002A 1018", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_ISIN_is_judged_by_its_check_digit(string? text, bool valid) => Assert.Equal(valid, Isin.IsValid(text));

    /// <summary>Luhn over the digits, letters written as two digits (A = 10), every second digit from the right doubled.</summary>
    private static int CheckDigit(string body)
    {
        var digits = string.Concat(body.Select(c => char.IsDigit(c) ? c.ToString() : (c - 'A' + 10).ToString(CultureInfo.InvariantCulture)));
        var sum = digits.Reverse().Select((c, i) => (c - '0') * (i % 2 == 0 ? 2 : 1)).Sum(value => (value / 10) + (value % 10));
        return (10 - (sum % 10)) % 10;
    }
}
