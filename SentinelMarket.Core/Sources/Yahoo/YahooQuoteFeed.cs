using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Yahoo;

/// <summary>Quotes of either exchange by Yahoo's v8 chart of the day, one call a share; they may lag the exchange by some minutes.</summary>
public sealed class YahooQuoteFeed(
    IHttpClientFactory clients, IOptions<YahooQuoteOptions> options, IOptions<QuoteOrderOptions> order, Universe universe, TimeProvider time) : IQuoteFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "yahoo.quote";

    /// <inheritdoc/>
    public string Source => SourceIds.YahooQuote;

    /// <inheritdoc/>
    public string Name => "Yahoo chart";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "stock_data";

    /// <inheritdoc/>
    public FeedReadiness Readiness => order.Value.ReadinessOf(Source, Exchanges);

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams =>
        [.. Exchanges.Where(exchange => order.Value.Has(Source, exchange)).SelectMany(exchange => universe.Instruments.Select(instrument => StreamOf(instrument, exchange))).OfType<string>()];

    /// <inheritdoc/>
    public IReadOnlyList<Exchange> Exchanges { get; } = [Exchange.Nse, Exchange.Bse];

    /// <inheritdoc/>
    public string? StreamOf(Instrument instrument, Exchange exchange) =>
        exchange == Exchange.Bse && instrument.BseCode is null ? null : new YahooSymbol(instrument.Ticker, exchange).ToString();

    /// <inheritdoc/>
    public async Task<FeedPage> FetchAsync(Instrument instrument, Exchange exchange, CancellationToken cancellationToken)
    {
        var symbol = new YahooSymbol(instrument.Ticker, exchange).ToString();
        using var client = clients.CreateClient(ClientName);
        var answer = await FeedCall.GetAsync(
            client,
            new Uri($"v8/finance/chart/{Uri.EscapeDataString(symbol)}?range=1d&interval=1d&includePrePost=false", UriKind.Relative),
            $"Yahoo, {symbol}",
            [("Accept", "application/json")],
            cancellationToken).ConfigureAwait(false);

        if (!answer.IsNotFound) { answer.RefuseHtml(); }
        var (isEmpty, description) = Look(answer.Content);
        if (answer.IsNotFound || isEmpty)
        {
            throw answer.Failure($"Yahoo has no chart of {symbol}{(description is null ? string.Empty : $" ({description})")}; check for a renamed or delisted share.");
        }

        return new FeedPage(answer.ToDocument(Source, symbol, time));
    }

    /// <summary>Whether an answer is sound JSON without a chart, whatever its status, and what Yahoo says about it. What is not JSON goes to the lake and is refused by the parser.</summary>
    private static (bool IsEmpty, string? Description) Look(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var description = QuoteFields.Text(QuoteFields.Section(QuoteFields.Section(json.RootElement, "chart"), "error"), "description")?.TrimEnd('.');
            return (json.RootElement.ValueKind == JsonValueKind.Object && YahooQuoteParser.Chart(json.RootElement) is null, description is null ? null : QuoteFields.Shortened(description));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (false, null);
        }
    }
}
