using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Nse;
using SentinelMarket.Tests.Sources;

namespace SentinelMarket.Tests.Simulation;

public sealed class SimulatedExchangeTests
{
    private static readonly string[] Days = ["2026-02-01", "2026-03-03"];

    [Fact]
    public async Task NSE_answers_are_read_by_the_real_parser_to_the_markets_prices()
    {
        using var host = Host(Calm());
        foreach (var stock in NiftyFifty.Instruments)
        {
            var document = await host.Feed(Exchange.Nse).FetchAsync(stock, CancellationToken.None);
            var record = host.Parser(document.Source).Record(document);
            AssertSame(Market(Calm()).QuoteAt(stock, Exchange.Nse, SkippingTime.Noon), record);
            Assert.Equal(SkippingTime.Noon, record.Timestamp);
        }
    }

    [Fact]
    public async Task BSE_answers_are_read_by_the_real_parser_to_the_prices_of_their_minute()
    {
        using var host = Host(Calm(), SkippingTime.Noon.AddSeconds(40.5));
        foreach (var stock in NiftyFifty.Instruments)
        {
            var document = await host.Feed(Exchange.Bse).FetchAsync(stock, CancellationToken.None);
            var record = host.Parser(document.Source).Record(document);
            AssertSame(Market(Calm()).QuoteAt(stock, Exchange.Bse, SkippingTime.Noon), record);
            Assert.Equal(SkippingTime.Noon, record.Timestamp);
        }
    }

    [Fact]
    public async Task The_wire_has_the_quirks_of_the_real_sites()
    {
        using var host = Host(Calm());
        var bodies = new StringBuilder();
        foreach (var stock in NiftyFifty.Instruments)
        {
            bodies.Append(Encoding.UTF8.GetString((await host.Feed(Exchange.Nse).FetchAsync(stock, CancellationToken.None)).Content.Span));
        }

        var nse = bodies.ToString();
        Assert.Contains("\"pdSymbolPe\":\"-\"", nse, StringComparison.Ordinal);
        Assert.Contains("\"close\":0,", nse, StringComparison.Ordinal);
        Assert.Contains("\"lastUpdateTime\":\"04-Mar-2026 12:00:00\"", nse, StringComparison.Ordinal);
        Assert.Matches("\"lastPrice\":\"[0-9]{1,2},[0-9]{3}\\.[0-9]{2}\"", nse);
        Assert.Matches("\"lastPrice\":[0-9]+", nse);

        var bse = Encoding.UTF8.GetString((await host.Feed(Exchange.Bse).FetchAsync(FeedHost.Stock("RELIANCE"), CancellationToken.None)).Content.Span);
        Assert.Matches("\"Chg\":\"[+-][0-9.]+\"", bse);
        Assert.Contains("\"Ason\":\"04 Mar 26 | 12:00\"", bse, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_finished_day_is_in_the_archive_Sundays_too()
    {
        using var host = Host(Calm());
        foreach (var text in Days)
        {
            var day = DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            var document = await host.Get<NseArchiveFeed>().FetchDayAsync(day, CancellationToken.None);

            Assert.NotNull(document);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"BhavCopy_NSE_CM_0_0_0_{day:yyyyMMdd}_F_0000.csv"), document.Stream);
            var lines = Encoding.UTF8.GetString(document.Content.Span).TrimEnd('\n').Split('\n').Select(line => line.Split(',')).ToList();
            Assert.Equal(51, lines.Count);
            Assert.All(lines, line => Assert.Equal(34, line.Length));
            foreach (var (line, stock) in lines.Skip(1).Zip(NiftyFifty.Instruments))
            {
                var bar = Market(Calm()).BarOf(stock, Exchange.Nse, day);
                string Column(string name) => line[Array.IndexOf(lines[0], name)];
                Assert.Equal((text, stock.Ticker.Value, stock.Isin, "EQ"), (Column("TradDt"), Column("TckrSymb"), Column("ISIN"), Column("SctySrs")));
                Assert.Equal((bar.Open, bar.High, bar.Low), (Number(Column("OpnPric")), Number(Column("HghPric")), Number(Column("LwPric"))));
                Assert.Equal((bar.Price, bar.PreviousClose), (Number(Column("ClsPric")), Number(Column("PrvsClsgPric"))));
                Assert.Equal(bar.Volume, (long)Number(Column("TtlTradgVol")));
                Assert.Equal(Math.Round(bar.ValueTraded, 2), Number(Column("TtlTrfVal")));
            }
        }
    }

    [Fact]
    public async Task A_day_that_is_not_over_is_not_published()
    {
        using var host = Host(Calm());
        Assert.Null(await host.Get<NseArchiveFeed>().FetchDayAsync(new DateOnly(2026, 3, 4), CancellationToken.None));
        Assert.Null(await host.Get<NseArchiveFeed>().FetchDayAsync(new DateOnly(1999, 3, 4), CancellationToken.None));
    }

