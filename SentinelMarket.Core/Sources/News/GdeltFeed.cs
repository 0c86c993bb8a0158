using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>
/// GDELT's DOC 2.0, one stream a query, newest first. It knows no pages, so each further call ends where the oldest article of the one before stands. The watermark is the
/// newest article's time and moves with the last page.
/// </summary>
public sealed class GdeltFeed(IHttpClientFactory clients, IOptions<GdeltOptions> options, TimeProvider time) : IMessageFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "gdelt";

    private const int PageSize = 250;

    private readonly GdeltParser _parser = new();

    /// <inheritdoc/>
    public string Source => SourceIds.Gdelt;

    /// <inheritdoc/>
    public string Name => "GDELT";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "news";

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value.Readiness(GdeltOptions.SectionName);

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams => options.Value.QueryTexts;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow();
        var since = PageSpan.Since(watermark, until, options.Value.FirstReach);
        var newest = since;
        using var client = clients.CreateClient(ClientName);
        for (var page = 1; ; page++)
        {
            var answer = await FeedCall.GetAsync(client, Address(stream, since, until), $"GDELT, {stream}", [("Accept", "application/json")], cancellationToken).ConfigureAwait(false);
            RefuseWords(answer);
            var document = answer.ToDocument(Source, stream, time) with { ContentType = "application/json" };
            if (PageSpan.Of(_parser, document, out var fault) is not { } span)
            {
                yield return new FeedPage(document);
                throw answer.Failure(fault!);
            }

            newest = PageSpan.Later(newest, span.Newest);
            var isEnd = span.Count < PageSize || span.Oldest is not { } oldest || oldest <= since || oldest >= until;
            if (isEnd || page == options.Value.MaxPages)
            {
                yield return new FeedPage(document, PageSpan.Watermark(newest), isEnd ? null : $"After {page} calls there are still more articles; what came before {PageSpan.Watermark(span.Oldest!.Value)} was not read.");
                yield break;
            }

            yield return new FeedPage(document);
            until = span.Oldest!.Value;
        }
    }

    /// <summary>GDELT's errors are a sentence with status 200.</summary>
    private static void RefuseWords(FeedAnswer answer)
    {
        var body = answer.Content.AsSpan().TrimStart(" \t\r\n"u8);
        if (body.IsEmpty || body[0] is (byte)'{' or (byte)'[' or 0xEF) { return; }
        answer.RefuseHtml();
        var words = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 200)]);
        throw answer.Failure($"it says \"{MessageFields.Shortened(words.Trim())}\".");
    }

    private static Uri Address(string query, DateTimeOffset from, DateTimeOffset until) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"api/v2/doc/doc?query={Uri.EscapeDataString(query)}&mode=artlist&format=json&maxrecords={PageSize}&sort=datedesc&startdatetime={from.UtcDateTime:yyyyMMddHHmmss}&enddatetime={until.UtcDateTime:yyyyMMddHHmmss}"),
        UriKind.Relative);
}
