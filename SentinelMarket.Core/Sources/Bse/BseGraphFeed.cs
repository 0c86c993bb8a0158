using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Bse;

/// <summary>
/// The day's prices at BSE as its chart has them, <c>StockReachGraph</c>: one call a share, a quote for every point. It stands in for <see cref="BseQuoteFeed"/>, whose client
/// it shares, and fills in the day so far.
/// </summary>
public sealed class BseGraphFeed(
    IHttpClientFactory clients, IOptions<BseQuoteOptions> options, IOptions<QuoteOrderOptions> order, Universe universe, TimeProvider time) : IQuoteFeed
{
    /// <inheritdoc/>
    public string Source => SourceIds.BseGraph;

    /// <inheritdoc/>
    public string Name => "BSE chart of the day";

    /// <inheritdoc/>
    public string ClientName => BseQuoteFeed.ClientName;

    /// <inheritdoc/>
    public string Pipeline => "stock_data";

    /// <inheritdoc/>
    public FeedReadiness Readiness => order.Value.ReadinessOf(Source, Exchanges);

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams => Readiness.IsReady ? [.. universe.Instruments.Select(instrument => StreamOf(instrument, Exchange.Bse)).OfType<string>()] : [];

    /// <inheritdoc/>
    public IReadOnlyList<Exchange> Exchanges { get; } = [Exchange.Bse];

    /// <inheritdoc/>
    public string? StreamOf(Instrument instrument, Exchange exchange) => instrument.BseCode is null ? null : instrument.Ticker.Value;

    /// <inheritdoc/>
    public async Task<FeedPage> FetchAsync(Instrument instrument, Exchange exchange, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var answer = await BseQuoteFeed.AskAsync(
            client, instrument, code => $"BseIndiaAPI/api/StockReachGraph/w?scripcode={code}&flag=0&fromdate=&todate=&seriesid=", cancellationToken).ConfigureAwait(false);
        return answer.IsNotFound
            ? throw answer.Failure($"BSE has no chart of scrip code {instrument.BseCode}; check the code, or whether the share is still listed there.")
            : new FeedPage(answer.ToDocument(Source, instrument.Ticker.Value, time));
    }
}
