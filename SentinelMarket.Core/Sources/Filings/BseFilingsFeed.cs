using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Filings;

/// <summary>
/// BSE's corporate announcements, 50 a page, newest first, read back to the watermark: the newest announcement's time, which moves with the last page.
/// </summary>
public sealed class BseFilingsFeed(IHttpClientFactory clients, IOptions<BseFilingsOptions> options, TimeProvider time) : IMessageFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "bse.filings";

    private const int PageSize = 50;

    private readonly BseFilingsParser _parser = new();

    /// <inheritdoc/>
    public string Source => SourceIds.BseFilings;

    /// <inheritdoc/>
    public string Name => "BSE announcements";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "filings";

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value.Readiness(BseFilingsOptions.SectionName);

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams { get; } = ["equities"];

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = PageSpan.Since(watermark, now, options.Value.FirstReach);
        var newest = since;
        using var client = clients.CreateClient(ClientName);
        for (var page = 1; ; page++)
        {
            var answer = await FeedCall.GetAsync(
                client,
                Address(page, IndianTime.DayOf(since), IndianTime.DayOf(now)),
                string.Create(CultureInfo.InvariantCulture, $"BSE announcements, page {page}"),
                [("Accept", "application/json, text/plain, */*"), ("Referer", "https://www.bseindia.com/"), ("Origin", "https://www.bseindia.com")],
                cancellationToken).ConfigureAwait(false);
            if (answer.IsNotFound) { throw answer.Failure("404 Not Found; BSE has moved its announcements."); }
            answer.RefuseHtml();
            var document = answer.ToDocument(Source, stream, time);
            if (PageSpan.Of(_parser, document, out var fault) is not { } span)
            {
                yield return new FeedPage(document);
                throw answer.Failure(fault!);
            }

            newest = PageSpan.Later(newest, span.Newest);
            var total = BseFilingsParser.Total(document);
            var isEnd = span.Count == 0 || span.Oldest < since || (total is null ? span.Count < PageSize : (long)page * PageSize >= total);
            if (isEnd || page == options.Value.MaxPages)
            {
                var note = isEnd ? null : string.Create(CultureInfo.InvariantCulture, $"BSE has {total} announcements, the newest {page * PageSize} were read; see {BseFilingsOptions.SectionName}:MaxPages.");
                yield return new FeedPage(document, PageSpan.Watermark(newest), note);
                yield break;
            }

            yield return new FeedPage(document);
        }
    }

    private static Uri Address(int page, DateOnly from, DateOnly to) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"BseIndiaAPI/api/AnnSubCategoryGetData/w?pageno={page}&strCat=-1&strPrevDate={from:yyyyMMdd}&strScrip=&strSearch=P&strToDate={to:yyyyMMdd}&strType=C&subcategory=-1"),
        UriKind.Relative);
}
