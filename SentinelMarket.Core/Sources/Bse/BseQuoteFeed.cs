using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Bse;

/// <summary>Live quotes of BSE: <c>getScripHeaderData</c>, one call a share. That answer has no volume.</summary>
public sealed class BseQuoteFeed(IHttpClientFactory clients, IOptions<BseQuoteOptions> options, TimeProvider time) : IQuoteFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "bse.quote";

    /// <inheritdoc/>
    public string Source => SourceIds.BseQuote;

    /// <inheritdoc/>
    public Exchange Exchange => Exchange.Bse;

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public bool Lists(Instrument instrument) => instrument.BseCode is not null;

    /// <inheritdoc/>
    public async Task<RawDocument> FetchAsync(Instrument instrument, CancellationToken cancellationToken)
    {
        if (instrument.BseCode is not { } code)
        {
            throw new SourceFailedException(
                $"BSE, {instrument.Ticker}: the share has no BSE scrip code; add BseCode to its entry under {UniverseOptions.SectionName}:{nameof(UniverseOptions.Tickers)}.", 0);
        }

        using var client = clients.CreateClient(ClientName);
        var answer = await FeedCall.GetAsync(
            client,
            new Uri($"BseIndiaAPI/api/getScripHeaderData/w?Debtflag=&scripcode={Uri.EscapeDataString(code)}&seriesid=", UriKind.Relative),
            $"BSE, {instrument.Ticker}",
            [
                ("Accept", "application/json, text/plain, */*"),
                ("Referer", "https://www.bseindia.com/"),
                ("Origin", "https://www.bseindia.com"),
            ],
            cancellationToken).ConfigureAwait(false);

        if (answer.IsNotFound) { throw Unknown(answer, code); }
        answer.RefuseHtml();
        if (HasNoPrice(answer.Content)) { throw Unknown(answer, code); }
        return answer.ToDocument(Source, instrument.Ticker.Value, time);
    }

    /// <summary>BSE answers an unknown code with the usual object and empty fields. What is not JSON goes to the lake and is refused by the parser.</summary>
    private static bool HasNoPrice(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object && !BseQuoteParser.HasPrice(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static SourceFailedException Unknown(FeedAnswer answer, string code) =>
        answer.Failure($"BSE has no price for scrip code {code}; check the code, or whether the share is still listed there.");
}
