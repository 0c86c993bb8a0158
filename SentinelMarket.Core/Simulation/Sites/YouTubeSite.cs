using System.Globalization;
using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>YouTube's Data API: videos of the simulated channels by search, and the comments under each; some videos have none to give.</summary>
internal sealed class YouTubeSite(SimulatedCrowd crowd) : SimulatedSite
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public override string Name => Platforms.YouTube;

    public override bool Has(Uri address) => address.Host is "www.googleapis.com" or "youtube.googleapis.com";

    public override string SubjectOf(SiteRequest request) => request["videoId"] ?? request["channelId"] ?? request["q"] ?? request.Path;

    /// <summary>The id of a comment.</summary>
    public static string IdOf(CrowdMessage comment) => "Ugsim" + Written(comment.Number) + "AaABAg";

    public override SiteAnswer Answer(SiteRequest request)
    {
        if (request["key"] is null && request.Headers.Authorization is null && !request.Headers.Contains("X-goog-api-key"))
        {
            return Problem(HttpStatusCode.Forbidden, "forbidden", "The request is missing a valid API key.");
        }

        return request.Path switch
        {
            "/youtube/v3/search" => Search(request),
            "/youtube/v3/commentThreads" => Comments(request),
            "/youtube/v3/videos" => Videos(request),
            _ => Problem(HttpStatusCode.NotFound, "notFound", "Not Found"),
        };
    }

    public override SiteAnswer? Refuse(SimulatedFault fault, SiteRequest request) => fault switch
    {
        SimulatedFault.UsageCapped => Problem(HttpStatusCode.Forbidden, "quotaExceeded", "The request cannot be completed because you have exceeded your <a href=\\\"/youtube/v3/getting-started#quota\\\">quota</a>."),
        SimulatedFault.RateLimitedSilently => Problem(HttpStatusCode.TooManyRequests, "rateLimitExceeded", "Too many requests."),
        SimulatedFault.Unauthorized => Problem(HttpStatusCode.BadRequest, "keyInvalid", "Bad Request"),
        SimulatedFault.InternalError => Problem(HttpStatusCode.InternalServerError, "backendError", "Backend Error"),
        _ => base.Refuse(fault, request),
    };

    private SiteAnswer Search(SiteRequest request)
    {
        var from = request.Instant("publishedAfter") ?? request.Now - Kept;
        var to = request.Instant("publishedBefore") is { } before && before < request.Now ? before : request.Now;
        var words = request["q"]?.Split([' ', '|', '"', '+'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 2).ToList();
        var videos = crowd.World.Videos.Backwards(from, to)
            .Where(video => request["channelId"] is not { } channel || CrowdPlaces.YouTubeChannels[video.Channel] == channel)
            .Where(video => words is null or [] || words.Exists(word => video.Title.Contains(word, StringComparison.OrdinalIgnoreCase)));
        return Listing(request, "youtube#searchListResponse", videos, request.Number("maxResults", 5, 0, 50), (json, video) =>
        {
            json.WriteString("kind", "youtube#searchResult");
            json.WriteStartObject("id");
            json.WriteString("kind", "youtube#video");
            json.WriteString("videoId", video.Id);
            json.WriteEndObject();
            WriteVideo(json, video);
        });
    }

    private SiteAnswer Videos(SiteRequest request)
    {
        var videos = (request["id"] ?? string.Empty).Split(',').Select(crowd.World.Videos.Find).OfType<CrowdVideo>().Where(video => video.At <= request.Now);
        return Listing(request, "youtube#videoListResponse", videos, 50, (json, video) =>
        {
            json.WriteString("kind", "youtube#video");
            json.WriteString("id", video.Id);
            WriteVideo(json, video);
        });
    }

    private SiteAnswer Comments(SiteRequest request)
    {
        if (request["videoId"] is not { } id || crowd.World.Videos.Find(id) is not { } video || video.At > request.Now)
        {
            return Problem(HttpStatusCode.NotFound, "videoNotFound", "The video identified by the <code>videoId</code> parameter could not be found.");
        }

        if (video.CommentsDisabled)
        {
            return Problem(HttpStatusCode.Forbidden, "commentsDisabled", "The video identified by the <code><a href=\\\"/youtube/v3/docs/commentThreads/list#videoId\\\">videoId</a></code> parameter has disabled comments.");
        }

        var end = video.At + VideoPlan.Attention + CrowdClock.Slot;
        var comments = crowd.Backwards(Platforms.YouTube, video.At, end < request.Now ? end : request.Now).Where(comment => comment.Place == id && comment.IsThereAt(request.Now));
        return Listing(request, "youtube#commentThreadListResponse", comments, request.Number("maxResults", 20, 1, 100), (json, comment) => WriteThread(json, comment, request.Now));
    }

    // A page's token is the number of entries before it.
    private static SiteAnswer Listing<T>(SiteRequest request, string kind, IEnumerable<T> entries, int limit, Action<Utf8JsonWriter, T> write)
    {
        var skipped = int.TryParse(request["pageToken"]?.TrimStart('S', 'I', 'M'), NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token : 0;
        var found = entries.Skip(Math.Max(0, skipped - request.Repeated)).Take(limit + 1).ToList();
        if (request.Fault == SimulatedFault.EmptyPage && skipped == 0) { found.Clear(); }
        return SiteAnswer.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteString("etag", "\"simulated\"");
            if (found.Count > limit && limit > 0) { json.WriteString("nextPageToken", "SIM" + Written(skipped + limit)); }
            json.WriteStartObject("pageInfo");
            json.WriteNumber("totalResults", skipped + found.Count);
            json.WriteNumber("resultsPerPage", limit);
            json.WriteEndObject();
            json.WriteStartArray("items");
            foreach (var entry in found.Take(limit))
            {
                json.WriteStartObject();
                write(json, entry);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteVideo(Utf8JsonWriter json, CrowdVideo video)
    {
        json.WriteStartObject("snippet");
        json.WriteString("publishedAt", Instant(video.At));
        json.WriteString("channelId", CrowdPlaces.YouTubeChannels[video.Channel]);
        json.WriteString("title", WebUtility.HtmlEncode(video.Title));
        json.WriteString("description", "Not investment advice ...");
        json.WriteString("channelTitle", CrowdPlaces.YouTubeTitles[video.Channel]);
        json.WriteString("liveBroadcastContent", "none");
        json.WriteEndObject();
    }

    private static void WriteThread(Utf8JsonWriter json, CrowdMessage comment, DateTimeOffset now)
    {
        var id = IdOf(comment);
        var channel = "UCsim" + Written(comment.Author.Id);
        var text = comment.TextAt(now);
        json.WriteString("kind", "youtube#commentThread");
        json.WriteString("id", id);
        json.WriteStartObject("snippet");
        json.WriteString("videoId", comment.Place);
        json.WriteStartObject("topLevelComment");
        json.WriteString("kind", "youtube#comment");
        json.WriteString("id", id);
        json.WriteStartObject("snippet");
        json.WriteString("authorDisplayName", "@" + comment.Author.Handle);
        json.WriteString("authorChannelUrl", "http://www.youtube.com/@" + comment.Author.Handle);
        json.WriteStartObject("authorChannelId");
        json.WriteString("value", channel);
        json.WriteEndObject();
        json.WriteString("videoId", comment.Place);
        json.WriteString("textDisplay", WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal));
        json.WriteString("textOriginal", text);
        json.WriteBoolean("canRate", true);
        json.WriteString("viewerRating", "none");
        json.WriteNumber("likeCount", comment.Number % 23);
        json.WriteString("publishedAt", Instant(comment.At));
        json.WriteString("updatedAt", Instant(comment.EditedAt <= now ? comment.EditedAt.Value : comment.At));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteBoolean("canReply", true);
        json.WriteNumber("totalReplyCount", 0);
        json.WriteBoolean("isPublic", true);
        json.WriteEndObject();
    }

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static SiteAnswer Problem(HttpStatusCode status, string reason, string message) => SiteAnswer.Json(
        string.Create(CultureInfo.InvariantCulture, $$$"""{"error":{"code":{{{(int)status}}},"message":"{{{message}}}","errors":[{"message":"{{{message}}}","domain":"youtube.commentThread","reason":"{{{reason}}}"}]}}"""),
        status);
}
