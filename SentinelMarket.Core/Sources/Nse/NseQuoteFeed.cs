using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>
/// Live quotes of NSE, one call a share in either shape of the site: <c>quote-equity</c>, to which a second call can add the volume, or the newer
/// <c>getSymbolData</c>.
/// </summary>
public sealed class NseQuoteFeed(IHttpClientFactory clients, IOptions<NseQuoteOptions> options, Universe universe, TimeProvider time) : IQuoteFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "nse.quote";

    /// <inheritdoc/>
    public string Source => SourceIds.NseQuote;

    /// <inheritdoc/>
    public string Name => "NSE quotes";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "stock_data";

    /// <inheritdoc/>
    public FeedReadiness Readiness => FeedReadiness.Ready;

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams => [.. universe.Instruments.Select(instrument => instrument.Ticker.Value)];

    /// <inheritdoc/>
    public IReadOnlyList<Exchange> Exchanges { get; } = [Exchange.Nse];

    /// <inheritdoc/>
    public string? StreamOf(Instrument instrument, Exchange exchange) => instrument.Ticker.Value;

    /// <inheritdoc/>
    /// <remarks>With <see cref="NseQuoteOptions.WithTradeInfo"/> the document is an object of both answers as they came; see <see cref="NseTradeInfo"/>.</remarks>
    public async Task<FeedPage> FetchAsync(Instrument instrument, Exchange exchange, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var symbol = Uri.EscapeDataString(instrument.Ticker.Value);
        var answer = await AskAsync(
            client,
            options.Value.Shape == NseQuoteShape.SymbolData
                ? $"api/NextApi/apiClient/GetQuoteApi?functionName=getSymbolData&marketType=N&series=EQ&symbol={symbol}"
                : $"api/quote-equity?symbol={symbol}",
            instrument,
            cancellationToken).ConfigureAwait(false);
        if (answer.IsNotFound || IsAboutNothing(answer.Content)) { throw Unknown(answer, instrument); }

        var document = answer.ToDocument(Source, instrument.Ticker.Value, time);
        return options.Value is { WithTradeInfo: true, Shape: NseQuoteShape.QuoteEquity }
            ? await WithTradeInfoAsync(client, document, instrument, cancellationToken).ConfigureAwait(false)
            : new FeedPage(document);
    }

    /// <summary>A quote without its volume is better than none, so a second call that fails is a note.</summary>
    private static async Task<FeedPage> WithTradeInfoAsync(HttpClient client, RawDocument quote, Instrument instrument, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AskAsync(client, $"api/quote-equity?symbol={Uri.EscapeDataString(instrument.Ticker.Value)}&section=trade_info", instrument, cancellationToken).ConfigureAwait(false);
            if (answer.IsNotFound) { throw answer.Failure("there is no trade info of it."); }
            return NseTradeInfo.Join(quote, answer.Content) is { } joined
                ? new FeedPage(joined)
                : throw answer.Failure("its trade info is no JSON object.");
        }
        catch (SourceFailedException e)
        {
            return new FeedPage(quote, Note: $"the quote has no volume: {e.Message}");
        }
    }

    private static async Task<FeedAnswer> AskAsync(HttpClient client, string path, Instrument instrument, CancellationToken cancellationToken)
    {
        var answer = await FeedCall.GetAsync(
            client,
            new Uri(path, UriKind.Relative),
            $"NSE, {instrument.Ticker}",
            [
                ("Accept", "application/json, text/plain, */*"),
                ("Referer", $"https://www.nseindia.com/get-quotes/equity?symbol={Uri.EscapeDataString(instrument.Ticker.Value)}"),
            ],
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsNotFound) { answer.RefuseHtml(); }
        return answer;
    }

    /// <summary>An answer that is sound JSON but speaks of no share. What is not JSON goes to the lake and is refused by the parser.</summary>
    private static bool IsAboutNothing(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object && NseQuoteParser.Quote(json.RootElement) is null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static SourceFailedException Unknown(FeedAnswer answer, Instrument instrument) =>
        answer.Failure($"NSE knows no symbol {instrument.Ticker}; check for a renamed or delisted share, its ISIN is {instrument.Isin}.");
}
