using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Filings;

/// <summary>
/// NSE's corporate announcements, one stream a segment. NSE answers with whole days, so a page is a day of India, from the watermark's day to today; the watermark is the
/// newest announcement's time and moves with each day.
/// </summary>
public sealed class NseFilingsFeed(IHttpClientFactory clients, IOptions<NseFilingsOptions> options, TimeProvider time) : IMessageFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "nse.filings";

    private readonly NseFilingsParser _parser = new();

    /// <inheritdoc/>
    public string Source => SourceIds.NseFilings;

    /// <inheritdoc/>
    public string Name => "NSE announcements";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "filings";

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value.Readiness(NseFilingsOptions.SectionName);

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams => options.Value.SegmentNames;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var newest = PageSpan.Since(watermark, now, options.Value.FirstReach);
        var today = IndianTime.DayOf(now);
        var day = IndianTime.DayOf(newest);
        using var client = clients.CreateClient(ClientName);
        for (var page = 1; day <= today; page++, day = day.AddDays(1))
        {
            var answer = await FeedCall.GetAsync(
                client,
                Address(stream, day),
                string.Create(CultureInfo.InvariantCulture, $"NSE announcements, {stream}, {day:yyyy-MM-dd}"),
                [("Accept", "application/json, text/plain, */*"), ("Referer", "https://www.nseindia.com/companies-listing/corporate-filings-announcements")],
                cancellationToken).ConfigureAwait(false);
            if (answer.IsNotFound) { throw answer.Failure("404 Not Found; check the segment's name."); }
            answer.RefuseHtml();
            var document = answer.ToDocument(Source, stream, time);
            if (PageSpan.Of(_parser, document, out var fault) is not { } span)
            {
                yield return new FeedPage(document);
                throw answer.Failure(fault!);
            }

            newest = PageSpan.Later(newest, span.Newest);
            var isCut = page == options.Value.MaxPages && day < today;
            yield return new FeedPage(
                document,
                PageSpan.Watermark(PageSpan.Later(newest, day < today ? IndianTime.ToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null)),
                isCut ? string.Create(CultureInfo.InvariantCulture, $"After {page} days the next run goes on with {day.AddDays(1):yyyy-MM-dd}.") : null);
            if (isCut) { yield break; }
        }
    }

    private static Uri Address(string segment, DateOnly day) => new(
        string.Create(CultureInfo.InvariantCulture, $"api/corporate-announcements?index={Uri.EscapeDataString(segment)}&from_date={day:dd-MM-yyyy}&to_date={day:dd-MM-yyyy}"),
        UriKind.Relative);
}