    [Fact]
    public async Task A_share_outside_the_universe_is_unknown_to_both_exchanges()
    {
        using var host = Host(Calm());
        var stranger = new Instrument(Ticker.Parse("3MINDIA"), "3M India Ltd.", "INE470A01017", "523395");
        foreach (var exchange in Enum.GetValues<Exchange>())
        {
            await Assert.ThrowsAsync<SourceFailedException>(() => host.Feed(exchange).FetchAsync(stranger, CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("HtmlRate")]
    [InlineData("UnknownSymbolRate")]
    [InlineData("FailureRate")]
    [InlineData("ServerErrorRate")]
    [InlineData("RateLimitedRate")]
    public async Task A_fault_at_rate_one_fails_every_source(string rate)
    {
        var options = Calm();
        typeof(SimulationOptions).GetProperty(rate)!.SetValue(options, 1.0);
        using var host = Host(options);
        foreach (var exchange in Enum.GetValues<Exchange>())
        {
            await Assert.ThrowsAsync<SourceFailedException>(() => host.Feed(exchange).FetchAsync(FeedHost.Stock("TCS"), CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_malformed_answer_is_fetched_and_then_refused_by_the_parser()
    {
        var options = Calm();
        options.MalformedRate = 1;
        using var host = Host(options);
        foreach (var exchange in Enum.GetValues<Exchange>())
        {
            var document = await host.Feed(exchange).FetchAsync(FeedHost.Stock("TCS"), CancellationToken.None);
            Assert.Throws<MalformedDocumentException>(() => host.Parser(document.Source).Parse(document).ToList());
        }
    }

    [Fact]
    public async Task A_lasting_failure_outlives_the_retries_and_a_passing_one_does_not()
    {
        var lasting = Calm();
        lasting.FailureRate = 0.3;
        var passing = Calm();
        passing.ServerErrorRate = 0.3;

        var (lastingFailures, passingFailures) = (await FailuresAsync(lasting), await FailuresAsync(passing));

        Assert.InRange(lastingFailures, 15, 45); // 30 % of 100
        Assert.InRange(passingFailures, 0, 12); // 2.7 % of 100 after three tries
    }

    [Theory]
    [InlineData(SimulatedFaultKind.RateLimited)]
    [InlineData(SimulatedFaultKind.ServerError)]
    [InlineData(SimulatedFaultKind.Malformed)]
    [InlineData(SimulatedFaultKind.Lasting)]
    public void Faults_come_as_often_as_configured(SimulatedFaultKind kind)
    {
        const double rate = 0.1;
        var options = Calm();
        var expected = SimulatedFault.None;
        switch (kind)
        {
            case SimulatedFaultKind.RateLimited: options.RateLimitedRate = rate; expected = SimulatedFault.RateLimited; break;
            case SimulatedFaultKind.ServerError: options.ServerErrorRate = rate; expected = SimulatedFault.ServerError; break;
            case SimulatedFaultKind.Malformed: options.MalformedRate = rate; expected = SimulatedFault.Malformed; break;
            case SimulatedFaultKind.Lasting: options.FailureRate = rate; expected = SimulatedFault.Unavailable; break;
        }

        var faults = new SimulatedFaults(Options.Create(options));
        var drawn = 0;
        foreach (var stock in NiftyFifty.Instruments)
        {
            for (var run = 0; run < 400; run++)
            {
                if (faults.Of(Exchange.Nse, stock.Ticker.Value, SkippingTime.Noon.AddMinutes(5 * run)) == expected) { drawn++; }
            }
        }

        Assert.InRange(drawn / 20_000.0, rate * 0.9, rate * 1.1);
    }

    [Fact]
    public void The_default_faults_touch_about_one_call_in_a_thousand()
    {
        var faults = new SimulatedFaults(Options.Create(new SimulationOptions()));
        var drawn = NiftyFifty.Instruments.Sum(stock =>
            Enumerable.Range(0, 2000).Count(run => faults.Of(Exchange.Bse, stock.BseCode!, SkippingTime.Noon.AddMinutes(5 * run)) != SimulatedFault.None));
        Assert.InRange(drawn / 100_000.0, 0.0005, 0.0015);
    }

    [Fact]
    public void Latency_stays_within_a_fifth_of_its_mean()
    {
        var options = Calm();
        options.LatencyMilliseconds = 200;
        var faults = new SimulatedFaults(Options.Create(options));
        var drawn = NiftyFifty.Instruments.Select(stock => faults.LatencyOf(Exchange.Nse, stock.Ticker.Value, SkippingTime.Noon).TotalMilliseconds).ToList();
        Assert.All(drawn, latency => Assert.InRange(latency, 160, 240));
        Assert.InRange(drawn.Average(), 190, 210);
    }

    public enum SimulatedFaultKind
    {
        RateLimited,
        ServerError,
        Malformed,
        Lasting,
    }

    private static async Task<int> FailuresAsync(SimulationOptions options)
    {
        using var host = Host(options);
        var failures = 0;
        foreach (var stock in NiftyFifty.Instruments)
        {
            foreach (var exchange in Enum.GetValues<Exchange>())
            {
                try
                {
                    await host.Feed(exchange).FetchAsync(stock, CancellationToken.None);
                }
                catch (SourceFailedException)
                {
                    failures++;
                }
            }
        }

        return failures;
    }

    private static void AssertSame(SimulatedQuote quote, StockRecord record)
    {
        Assert.Equal((quote.Instrument.Ticker, quote.Instrument.Isin, quote.Exchange, "EQ"), (record.Ticker, record.Isin, record.Exchange, record.Series));
        Assert.Equal((quote.Price, quote.Open, quote.High, quote.Low), (record.Price, record.Open, record.High, record.Low));
        Assert.Equal((quote.PreviousClose, quote.Day), (record.PreviousClose, record.TradingDay));
        Assert.Null(record.Volume);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static SimulationOptions Calm() => CrowdOf.Calm();

    private static SimulatedMarket Market(SimulationOptions options) => new(Options.Create(options));

    private static FeedHost Host(SimulationOptions options, DateTimeOffset? now = null)
    {
        var time = new SkippingTime(now ?? SkippingTime.Noon, TimeSpan.FromSeconds(9));
        return new FeedHost(CrowdOf.Handler(options, time), time);
    }
}
