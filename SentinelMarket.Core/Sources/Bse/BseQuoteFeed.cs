using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Bse;

/// <summary>Live quotes of BSE: <c>getScripHeaderData</c>, one call a share. That answer has no volume.</summary>
public sealed class BseQuoteFeed(IHttpClientFactory clients, IOptions<BseQuoteOptions> options, Universe universe, TimeProvider time) : IQuoteFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "bse.quote";

    /// <inheritdoc/>
    public string Source => SourceIds.BseQuote;

    /// <inheritdoc/>
    public string Name => "BSE quotes";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "stock_data";

    /// <inheritdoc/>
    public FeedReadiness Readiness => FeedReadiness.Ready;

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams => [.. universe.Instruments.Select(instrument => StreamOf(instrument, Exchange.Bse)).OfType<string>()];

    /// <inheritdoc/>
    public IReadOnlyList<Exchange> Exchanges { get; } = [Exchange.Bse];

    /// <inheritdoc/>
    public string? StreamOf(Instrument instrument, Exchange exchange) => instrument.BseCode is null ? null : instrument.Ticker.Value;

    /// <inheritdoc/>
    public async Task<FeedPage> FetchAsync(Instrument instrument, Exchange exchange, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var answer = await AskAsync(client, instrument, code => $"BseIndiaAPI/api/getScripHeaderData/w?Debtflag=&scripcode={code}&seriesid=", cancellationToken).ConfigureAwait(false);
        return answer.IsNotFound || HasNoPrice(answer.Content)
            ? throw answer.Failure($"BSE has no price for scrip code {instrument.BseCode}; check the code, or whether the share is still listed there.")
            : new FeedPage(answer.ToDocument(Source, instrument.Ticker.Value, time));
    }

    /// <summary>Asks BSE's site for what it has of a share, with the headers that it wants; the path is made of the share's scrip code.</summary>
    internal static async Task<FeedAnswer> AskAsync(HttpClient client, Instrument instrument, Func<string, string> path, CancellationToken cancellationToken)
    {
        if (instrument.BseCode is not { } code)
        {
            throw new SourceFailedException(
                $"BSE, {instrument.Ticker}: the share has no BSE scrip code; add BseCode to its entry under {UniverseOptions.SectionName}:{nameof(UniverseOptions.Tickers)}.", 0);
        }

        var answer = await FeedCall.GetAsync(
            client,
            new Uri(path(Uri.EscapeDataString(code)), UriKind.Relative),
            $"BSE, {instrument.Ticker}",
            [
                ("Accept", "application/json, text/plain, */*"),
                ("Referer", "https://www.bseindia.com/"),
                ("Origin", "https://www.bseindia.com"),
            ],
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsNotFound) { answer.RefuseHtml(); }
        return answer;
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
}
