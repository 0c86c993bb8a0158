using SentinelMarket.Core.Market;
using SentinelMarket.Core.Quality;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Quality;

public sealed class DataValidatorTests
{
    private static readonly StandingClock Clock = new(new DateTimeOffset(2024, 1, 25, 10, 0, 0, TimeSpan.Zero));
    private static readonly DataValidator Validator = new(Clock, new CurrentCalendar(TradingCalendar.Indian));
    private static readonly StockRecord Clean = new()
    {
        Ticker = Ticker.Parse("MANGO"), Series = "EQ", Isin = "INE000A01018", Exchange = Exchange.Nse, Price = 110m, Open = 101m, High = 112.5m, Low = 99.05m,
        PreviousClose = 100m, Volume = 26_177, ValueTraded = 2_781_000m, Trades = 1_262, TradingDay = new DateOnly(2024, 1, 25),
        Timestamp = IndianTime.CloseOf(new DateOnly(2024, 1, 25)), Source = "nse.eod.full", RawData = """{"NAME":"A\\u0000"}""",
    };

    public static TheoryData<string, Severity, StockRecord, string> Faults => new()
    {
        { "ticker.required", Severity.Reject, Clean with { Ticker = default }, "The ticker is missing." },
        { "series.required", Severity.Reject, Clean with { Series = "" }, "The series has 0 characters or blanks; 1 to 16 printable ones are expected." },
        { "exchange.known", Severity.Reject, Clean with { Exchange = (Exchange)9 }, "Exchange 9 is neither NSE nor BSE." },
        { "source.required", Severity.Reject, Clean with { Source = "" }, "The source is missing." },
        { "timestamp.required", Severity.Reject, OnDay(new DateOnly(1989, 12, 29)), "Timestamp 1989-12-29 10:00:00 UTC or trading day 1989-12-29 is missing or before 1990." },
        { "timestamp.not_future", Severity.Reject, Clean with { Timestamp = Clean.Timestamp.AddSeconds(301) }, "Timestamp 2024-01-25 10:05:01 UTC lies in the future; the clock says 2024-01-25 10:00:00 UTC." },
        { "trading_day.of_timestamp", Severity.Warn, Clean with { TradingDay = new DateOnly(2024, 1, 24) }, "Trading day 2024-01-24 is not the date in India of timestamp 2024-01-25 10:00:00 UTC." },
        { "price.positive", Severity.Reject, WithoutRange(Clean with { Price = 0m }), "Price 0 is not above 0." },
        { "price.positive", Severity.Reject, WithoutRange(Clean with { Price = -1.5m }), "Price -1.5 is not above 0." },
        { "open.not_negative", Severity.Reject, WithoutRange(Clean with { Open = -1m }), "Open -1 is negative." },
        { "high.not_negative", Severity.Reject, Clean with { High = -1m, Low = null }, "High -1 is negative." },
        { "low.not_negative", Severity.Reject, Clean with { Low = -1m }, "Low -1 is negative." },
        { "previous_close.not_negative", Severity.Reject, Clean with { PreviousClose = -1m }, "Previous close -1 is negative." },
        { "price.bounds", Severity.Reject, WithoutRange(Clean with { Price = 100_000_000_000_000m, PreviousClose = null }), "A price of 100000000000000 is outside what the warehouse can hold, 0.0001 to below 10^14." },
        { "price.bounds", Severity.Reject, WithoutRange(Clean with { Price = 0.00009m }), "A price of 0.00009 is outside what the warehouse can hold, 0.0001 to below 10^14." },
        { "volume.not_negative", Severity.Reject, Clean with { Volume = -1 }, "Volume -1 is negative." },
        { "value_traded.bounds", Severity.Reject, Clean with { ValueTraded = -0.01m }, "Value traded -0.01 is not between 0 and 10^18." },
        { "value_traded.bounds", Severity.Reject, Clean with { ValueTraded = 1_000_000_000_000_000_000m }, "Value traded 1000000000000000000 is not between 0 and 10^18." },
        { "trades.not_negative", Severity.Reject, Clean with { Trades = -1 }, "Trades -1 is negative." },
        { "high.not_below_low", Severity.Reject, Clean with { High = 99m }, "High 99 is below low 99.05." },
        { "open.within_range", Severity.Warn, Clean with { Open = 113m }, "Open 113 is outside 99.05 to 112.5." },
        { "price.within_range", Severity.Warn, Clean with { Price = 113m }, "Price 113 is outside 99.05 to 112.5." },
        { "change.plausible", Severity.Warn, Clean with { PreviousClose = 9.99m }, "Price 110 is more than 1,000 % away from the previous close 9.99." },
        { "price.within_band", Severity.Warn, Clean with { PreviousClose = 91.6m }, "Price 110 is more than 20 % away from the previous close 91.6." },
        { "price.within_band", Severity.Warn, Clean with { PreviousClose = 137.6m }, "Price 110 is more than 20 % away from the previous close 137.6." },
        { "price.within_band", Severity.Warn, Clean with { Source = "nse.quote", RawData = """{"lowerCP":"95.00","upperCP":"105.00"}""" }, "Price 110 is outside the exchange's band of the day, 95.00 to 105.00." },
        { "price.within_band", Severity.Warn, Clean with { Source = "nse.quote", RawData = """{"priceBand":"112.10-120.20"}""" }, "Price 110 is outside the exchange's band of the day, 112.10 to 120.20." },
        { "timestamp.in_session", Severity.Warn, OnDay(new DateOnly(2024, 1, 21)), "NSE did not trade on 2024-01-21." },
        { "timestamp.in_session", Severity.Warn, Clean with { Source = "nse.quote", Timestamp = new DateTimeOffset(2024, 1, 25, 3, 29, 59, TimeSpan.Zero) }, "Timestamp 2024-01-25 03:29:59 UTC lies outside the session of NSE on 2024-01-25." },
        { "isin.format", Severity.Warn, Clean with { Isin = "INE000A0101" }, "The ISIN does not have twelve letters and digits." },
        { "text.storable", Severity.Reject, Clean with { RawData = """{"NAME":"A\u0000"}""" }, "A text of the record holds a NUL character." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_broken_rule_is_named_with_the_value(string rule, Severity severity, StockRecord record, string message)
    {
        // What is a thousand percent away is outside the day's band too.
        var verdict = Assert.Single(Validator.Validate(record), verdict => verdict.Rule == rule || rule != "change.plausible");

        Assert.Equal((rule, severity, message), (verdict.Rule, verdict.Severity, verdict.Message));
        Assert.Contains(Validator.Rules, known => known.Id == rule && known.Severity == severity && known.Field == verdict.Field);
    }

    [Fact]
    public void Every_rule_has_a_record_that_breaks_it() =>
        Assert.Equal(Validator.Rules.Select(rule => rule.Id).Order(StringComparer.Ordinal), Faults.Select(row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Edges_are_clean()
    {
        Assert.Empty(Validator.Validate(Clean));
        Assert.Empty(Validator.Validate(Clean with { Timestamp = Clean.Timestamp.AddMinutes(5) }));
        Assert.Empty(Validator.Validate(Clean with { Open = null, High = null, Low = null, PreviousClose = null, Volume = null, ValueTraded = null, Trades = null, Isin = null, RawData = null }));
        Assert.Empty(Validator.Validate(Clean with { Volume = 0, ValueTraded = 0m, Trades = 0, High = 110m, Low = 110m, Open = 110m }));
        Assert.Empty(Validator.Validate(Clean with { PreviousClose = 91.65m }));
        Assert.Empty(Validator.Validate(OnDay(new DateOnly(2024, 1, 20))));
        Assert.Empty(Validator.Validate(OnDay(new DateOnly(2011, 1, 1))));
        Assert.Empty(Validator.Validate(Clean with { Source = "nse.quote", Timestamp = new DateTimeOffset(2024, 1, 25, 3, 30, 0, TimeSpan.Zero) }));
        Assert.Empty(new DataValidator(Clock, new CurrentCalendar(TradingCalendar.Simulated)).Validate(Clean with { Source = "nse.quote", Timestamp = Clean.Timestamp.AddHours(-9) }));
        Assert.Empty(Validator.Validate(Clean with { PreviousClose = 137.5m }));
        Assert.Empty(Validator.Validate(Clean with { PreviousClose = 50m, Source = "nse.quote", RawData = """{"priceBand":"100.00-150.00"}""" }));
        Assert.Empty(Validator.Validate(WithoutRange(Clean with { Price = 99_999_999_999_999.9999m, PreviousClose = null })));
    }

    [Fact]
    public void No_record_makes_the_validator_throw()
    {
        var wild = Clean with { Price = decimal.MaxValue, PreviousClose = decimal.MaxValue, Open = decimal.MinValue, High = decimal.MinValue, Low = decimal.MaxValue, Volume = long.MinValue, ValueTraded = decimal.MaxValue };
        Assert.Contains(Validator.Validate(wild), verdict => verdict.Rule == "price.bounds");
        Assert.Contains(Validator.Validate(WithoutRange(Clean with { PreviousClose = 0.0000000000000000000000000001m })), verdict => verdict.Rule == "price.bounds");
    }

    [Fact]
    public void A_clean_record_costs_no_memory()
    {
        Validator.Validate(Clean);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) { Validator.Validate(Clean); }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);
    }

    private static StockRecord WithoutRange(StockRecord record) => record with { High = null, Low = null };

    private static StockRecord OnDay(DateOnly day) => Clean with { TradingDay = day, Timestamp = IndianTime.CloseOf(day) };

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
