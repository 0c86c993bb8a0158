using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.YouTube;

/// <summary>
/// Comments under the newest videos of searches and channels. The search, which is dear, only tells which videos there are and is remembered for a while; then each video's
/// threads are read, newest first, back to that video's mark. The stream's watermark holds the marks of all its videos and moves with each video's last page.
/// </summary>
public sealed class YouTubeFeed(IHttpClientFactory clients, IOptions<YouTubeOptions> options, TimeProvider time) : IMessageFeed
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "youtube";

    private const string SearchPrefix = "search: ";
    private const string ChannelPrefix = "channel: ";
    private const int PageSize = 100;

    private readonly YouTubeParser _parser = new();
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, IReadOnlyList<YouTubeVideo> Videos)> _found = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Source => SourceIds.YouTube;

    /// <inheritdoc/>
    public string Name => "YouTube";

    /// <inheritdoc/>
    string IFeed.ClientName => ClientName;

    /// <inheritdoc/>
    public string Pipeline => "social_media";

    /// <inheritdoc/>
    public FeedReadiness Readiness => options.Value.Readiness(YouTubeOptions.SectionName, Key is null ? FeedSecret.Lack($"{YouTubeOptions.SectionName}:{nameof(YouTubeOptions.ApiKey)}", options.Value.ApiKeyFile) : null);

    /// <inheritdoc/>
    public int Parallelism => options.Value.Parallelism;

    /// <inheritdoc/>
    public IReadOnlyList<string> Streams => [.. options.Value.QueryTexts.Select(query => SearchPrefix + query), .. options.Value.ChannelIds.Select(id => ChannelPrefix + id)];

    private string? Key => FeedSecret.Read(options.Value.ApiKey, options.Value.ApiKeyFile);

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var videos = await VideosAsync(client, stream, cancellationToken).ConfigureAwait(false);
        var marks = VideoMarks.Of(watermark);
        foreach (var video in videos)
        {
            // A new video is read from its beginning, which is not long ago.
            var since = marks[video.Id] ?? video.PublishedAt;
            var newest = since;
            string? next = null;
            for (var page = 1; ; page++)
            {
                var answer = await AskAsync(client, CommentsAddress(video.Id, next), $"YouTube, comments of {video.Id}", cancellationToken).ConfigureAwait(false);
                var document = answer.ToDocument(Source, stream, time);
                if (PageSpan.Of(_parser, document, out var fault) is not { } span)
                {
                    yield return new FeedPage(document);
                    throw answer.Failure(fault!);
                }

                newest = PageSpan.Later(newest, span.Newest);
                next = answer.Status == HttpStatusCode.OK ? YouTubeParser.NextPage(document) : null;
                var isEnd = next is null || span.Count == 0 || span.Oldest < since;
                if (isEnd || page == options.Value.MaxPages)
                {
                    yield return new FeedPage(document, marks.Move(video.Id, newest, videos), NoteOf(answer, video, isEnd, page));
                    break;
                }

                yield return new FeedPage(document);
            }
        }
    }

    private static string? NoteOf(FeedAnswer answer, YouTubeVideo video, bool isEnd, int pages)
    {
        if (answer.Status != HttpStatusCode.OK)
        {
            return YouTubeError.Of(answer.Content)?.Reason == "commentsDisabled" ? $"Comments are switched off under video {video.Id}." : $"Video {video.Id} is gone.";
        }

        return isEnd ? null : string.Create(CultureInfo.InvariantCulture, $"Video {video.Id} has more comments than {pages} pages; the older ones were not read.");
    }

    private async Task<IReadOnlyList<YouTubeVideo>> VideosAsync(HttpClient client, string stream, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!_found.TryGetValue(stream, out var found) || now - found.At >= options.Value.SearchEvery)
        {
            var answer = await AskAsync(client, SearchAddress(stream, now - options.Value.VideoAge), $"YouTube, {stream}", cancellationToken).ConfigureAwait(false);
            found = (now, YouTubeVideo.Read(answer.Content) ?? throw answer.Failure("the answer is no list of videos."));
            _found[stream] = found;
        }

        return [.. found.Videos.Where(video => video.PublishedAt > now - options.Value.VideoAge && video.PublishedAt <= now).Take(options.Value.Videos)];
    }

    /// <summary>An answer with items, or one that says that a video has no comments.</summary>
    private async Task<FeedAnswer> AskAsync(HttpClient client, Uri address, string subject, CancellationToken cancellationToken)
    {
        var answer = await FeedCall.GetAsync(client, address, subject, [("X-Goog-Api-Key", Key ?? string.Empty), ("Accept", "application/json")], cancellationToken, Judge).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.OK)
        {
            answer.RefuseHtml();
            return answer;
        }

        var error = YouTubeError.Of(answer.Content);
        if (error is { IsWithoutComments: true }) { return answer; }
        var status = string.Create(CultureInfo.InvariantCulture, $"{(int)answer.Status}");
        throw answer.Failure(error switch
        {
            null => $"{status} {answer.Status}.",
            { IsQuota: true } => $"{status}, {error.Reason}: the day's quota is used up; Google renews it at midnight in California.",
            _ => $"{status}, {(error.Reason.Length == 0 ? answer.Status.ToString() : MessageFields.Shortened(error.Reason))}: {error.Message}",
        });
    }

    /// <summary>A refusal says its reason in the body, and another try would not change it.</summary>
    private static StatusVerdict Judge(HttpStatusCode status, ReadOnlyMemory<byte> body) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? StatusVerdict.Answer : StatusVerdict.AsUsual;

    private static Uri CommentsAddress(string video, string? page) => new(
        string.Create(CultureInfo.InvariantCulture, $"youtube/v3/commentThreads?part=snippet,replies&order=time&maxResults={PageSize}&videoId={Uri.EscapeDataString(video)}")
        + (page is null ? string.Empty : "&pageToken=" + Uri.EscapeDataString(page)),
        UriKind.Relative);

    private static Uri SearchAddress(string stream, DateTimeOffset from)
    {
        var what = stream.StartsWith(ChannelPrefix, StringComparison.Ordinal)
            ? "channelId=" + Uri.EscapeDataString(stream[ChannelPrefix.Length..])
            : "regionCode=IN&q=" + Uri.EscapeDataString(stream[SearchPrefix.Length..]);
        return new Uri(
            string.Create(CultureInfo.InvariantCulture, $"youtube/v3/search?part=snippet&type=video&order=date&maxResults=50&publishedAfter={from.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z&{what}"),
            UriKind.Relative);
    }
}
