using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Simulation.Episodes;

namespace SentinelMarket.Tests.Simulation;

public sealed class EpisodeTests
{
    private static readonly DateTimeOffset From = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SimulatedMarket _market = Market(0.25);
    private readonly SimulatedMarket _quiet = Market(0);

    [Fact]
    public void A_share_has_about_as_many_episodes_as_the_settings_say()
    {
        Assert.InRange(Episodes().Count, 50, 110); // 0.25 in 60 days, 50 shares, a year: 76
        Assert.Empty(NiftyFifty.Instruments.SelectMany(stock => _quiet.EpisodesOf(stock.Ticker, From, To)));
    }

    [Fact]
    public void The_price_rises_to_the_peak_and_falls_back_to_where_it_would_have_been()
    {
        var heights = new List<double>();
        foreach (var (stock, episode) in Episodes())
        {
            heights.Add((double)(Price(_market, stock, episode.Peak) / Price(_quiet, stock, episode.Peak)));
            Assert.Equal(Price(_quiet, stock, episode.Start), Price(_market, stock, episode.Start));
            Assert.Equal(Price(_quiet, stock, episode.End), Price(_market, stock, episode.End));
            Assert.True(episode.Start < episode.Peak && episode.Peak < episode.End);
        }

        Assert.All(heights, height => Assert.InRange(height, 1.01, 1.5));
        Assert.InRange(heights.Average(), 1.1, 1.4);
    }

    [Fact]
    public void No_day_of_an_episode_leaves_the_band_or_its_own_extremes()
    {
        foreach (var (stock, episode) in Episodes())
        {
            foreach (var exchange in Enum.GetValues<Exchange>())
            {
                for (var day = IndianTime.DayOf(episode.Start); day <= IndianTime.DayOf(episode.End); day = day.AddDays(1))
                {
                    var bar = _market.BarOf(stock, exchange, day);
                    Assert.InRange(bar.Low, bar.LowerBand, Math.Min(bar.Open, bar.Price));
                    Assert.InRange(bar.High, Math.Max(bar.Open, bar.Price), bar.UpperBand);
                    Assert.Equal(bar.Price, _market.BarOf(stock, exchange, day.AddDays(1)).PreviousClose);
                }
            }
        }
    }

    [Fact]
    public void Volume_never_falls_within_a_day_of_an_episode_and_is_several_times_the_usual_at_the_peak()
    {
        var (stock, episode) = Episodes().First(one => IndianTime.DayOf(one.Episode.Start) < IndianTime.DayOf(one.Episode.Peak));
        var last = 0L;
        var day = IndianTime.DayOf(episode.Peak);
        for (var at = IndianTime.ToUtc(day.ToDateTime(TimeOnly.MinValue)); IndianTime.DayOf(at) == day; at = at.AddMinutes(7))
        {
            var volume = _market.QuoteAt(stock, Exchange.Nse, at).Volume;
            Assert.True(volume >= last);
            last = volume;
        }

        var ratios = Episodes().Select(one => (double)Volume(_market, one.Stock, one.Episode) / Volume(_quiet, one.Stock, one.Episode)).ToList();
        Assert.InRange(ratios.Average(), 2, 6);

        static long Volume(SimulatedMarket market, Instrument stock, PumpEpisode episode) => market.BarOf(stock, Exchange.Nse, IndianTime.DayOf(episode.Peak)).Volume;
    }

    [Fact]
    public void Days_without_an_episode_are_as_they_would_be_without_any()
    {
        var day = new DateOnly(2025, 6, 10);
        var untouched = NiftyFifty.Instruments.Where(stock => !_market.EpisodesOf(stock.Ticker, IndianTime.CloseOf(day).AddDays(-1), IndianTime.CloseOf(day).AddDays(1)).Any()).ToList();
        Assert.InRange(untouched.Count, 40, 50);
        Assert.All(untouched, stock => Assert.Equal(_quiet.BarOf(stock, Exchange.Bse, day), _market.BarOf(stock, Exchange.Bse, day)));
    }

    private List<(Instrument Stock, PumpEpisode Episode)> Episodes() =>
        [.. NiftyFifty.Instruments.SelectMany(stock => _market.EpisodesOf(stock.Ticker, From, To).Select(episode => (stock, episode)))];

    private static decimal Price(SimulatedMarket market, Instrument stock, DateTimeOffset at) => market.QuoteAt(stock, Exchange.Nse, at).Price;

    private static SimulatedMarket Market(double rate) => new(Options.Create(new SimulationOptions { Seed = 7, EpisodeRate = rate }));
}
