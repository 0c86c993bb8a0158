using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>GDELT's list of articles: titles only, seen at the next quarter of an hour; complaints about a query come as plain text with status 200.</summary>
internal sealed class GdeltSite(SimulatedCrowd crowd) : SimulatedSite
{
    private const string Stamp = "yyyyMMddHHmmss";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(15);

    public override string Name => "gdelt";

    public override bool Has(Uri address) => address.Host == "api.gdeltproject.org";

    public override string SubjectOf(SiteRequest request) => request["query"] ?? request.Path;

    /// <summary>When GDELT has seen an article.</summary>
    public static DateTimeOffset SeenAt(CrowdMessage article) => new(((article.At.UtcTicks + Round.Ticks - 1) / Round.Ticks) * Round.Ticks, TimeSpan.Zero);

    public override SiteAnswer Answer(SiteRequest request)
    {
        if (request.Path != "/api/v2/doc/doc") { return SiteAnswer.NotFound; }
        if (request["query"] is not { Length: > 2 } query) { return SiteAnswer.Text("Your query was too short or too long.\n", "text/html"); }
        var from = Time(request["startdatetime"]) ?? request.Now - Span(request["timespan"]);
        var to = Time(request["enddatetime"]) is { } end && end < request.Now ? end : request.Now;
        var terms = new SearchTerms(query);
        var found = crowd.Backwards(Platforms.News, from - Round, to)
            .Where(article => SeenAt(article) >= from && SeenAt(article) <= to && CrowdPlaces.Gdelt.Any(publisher => publisher.Host == article.Place) && terms.Find(NewsWriter.Searched(article), "en"))
            .Take(request.Number("maxrecords", 75, 1, 250)).ToList();
        if (string.Equals(request["sort"], "DateAsc", StringComparison.OrdinalIgnoreCase)) { found.Reverse(); }

        // An answer without articles has no key of that name.
        if (found.Count == 0 || request.Fault == SimulatedFault.EmptyPage) { return SiteAnswer.Json("{}", System.Net.HttpStatusCode.OK); }
        return SiteAnswer.Json(json => Write(json, found));
    }

    private static void Write(Utf8JsonWriter json, List<CrowdMessage> found)
    {
        json.WriteStartObject();
        json.WriteStartArray("articles");
        foreach (var article in found)
        {
            json.WriteStartObject();
            json.WriteString("url", NewsWriter.AddressOf(article));
            json.WriteString("url_mobile", "");
            json.WriteString("title", article.Title);
            json.WriteString("seendate", SeenAt(article).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            json.WriteString("socialimage", "");
            json.WriteString("domain", article.Place);
            json.WriteString("language", "English");
            json.WriteString("sourcecountry", "India");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text, Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null;

    // 15min, 24h, 3d, 1w, 2months
    private static TimeSpan Span(string? text)
    {
        var digits = new string([.. (text ?? string.Empty).TakeWhile(char.IsAsciiDigit)]);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) { return Kept; }
        var span = text![digits.Length..].ToLowerInvariant() switch
        {
            "min" => TimeSpan.FromMinutes(count),
            "h" or "hours" => TimeSpan.FromHours(count),
            "d" or "days" or "" => TimeSpan.FromDays(count),
            "w" or "weeks" => TimeSpan.FromDays(count * 7.0),
            _ => Kept,
        };
        return span < Kept ? span : Kept;
    }
}
