using Xunit.Abstractions;

namespace SentinelMarket.Tests.Browser;

/// <summary>50 tickers on two exchanges at 200 ms an answer.</summary>
public sealed class LatencyTests(SlowProduct slow, ITestOutputHelper output) : IClassFixture<SlowProduct>
{
    [Fact]
    public async Task Run_succeeds_at_200_ms_an_answer()
    {
        var run = await slow.Product.RunToEndAsync("stock_data");

        output.WriteLine($"{run.Long("extracted")} quotes at 200 ms an answer in {run.GetProperty("seconds").GetDouble():0.000} s");
        Assert.Equal("Succeeded", run.Text("outcome"));
        Assert.Equal(100, run.Long("extracted"));
        Assert.Equal(100, run.Long("sourcesSucceeded"));
        Assert.Equal(0, run.Long("sourcesFailed"));
        Assert.Equal(0, run.Long("quarantined"));
        run.AssertBalances();

        // The latency is real: eight at a time on each exchange would take no less than this.
        Assert.All(run.List("sources"), source => Assert.InRange(source.GetProperty("seconds").GetDouble(), 0.15, 30));
        Assert.Equal(["bse.quote", "nse.quote"], await slow.Product.FeedsInTheWarehouseAsync("INFY"));
    }
}
