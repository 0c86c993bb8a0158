using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.News;

/// <summary>
/// NewsAPI's <c>everything</c>, one stream a query, newest first. The watermark is the newest article's time and moves with the last page; each run asks from an hour
/// before it on, because articles enter the index late.
/// </summary>
public sealed class NewsApiFeed(IHttpClientFactory clients, IOptions<NewsApiOptions> options, TimeProvider time) : IMessageFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "newsapi";

    private const int PageSize = 100;
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private readonly NewsApiParser _parser = new();

    /// <inheritdoc/>
    public string Source => SourceIds.NewsApi;

    /// <inheritdoc/>
    public string Name => "NewsAPI";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "news";

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value.Readiness(NewsApiOptions.SectionName, Key is null ? FeedSecret.Lack($"{NewsApiOptions.SectionName}:{nameof(NewsApiOptions.ApiKey)}", options.Value.ApiKeyFile) : null);

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams => options.Value.QueryTexts;

    private string? Key => FeedSecret.Read(options.Value.ApiKey, options.Value.ApiKeyFile);

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = PageSpan.Since(watermark, time.GetUtcNow(), options.Value.FirstReach);
        var newest = since;
        using var client = clients.CreateClient(ClientName);
        for (var page = 1; ; page++)
        {
            var answer = await FeedCall.GetAsync(client, Address(stream, since - Overlap, page), $"NewsAPI, {stream}", [("X-Api-Key", Key ?? string.Empty)], cancellationToken, Judge).ConfigureAwait(false);
            if (ErrorOf(answer) is { } error) { throw answer.Failure(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.Status}, {error}")); }
            if (answer.Status != HttpStatusCode.OK) { throw answer.Failure(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.Status} {answer.Status}.")); }
            answer.RefuseHtml();
            var document = answer.ToDocument(Source, stream, time);
            if (PageSpan.Of(_parser, document, out var fault) is not { } span)
            {
                yield return new FeedPage(document);
                throw answer.Failure(fault!);
            }

            newest = PageSpan.Later(newest, span.Newest);
            var total = NewsApiParser.Total(document) ?? 0;
            var isEnd = span.Count == 0 || (long)page * PageSize >= total;
            if (isEnd || page == options.Value.MaxPages)
            {
                var note = isEnd ? null : string.Create(CultureInfo.InvariantCulture, $"NewsAPI has {total} articles, the first {page * PageSize} were read; see {NewsApiOptions.SectionName}:MaxPages.");
                yield return new FeedPage(document, PageSpan.Watermark(newest), note);
                yield break;
            }

            yield return new FeedPage(document);
        }
    }

    /// <summary>Errors say more in their body than by their status, and none of them is better a second later.</summary>
    private static StatusVerdict Judge(HttpStatusCode status, ReadOnlyMemory<byte> body) => (int)status is >= 400 and < 500 ? StatusVerdict.Answer : StatusVerdict.AsUsual;

    private static string? ErrorOf(FeedAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Content);
            return NewsApiParser.Error(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private Uri Address(string query, DateTimeOffset from, int page)
    {
        var language = options.Value.Language.Length == 0 ? string.Empty : "&language=" + options.Value.Language;
        return new Uri(
            string.Create(CultureInfo.InvariantCulture, $"v2/everything?q={Uri.EscapeDataString(query)}&from={from.UtcDateTime:yyyy-MM-ddTHH:mm:ss}&sortBy=publishedAt{language}&pageSize={PageSize}&page={page}"),
            UriKind.Relative);
    }
}
