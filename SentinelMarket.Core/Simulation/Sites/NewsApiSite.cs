using System.Globalization;
using System.Net;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>NewsAPI's <c>everything</c> over the newsrooms that it knows: newest first, by page number.</summary>
internal sealed class NewsApiSite(SimulatedCrowd crowd) : SimulatedSite
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public override string Name => "newsapi";

    public override bool Has(Uri address) => address.Host == "newsapi.org";

    public override string SubjectOf(SiteRequest request) => request["q"] ?? request.Path;

    public override SiteAnswer Answer(SiteRequest request)
    {
        if (request.Path != "/v2/everything") { return Problem(HttpStatusCode.NotFound, "notFound", "The endpoint was not found."); }
        if (request["apiKey"] is null && !request.Headers.Contains("X-Api-Key") && request.Headers.Authorization is null)
        {
            return Problem(HttpStatusCode.Unauthorized, "apiKeyMissing", "Your API key is missing.");
        }

        if (request["q"] is null && request["sources"] is null && request["domains"] is null)
        {
            return Problem(HttpStatusCode.BadRequest, "parametersMissing", "Required parameters are missing, the scope of your search is too broad.");
        }

        var terms = new SearchTerms(request["q"]);
        var to = request.Instant("to") is { } until && until < request.Now ? until.AddSeconds(1) : request.Now;
        var hosts = request["domains"]?.Split(',');
        var found = crowd.Backwards(Platforms.News, request.Instant("from") ?? request.Now - Kept, to)
            .Where(article => CrowdPlaces.NewsApi.Any(publisher => publisher.Host == article.Place) && (hosts is null || hosts.Any(article.Place.EndsWith)) && terms.Find(NewsWriter.Searched(article), "en"))
            .ToList();
        if (request.Fault == SimulatedFault.EmptyPage) { found.Clear(); }
        var size = request.Number("pageSize", 100, 1, 100);
        var skipped = Math.Max(0, ((request.Number("page", 1, 1, 1000) - 1) * size) - request.Repeated);
        return SiteAnswer.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "ok");
            json.WriteNumber("totalResults", found.Count);
            json.WriteStartArray("articles");
            foreach (var article in found.Skip(skipped).Take(size))
            {
                var publisher = CrowdPlaces.NewsApi.First(one => one.Host == article.Place);
                json.WriteStartObject();
                json.WriteStartObject("source");
                json.WriteString("id", publisher.NewsApiId);
                json.WriteString("name", publisher.Name);
                json.WriteEndObject();

                // Authors are missing in two ways.
                json.WriteString("author", (article.Number % 3) switch { 0 => null, 1 => string.Empty, _ => "Markets Desk" });
                json.WriteString("title", article.Title);
                json.WriteString("description", article.Text);
                json.WriteString("url", NewsWriter.AddressOf(article));
                json.WriteNull("urlToImage");
                json.WriteString("publishedAt", article.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                json.WriteString("content", string.Create(CultureInfo.InvariantCulture, $"{article.Text}\r\nThe story goes on… [+{900 + (article.Number % 3000)} chars]"));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public override SiteAnswer? Refuse(SimulatedFault fault, SiteRequest request) => fault switch
    {
        SimulatedFault.UsageCapped or SimulatedFault.RateLimitedSilently => Problem(HttpStatusCode.TooManyRequests, "rateLimited", "You have made too many requests recently. Developer accounts are limited to 100 requests over a 24 hour period."),
        SimulatedFault.Unauthorized => Problem(HttpStatusCode.Unauthorized, "apiKeyInvalid", "Your API key is invalid or incorrect."),
        SimulatedFault.InternalError => Problem(HttpStatusCode.InternalServerError, "unexpectedError", "This shouldn't happen."),
        _ => base.Refuse(fault, request),
    };

    private static SiteAnswer Problem(HttpStatusCode status, string code, string message) =>
        SiteAnswer.Json($$"""{"status":"error","code":"{{code}}","message":"{{message}}"}""", status);
}
