using System.Globalization;
using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>Recent search of X's API v2, with its rate-limit headers and error bodies.</summary>
internal sealed class XSite(SimulatedCrowd crowd) : SimulatedSite
{
    private const string SearchPath = "/2/tweets/search/recent";
    private const long TwitterEpoch = 1288834974657;
    private const int SequenceBits = 22;
    private const int CallsInWindow = 450;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly CallBudget _budget = new(CallsInWindow, TimeSpan.FromMinutes(15));

    public override string Name => Platforms.X;

    public override bool Has(Uri address) => address.Host is "api.x.com" or "api.twitter.com";

    public override string SubjectOf(SiteRequest request) => request["query"] ?? request.Path;

    /// <summary>The id of a post: its milliseconds, then its place in its slot.</summary>
    public static long IdOf(CrowdMessage post) => ((post.At.ToUnixTimeMilliseconds() - TwitterEpoch) << SequenceBits) | (post.Number % CrowdClock.Capacity);

    public override SiteAnswer Answer(SiteRequest request)
    {
        if (request.Path != SearchPath) { return Problem(HttpStatusCode.NotFound, "Not Found", "about:blank"); }
        if (request.Credentials("Bearer") is null) { return Problem(HttpStatusCode.Unauthorized, "Unauthorized", "about:blank"); }
        var (left, reset) = _budget.Take(request.Now);
        (string, string)[] headers =
        [
            ("x-rate-limit-limit", Written(CallsInWindow)), ("x-rate-limit-remaining", Written(Math.Max(0, left))), ("x-rate-limit-reset", Written(reset.ToUnixTimeSeconds())),
        ];
        return (left < 0 ? Problem(HttpStatusCode.TooManyRequests, "Too Many Requests", "about:blank") : Search(request)) with { Headers = headers };
    }

    public override SiteAnswer? Refuse(SimulatedFault fault, SiteRequest request) => fault switch
    {
        SimulatedFault.UsageCapped => SiteAnswer.Json(
            """{"account_id":0,"product_name":"standard-basic","title":"UsageCapExceeded","period":"Monthly","scope":"Product","detail":"Usage cap exceeded: Monthly product cap","type":"https://api.x.com/2/problems/usage-capped"}""",
            HttpStatusCode.TooManyRequests),
        SimulatedFault.Unauthorized => Problem(HttpStatusCode.Unauthorized, "Unauthorized", "about:blank"),
        SimulatedFault.RateLimited => Problem(HttpStatusCode.TooManyRequests, "Too Many Requests", "about:blank") with { Headers = [("Retry-After", "1"), ("x-rate-limit-remaining", "0")] },
        SimulatedFault.RateLimitedSilently => Problem(HttpStatusCode.TooManyRequests, "Too Many Requests", "about:blank"),
        _ => base.Refuse(fault, request),
    };

    private SiteAnswer Search(SiteRequest request)
    {
        if (request["query"] is not { } query) { return Invalid("query", "The query parameter can not be empty"); }
        var kept = request.Now - Kept;
        var start = request.Instant("start_time");
        if (start < kept) { return Invalid("start_time", "'start_time' must be on or after the time seven days ago"); }
        var since = request.Long("since_id") ?? 0;
        var from = start ?? kept;
        if (since > 0 && InstantOf(since) is var known && known > from) { from = known.AddMilliseconds(-1); }
        var limit = request.Number("max_results", 10, 10, 100);
        var terms = new SearchTerms(query);
        var before = long.TryParse(request["next_token"]?.TrimStart('s', 'i', 'm'), NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token + request.Repeated : long.MaxValue;
        var to = before == long.MaxValue ? request.Now : CrowdClock.StartOf(CrowdClock.SlotOfNumber(before) + 1);
        var found = crowd.Backwards(Platforms.X, from, to < request.Now ? to : request.Now)
            .Where(post => post.Number < before && IdOf(post) > since && post.IsThereAt(request.Now) && terms.Find(post.Text, LanguageOf(post)))
            .Take(limit + 1).ToList();
        if (request.Fault == SimulatedFault.EmptyPage && before == long.MaxValue) { found.Clear(); }
        var page = found.Take(limit).ToList();
        return SiteAnswer.Json(json => Write(json, page, found.Count > limit));
    }

    private static void Write(Utf8JsonWriter json, List<CrowdMessage> page, bool goesOn)
    {
        json.WriteStartObject();
        if (page.Count > 0)
        {
            json.WriteStartArray("data");
            foreach (var post in page) { WritePost(json, post); }
            json.WriteEndArray();
            json.WriteStartObject("includes");
            json.WriteStartArray("users");
            foreach (var author in page.Select(post => post.Author).Distinct()) { WriteUser(json, author); }
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartObject("meta");
        if (page.Count > 0)
        {
            json.WriteString("newest_id", Written(IdOf(page[0])));
            json.WriteString("oldest_id", Written(IdOf(page[^1])));
        }

        json.WriteNumber("result_count", page.Count);
        if (goesOn) { json.WriteString("next_token", "sim" + Written(page[^1].Number)); }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePost(Utf8JsonWriter json, CrowdMessage post)
    {
        var id = Written(IdOf(post));
        var likes = post.Author.Followers / 40;
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteStartArray("edit_history_tweet_ids");
        json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteString("conversation_id", id);
        json.WriteString("author_id", Written(post.Author.Id));
        json.WriteString("created_at", post.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("lang", LanguageOf(post));
        json.WriteBoolean("possibly_sensitive", false);

        // X escapes these three and nothing else.
        json.WriteString("text", post.Text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal));
        json.WriteStartObject("public_metrics");
        json.WriteNumber("retweet_count", likes / 5);
        json.WriteNumber("reply_count", likes / 7);
        json.WriteNumber("like_count", likes);
        json.WriteNumber("quote_count", likes / 20);
        json.WriteNumber("bookmark_count", 0);
        json.WriteNumber("impression_count", post.Author.Followers / 2);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter json, CrowdAuthor author)
    {
        json.WriteStartObject();
        json.WriteString("id", Written(author.Id));
        json.WriteString("name", author.Name);
        json.WriteString("username", author.Handle);
        json.WriteBoolean("verified", author.Followers > 5000);
        json.WriteString("created_at", author.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00.000Z");
        json.WriteStartObject("public_metrics");
        json.WriteNumber("followers_count", author.Followers);
        json.WriteNumber("following_count", 180);
        json.WriteNumber("tweet_count", author.Id % 20_000);
        json.WriteNumber("listed_count", author.Followers / 300);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static DateTimeOffset InstantOf(long id) => DateTimeOffset.FromUnixTimeMilliseconds((id >> SequenceBits) + TwitterEpoch);

    private static string LanguageOf(CrowdMessage post) => post.Tongue switch { CrowdTongue.English => "en", CrowdTongue.Hinglish => "hi", _ => post.Number % 3 == 0 ? "und" : "en" };

    private static SiteAnswer Problem(HttpStatusCode status, string title, string type) =>
        SiteAnswer.Json(string.Create(CultureInfo.InvariantCulture, $$"""{"title":"{{title}}","detail":"{{title}}","type":"{{type}}","status":{{(int)status}}}"""), status);

    private static SiteAnswer Invalid(string parameter, string message) => SiteAnswer.Json(
        $$"""{"errors":[{"parameters":{"{{parameter}}":[]},"message":"{{message}}"}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"https://api.x.com/2/problems/invalid-request"}""",
        HttpStatusCode.BadRequest);
}
