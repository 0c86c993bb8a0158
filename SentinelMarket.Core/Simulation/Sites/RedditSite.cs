using System.Globalization;
using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>Reddit: tokens for applications, new posts and comments of the crowd's subreddits, searches; listings page by <c>after</c>.</summary>
internal sealed class RedditSite(SimulatedCrowd crowd) : SimulatedSite
{
    private const int MostListed = 1000;
    private const int CallsInWindow = 1000;
    private const string Token = "simulated-access-token";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly CallBudget _budget = new(CallsInWindow, TimeSpan.FromMinutes(10));

    public override string Name => Platforms.Reddit;

    public override bool Has(Uri address) => address.Host is "oauth.reddit.com" or "www.reddit.com";

    /// <summary>The id of a post or a comment, as Reddit writes numbers.</summary>
    public static string FullnameOf(CrowdMessage message) => (message.Title is null ? "t1_" : "t3_") + Base36(message.Number);

    public override SiteAnswer Answer(SiteRequest request)
    {
        if (request.Path == "/api/v1/access_token") { return Grant(request); }
        if (request.Address.Host != "oauth.reddit.com") { return SiteAnswer.Html("reddit.com: page not found", "page not found", HttpStatusCode.NotFound); }
        if (request.Credentials("bearer") != Token) { return SiteAnswer.Json("""{"message":"Unauthorized","error":401}""", HttpStatusCode.Unauthorized); }
        var (left, reset) = _budget.Take(request.Now);
        (string, string)[] headers =
        [
            ("x-ratelimit-used", Written(CallsInWindow - Math.Max(0, left))), ("x-ratelimit-remaining", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, left):0.0}")),
            ("x-ratelimit-reset", Written((long)(reset - request.Now).TotalSeconds)),
        ];
        return (left < 0 ? SiteAnswer.Json("""{"message":"Too Many Requests","error":429}""", HttpStatusCode.TooManyRequests) : Listing(request)) with { Headers = headers };
    }

    public override SiteAnswer? Refuse(SimulatedFault fault, SiteRequest request) => fault switch
    {
        SimulatedFault.Unauthorized => SiteAnswer.Json("""{"message":"Unauthorized","error":401}""", HttpStatusCode.Unauthorized),
        SimulatedFault.NotFound => SiteAnswer.Json("""{"reason":"banned","message":"Not Found","error":404}""", HttpStatusCode.NotFound),
        _ => base.Refuse(fault, request),
    };

    private static SiteAnswer Grant(SiteRequest request) => request.Method == HttpMethod.Post && request.Credentials("Basic") is not null
        ? SiteAnswer.Json($$"""{"access_token":"{{Token}}","token_type":"bearer","expires_in":86400,"scope":"*"}""", HttpStatusCode.OK)
        : SiteAnswer.Json("""{"message":"Unauthorized","error":401}""", HttpStatusCode.Unauthorized);

    private SiteAnswer Listing(SiteRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var subreddit = parts is ["r", var named, ..] ? CrowdPlaces.Subreddits.FirstOrDefault(one => string.Equals(one, named, StringComparison.OrdinalIgnoreCase)) : null;
        var what = parts.Length > 0 ? parts[^1] : string.Empty;
        if (what is not ("new" or "comments" or "search") || (parts is ["r", ..] && subreddit is null)) { return Refuse(SimulatedFault.NotFound, request)!; }

        var terms = new SearchTerms(what == "search" ? request["q"] : null);
        var after = request["after"] is { Length: > 3 } fullname && Number(fullname[3..]) is { } number ? number + request.Repeated : long.MaxValue;
        var found = crowd.Backwards(Platforms.Reddit, request.Now - Kept, request.Now)
            .Where(message => (message.Title is null) == (what == "comments") && (subreddit is null || message.Place == subreddit) && terms.Find($"{message.Title} {message.Text}", "en"))
            .Take(MostListed).SkipWhile(message => message.Number >= after);
        var limit = request.Number("limit", 25, 1, 100);
        var listed = request.Fault == SimulatedFault.EmptyPage && after == long.MaxValue ? [] : found.Take(limit + 1).ToList();
        var escape = request["raw_json"] != "1";
        return SiteAnswer.Json(json => Write(json, [.. listed.Take(limit)], listed.Count > limit, request.Now, escape));
    }

    private static void Write(Utf8JsonWriter json, CrowdMessage[] page, bool goesOn, DateTimeOffset now, bool escape)
    {
        json.WriteStartObject();
        json.WriteString("kind", "Listing");
        json.WriteStartObject("data");
        json.WriteString("modhash", "");
        json.WriteNumber("dist", page.Length);
        if (goesOn) { json.WriteString("after", FullnameOf(page[^1])); }
        else { json.WriteNull("after"); }
        json.WriteNull("before");
        json.WriteStartArray("children");
        foreach (var message in page)
        {
            json.WriteStartObject();
            json.WriteString("kind", message.Title is null ? "t1" : "t3");
            json.WriteStartObject("data");
            WriteMessage(json, message, now, escape);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, CrowdMessage message, DateTimeOffset now, bool escape)
    {
        var id = Base36(message.Number);
        var gone = !message.IsThereAt(now);
        var text = gone ? "[removed]" : message.TextAt(now);
        json.WriteString("id", id);
        json.WriteString("name", FullnameOf(message));
        json.WriteString("subreddit", message.Place);
        json.WriteString("subreddit_id", "t5_sim1");
        json.WriteString("author", gone ? "[deleted]" : message.Author.Handle);
        if (!gone) { json.WriteString("author_fullname", "t2_" + Base36(message.Author.Id)); }
        json.WriteNumber("created_utc", (double)message.At.ToUnixTimeSeconds());
        json.WriteNumber("score", 1 + (message.Number % 41));
        if (message.EditedAt <= now) { json.WriteNumber("edited", (double)message.EditedAt.Value.ToUnixTimeSeconds()); }
        else { json.WriteBoolean("edited", false); }

        if (message.Title is { } title)
        {
            json.WriteString("title", Escaped(title, escape));
            json.WriteString("selftext", Escaped(text, escape));
            json.WriteBoolean("is_self", true);
            json.WriteNumber("num_comments", message.Number % 17);
            json.WriteNumber("subreddit_subscribers", 184_000);
            if (gone) { json.WriteString("removed_by_category", "moderator"); }
            json.WriteString("permalink", $"/r/{message.Place}/comments/{id}/post/");
            json.WriteString("url", $"https://www.reddit.com/r/{message.Place}/comments/{id}/post/");
            return;
        }

        // Comments stand under the thread of their day, which itself is not listed.
        var day = IndianTime.DayOf(message.At);
        var thread = Base36((CrowdClock.SlotOf(IndianTime.ToUtc(day.ToDateTime(TimeOnly.MinValue))) * CrowdClock.Capacity) + CrowdClock.Capacity - 1);
        json.WriteString("body", Escaped(text, escape));
        json.WriteString("link_id", "t3_" + thread);
        json.WriteString("parent_id", "t3_" + thread);
        json.WriteString("link_title", string.Create(CultureInfo.InvariantCulture, $"Daily Discussion Thread - {day:dd MMMM, yyyy}"));
        json.WriteString("permalink", $"/r/{message.Place}/comments/{thread}/daily_discussion/{id}/");
    }

    // Without raw_json=1 Reddit escapes these three.
    private static string Escaped(string text, bool escape) => !escape ? text
        : text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Base36(long number)
    {
        Span<char> digits = stackalloc char[14];
        var start = digits.Length;
        do
        {
            digits[--start] = "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(number % 36)];
            number /= 36;
        }
        while (number > 0);
        return digits[start..].ToString();
    }

    private static long? Number(string base36)
    {
        var number = 0L;
        foreach (var digit in base36)
        {
            if (!char.IsAsciiLetterOrDigit(digit) || number > long.MaxValue / 72) { return null; }
            number = (number * 36) + (char.IsAsciiDigit(digit) ? digit - '0' : char.ToLowerInvariant(digit) - 'a' + 10);
        }

        return number;
    }
}
