using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Sources;
using SentinelMarket.Tests.Sources;

namespace SentinelMarket.Tests.Simulation;

/// <summary>The other shapes of quotes that the simulated sites speak, read by the real feeds and parsers.</summary>
public sealed class SimulatedQuotesTests
{
    private readonly SimulatedMarket _market = new(Microsoft.Extensions.Options.Options.Create(CrowdOf.Calm()));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Yahoos_chart_has_the_quote_of_the_minute_before(bool onNse)
    {
        var exchange = onNse ? Exchange.Nse : Exchange.Bse;
        foreach (var stock in NiftyFifty.Instruments.Take(10))
        {
            var record = await ReadAsync(SourceIds.YahooQuote, stock, exchange);
            var quote = _market.QuoteAt(stock, exchange, SkippingTime.Noon.AddMinutes(-1));
            Assert.Equal((quote.Instant, quote.Price, quote.Open, quote.High, quote.Low, quote.PreviousClose, (long?)quote.Volume), (record.Timestamp, record.Price, record.Open, record.High, record.Low, record.PreviousClose, record.Volume));
        }
    }

    [Fact]
    public async Task NSEs_newer_shape_has_the_volume_too()
    {
        foreach (var stock in NiftyFifty.Instruments.Take(10))
        {
            var record = await ReadAsync(SourceIds.NseQuote, stock, Exchange.Nse, ("Sources:NseQuote:Shape", "SymbolData"));
            var quote = _market.QuoteAt(stock, Exchange.Nse, SkippingTime.Noon);
            Assert.Equal((quote.Instant, quote.Price, quote.Open, quote.High, quote.Low, quote.PreviousClose, (long?)quote.Volume), (record.Timestamp, record.Price, record.Open, record.High, record.Low, record.PreviousClose, record.Volume));
            Assert.Equal(quote.ValueTraded, record.ValueTraded);
        }
    }

    [Fact]
    public async Task NSEs_trade_info_has_the_volume_in_lakhs()
    {
        foreach (var stock in NiftyFifty.Instruments.Take(10))
        {
            var record = await ReadAsync(SourceIds.NseQuote, stock, Exchange.Nse, ("Sources:NseQuote:WithTradeInfo", "true"));
            Assert.Equal((long?)(Math.Round(_market.QuoteAt(stock, Exchange.Nse, SkippingTime.Noon).Volume / 100_000m, 2) * 100_000m), record.Volume);
        }
    }

    [Fact]
    public async Task BSEs_chart_has_the_day_so_far_and_ends_with_the_quote()
    {
        var stock = NiftyFifty.Instruments[0];
        var records = await ReadAllAsync(SourceIds.BseGraph, stock, Exchange.Bse);

        Assert.Equal(12 * 12 + 1, records.Count); // every five minutes from midnight to noon in India, and noon
        Assert.All(records, record => Assert.Equal(_market.QuoteAt(stock, Exchange.Bse, record.Timestamp) is var quote ? (quote.Price, quote.PreviousClose) : default, (record.Price, record.PreviousClose)));
        Assert.Equal(SkippingTime.Noon, records[0].Timestamp);
        Assert.Equal(records.Select(record => record.Timestamp).OrderDescending(), records.Select(record => record.Timestamp));
    }

    private static async Task<StockRecord> ReadAsync(string source, Instrument stock, Exchange exchange, params (string Key, string Value)[] settings) =>
        Assert.Single(await ReadAllAsync(source, stock, exchange, settings));

    private static async Task<IReadOnlyList<StockRecord>> ReadAllAsync(string source, Instrument stock, Exchange exchange, params (string Key, string Value)[] settings)
    {
        var time = new SkippingTime();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(time);
        services.AddMarket(configuration);
        services.AddSources(configuration);
        var handler = CrowdOf.Handler(CrowdOf.Calm(), time);
        foreach (var name in SourcesServices.ClientNames) { services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => handler); }
        await using var provider = services.BuildServiceProvider();
        var page = await provider.GetServices<IQuoteFeed>().Single(feed => feed.Source == source).FetchAsync(stock, exchange, CancellationToken.None);
        Assert.Null(page.Note);
        var parser = provider.GetServices<IDocumentParser<StockRecord>>().Single(parser => parser.Handles(source));
        return [.. parser.Parse(page.Document).Select(parsed => parsed.Record ?? throw new InvalidOperationException($"{parsed.Verdict}"))];
    }
}
