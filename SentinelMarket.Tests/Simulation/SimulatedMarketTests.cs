using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Simulation;

namespace SentinelMarket.Tests.Simulation;

public sealed class SimulatedMarketTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 6, 30, 0, TimeSpan.Zero);

    private readonly SimulatedMarket _market = Market(seed: 7);

    [Fact]
    public void The_same_seed_and_instant_give_the_same_quote_in_another_market()
    {
        var other = Market(seed: 7);
        Assert.All(NiftyFifty.Instruments, stock => Assert.Equal(_market.QuoteAt(stock, Exchange.Nse, Noon), other.QuoteAt(stock, Exchange.Nse, Noon)));
    }

    [Fact]
    public void Another_seed_gives_other_prices()
    {
        var other = Market(seed: 8);
        var equal = NiftyFifty.Instruments.Count(stock => _market.QuoteAt(stock, Exchange.Nse, Noon).Price == other.QuoteAt(stock, Exchange.Nse, Noon).Price);
        Assert.InRange(equal, 0, 5);
    }

    [Fact]
    public void A_known_quote_stays_as_it_is()
    {
        // Simulated databases outlive a release: a change of the formula would break yesterday's close off from today's quotes.
        var quote = _market.QuoteAt(NiftyFifty.Instruments.Single(stock => stock.Ticker.Value == "RELIANCE"), Exchange.Nse, Noon);
        Assert.Equal((1346.80m, 1341.15m, 1347.35m, 1340.20m), (quote.Price, quote.PreviousClose, quote.High, quote.Low));
    }

    [Fact]
    public void Yesterdays_close_is_todays_previous_close_on_both_exchanges()
    {
        foreach (var stock in NiftyFifty.Instruments)
        {
            foreach (var exchange in Enum.GetValues<Exchange>())
            {
                for (var day = new DateOnly(2026, 2, 20); day < new DateOnly(2026, 3, 3); day = day.AddDays(1))
                {
                    Assert.Equal(_market.BarOf(stock, exchange, day).Price, _market.BarOf(stock, exchange, day.AddDays(1)).PreviousClose);
                }
            }
        }
    }

    [Fact]
    public void The_price_moves_in_small_steps_over_midnight()
    {
        var midnight = IndianTime.ToUtc(new DateTime(2026, 3, 4, 0, 0, 0, DateTimeKind.Unspecified));
        foreach (var stock in NiftyFifty.Instruments)
        {
            var before = _market.QuoteAt(stock, Exchange.Nse, midnight.AddSeconds(-1));
            var after = _market.QuoteAt(stock, Exchange.Nse, midnight);
            Assert.Equal((new DateOnly(2026, 3, 3), new DateOnly(2026, 3, 4)), (before.Day, after.Day));
            Assert.InRange(after.Price / before.Price, 0.9995m, 1.0005m);
        }
    }

    [Fact]
    public void A_day_keeps_its_extremes_and_its_volume_never_falls()
    {
        var stock = NiftyFifty.Instruments[0];
        var start = IndianTime.ToUtc(new DateTime(2026, 3, 4, 0, 0, 0, DateTimeKind.Unspecified));
        var last = _market.QuoteAt(stock, Exchange.Nse, start);
        for (var second = 37; second < 86_400; second += 37)
        {
            var quote = _market.QuoteAt(stock, Exchange.Nse, start.AddSeconds(second));
            Assert.True(quote.High >= last.High && quote.Low <= last.Low && quote.Volume >= last.Volume && quote.Trades >= last.Trades);
            Assert.InRange(quote.Price, quote.Low, quote.High);
            Assert.InRange(quote.Average, quote.Low, quote.High);
            Assert.Equal((last.Open, last.PreviousClose), (quote.Open, quote.PreviousClose));
            last = quote;
        }

        var bar = _market.BarOf(stock, Exchange.Nse, new DateOnly(2026, 3, 4));
        Assert.True(bar.High >= last.High && bar.Low <= last.Low && bar.Volume >= last.Volume);
    }

    [Fact]
    public void Prices_are_plausible_for_years()
    {
        var moves = new List<double>();
        foreach (var stock in NiftyFifty.Instruments)
        {
            for (var day = new DateOnly(2024, 1, 1); day < new DateOnly(2026, 1, 1); day = day.AddDays(11))
            {
                var bar = _market.BarOf(stock, Exchange.Nse, day);
                Assert.Equal(0m, bar.Price % 0.05m);
                Assert.InRange(bar.Low, bar.LowerBand, bar.PreviousClose);
                Assert.InRange(bar.High, bar.PreviousClose, bar.UpperBand);
                Assert.InRange(bar.Volume, 10_000, 500_000_000);
                moves.Add(Math.Abs((double)(bar.Change / bar.PreviousClose)));
            }
        }

        Assert.InRange(moves.Average(), 0.003, 0.02);
    }

    [Fact]
    public void The_exchanges_stand_close_together_but_not_on_one_price()
    {
        var ratios = NiftyFifty.Instruments.Select(stock => _market.QuoteAt(stock, Exchange.Bse, Noon).Price / _market.QuoteAt(stock, Exchange.Nse, Noon).Price).ToList();
        Assert.All(ratios, ratio => Assert.InRange(ratio, 0.999m, 1.001m));
        Assert.Contains(ratios, ratio => ratio != 1);
    }

    [Fact]
    public void A_share_beyond_the_index_has_a_market_too()
    {
        var stock = new Instrument(Ticker.Parse("3MINDIA"), "3M India Ltd.", "INE470A01017", "523395");
        Assert.InRange(_market.QuoteAt(stock, Exchange.Nse, Noon).Price, 20, 6000);
    }

    [Fact]
    public void Every_fault_of_the_settings_is_named_by_its_key()
    {
        var result = new SimulationOptionsValidator().Validate(null, new SimulationOptions
        {
            LatencyMilliseconds = -1, HtmlRate = 1.5, FailureRate = double.NaN, FaultDuration = TimeSpan.Zero,
        });

        Assert.Equal<IEnumerable<string>>(
            [
                "Simulation:LatencyMilliseconds: -1 is not between 0 and 60000.",
                "Simulation:HtmlRate: 1.5 is not between 0 and 1.",
                "Simulation:FailureRate: NaN is not between 0 and 1.",
                "Simulation:FaultDuration: 00:00:00 is not between 00:00:01 and 1.00:00:00.",
            ],
            result.Failures);
    }

    private static SimulatedMarket Market(long seed) => new(Options.Create(new SimulationOptions { Seed = seed }));
}
