using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>NSE's list of the days without trading, <c>/api/holiday-master</c>: the year's, of every segment. It shares the client of the quotes and so their cookies and pace.</summary>
public sealed class NseHolidayFeed(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>The source id of its documents.</summary>
    public const string Source = SourceIds.NseHolidays;

    /// <summary>Fetches the list; the page has no watermark.</summary>
    /// <exception cref="SourceFailedException">No usable answer came.</exception>
    public async Task<FeedPage> FetchAsync(CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(NseQuoteFeed.ClientName);
        var answer = await FeedCall.GetAsync(
            client,
            new Uri("api/holiday-master?type=trading", UriKind.Relative),
            "NSE, list of holidays",
            [("Accept", "application/json, text/plain, */*"), ("Referer", "https://www.nseindia.com/resources/exchange-communication-holidays")],
            cancellationToken).ConfigureAwait(false);
        if (answer.IsNotFound) { throw answer.Failure("404 Not Found; the exchange may have moved the list."); }
        answer.RefuseHtml();
        return new FeedPage(answer.ToDocument(Source, "trading", time));
    }
}
