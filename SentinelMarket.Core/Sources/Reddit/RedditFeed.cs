using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Reddit;

/// <summary>
/// New posts and comments of subreddits, and searches. Listings come newest first and go on by <c>after</c>; a stream is read back to its watermark, the creation of
/// the newest that was seen, which moves with the last page. Reddit keeps about 1,000 entries of a listing.
/// </summary>
public sealed class RedditFeed(IHttpClientFactory clients, IOptions<RedditOptions> options, TimeProvider time) : IMessageFeed, IDisposable
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "reddit";

    private const int PageSize = 100;
    private const string CommentsSuffix = "/comments";
    private const string SubredditPrefix = "r/";
    private const string SearchPrefix = "search: ";

    private readonly RedditToken _token = new(time);
    private readonly RedditParser _parser = new();

    /// <inheritdoc/>
    public string Source => SourceIds.Reddit;

    /// <inheritdoc/>
    public string Name => "Reddit";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "social_media";

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value.Readiness(RedditOptions.SectionName, Lack());

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams =>
    [
        .. options.Value.SubredditNames.Select(name => SubredditPrefix + name),
        .. options.Value.Comments ? options.Value.SubredditNames.Select(name => SubredditPrefix + name + CommentsSuffix) : [],
        .. options.Value.Queries.Select(query => SearchPrefix + query),
    ];

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = PageSpan.Since(watermark, time.GetUtcNow(), options.Value.FirstReach);
        var newest = since;
        string? after = null;
        using var client = clients.CreateClient(ClientName);
        for (var page = 1; ; page++)
        {
            var answer = await AskAsync(client, stream, after, cancellationToken).ConfigureAwait(false);
            var document = answer.ToDocument(Source, stream, time);
            if (PageSpan.Of(_parser, document, out var fault) is not { } span)
            {
                yield return new FeedPage(document);
                throw answer.Failure(fault!);
            }

            newest = PageSpan.Later(newest, span.Newest);
            var next = RedditParser.After(document);
            var isEnd = next is null || next == after || span.Count == 0 || span.Oldest <= since;
            if (isEnd || page == options.Value.MaxPages)
            {
                yield return new FeedPage(document, PageSpan.Watermark(newest), isEnd ? null : $"After {page} pages the listing still goes on; what came before {PageSpan.Watermark(span.Oldest ?? since)} was not read.");
                yield break;
            }

            yield return new FeedPage(document);
            after = next;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _token.Dispose();

    private async Task<FeedAnswer> AskAsync(HttpClient client, string stream, string? after, CancellationToken cancellationToken)
    {
        var address = Address(stream, after);
        var subject = $"Reddit, {stream}";
        string? refused = null;
        while (true)
        {
            var token = await _token.GetAsync(client, options.Value, refused, cancellationToken).ConfigureAwait(false);
            var answer = await FeedCall.GetAsync(
                client, address, subject, [("Authorization", "bearer " + token), ("Accept", "application/json")], cancellationToken, Judge).ConfigureAwait(false);
            switch (answer.Status)
            {
                case HttpStatusCode.Unauthorized when refused is null:
                    refused = token;
                    continue;
                case HttpStatusCode.Unauthorized:
                    throw answer.Failure("401 Unauthorized, also with a fresh token; check the application at Reddit.");
                case HttpStatusCode.Forbidden:
                    throw answer.Failure($"403 Forbidden{Reason(answer)}; a private or banned subreddit has to be taken out of the settings.");
                case HttpStatusCode.NotFound:
                    throw answer.Failure($"404 Not Found{Reason(answer)}; check the subreddit's name.");
                default:
                    answer.RefuseHtml();
                    return answer;
            }
        }
    }

    private static StatusVerdict Judge(HttpStatusCode status, ReadOnlyMemory<byte> body) =>
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? StatusVerdict.Answer : StatusVerdict.AsUsual;

    private static string Reason(FeedAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Content);
            return MessageFields.Text(json.RootElement, "reason") is { } reason ? $" ({MessageFields.Shortened(reason)})" : string.Empty;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return string.Empty;
        }
    }

    private static Uri Address(string stream, string? after)
    {
        var from = after is null ? string.Empty : "&after=" + Uri.EscapeDataString(after);
        var common = string.Create(CultureInfo.InvariantCulture, $"limit={PageSize}&raw_json=1{from}");
        var path = stream switch
        {
            _ when stream.StartsWith(SearchPrefix, StringComparison.Ordinal) => $"search?q={Uri.EscapeDataString(stream[SearchPrefix.Length..])}&sort=new&type=link&t=month&{common}",
            _ when stream.EndsWith(CommentsSuffix, StringComparison.Ordinal) => $"{stream}?{common}",
            _ => $"{stream}/new?{common}",
        };
        return new Uri(path, UriKind.Relative);
    }

    private string? Lack()
    {
        if (string.IsNullOrWhiteSpace(options.Value.ClientId)) { return $"Set {RedditOptions.SectionName}:ClientId to the application's id."; }
        return FeedSecret.Read(options.Value.ClientSecret, options.Value.ClientSecretFile) is null
            ? FeedSecret.Lack($"{RedditOptions.SectionName}:{nameof(RedditOptions.ClientSecret)}", options.Value.ClientSecretFile)
            : null;
    }
}
