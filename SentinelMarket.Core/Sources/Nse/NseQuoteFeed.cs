using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>
/// Live quotes of NSE: <c>/api/quote-equity?symbol=...</c>, one call a share. That answer has no volume; it would take a second call
/// (<c>section=trade_info</c>), which doubles the load.
/// </summary>
public sealed class NseQuoteFeed(IHttpClientFactory clients, IOptions<NseQuoteOptions> options, TimeProvider time) : IQuoteFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "nse.quote";

    /// <inheritdoc/>
    public string Source => SourceIds.NseQuote;

    /// <inheritdoc/>
    public Exchange Exchange => Exchange.Nse;

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public bool Lists(Instrument instrument) => true;

    /// <inheritdoc/>
    public async Task<RawDocument> FetchAsync(Instrument instrument, CancellationToken cancellationToken)
    {
        var symbol = Uri.EscapeDataString(instrument.Ticker.Value);
        using var client = clients.CreateClient(ClientName);
        var answer = await FeedCall.GetAsync(
            client,
            new Uri($"api/quote-equity?symbol={symbol}", UriKind.Relative),
            $"NSE, {instrument.Ticker}",
            [
                ("Accept", "application/json, text/plain, */*"),
                ("Referer", $"https://www.nseindia.com/get-quotes/equity?symbol={symbol}"),
            ],
            cancellationToken).ConfigureAwait(false);

        if (answer.IsNotFound) { throw Unknown(answer, instrument); }
        answer.RefuseHtml();
        if (IsAboutNothing(answer.Content)) { throw Unknown(answer, instrument); }
        return answer.ToDocument(Source, instrument.Ticker.Value, time);
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
