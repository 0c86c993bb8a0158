using System.Globalization;
using System.Net;
using System.Text;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>RSS and Atom of the newsrooms that publish it, each with its own habits: how it writes dates, and whether it escapes twice.</summary>
internal sealed class NewsFeedSite(SimulatedCrowd crowd) : SimulatedSite
{
    private const int MostItems = 60;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    public override string Name => "rss";

    public override bool Has(Uri address) => address.Host == CrowdPlaces.FeedHost;

    public override SiteAnswer Answer(SiteRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2) { return SiteAnswer.NotFound; }
        var articles = request.Fault == SimulatedFault.EmptyPage ? [] : crowd.Backwards(Platforms.News, request.Now - Kept, request.Now).Where(article => article.Place == parts[0]).Take(MostItems).ToList();
        var state = $"W/\"{(articles.Count == 0 ? "none" : Written(articles[0].Number))}\"";
        if (articles.Count > 0 && request.Headers.TryGetValues("If-None-Match", out var known) && known.Contains(state, StringComparer.Ordinal)) { return new SiteAnswer(HttpStatusCode.NotModified, [], "application/xml"); }
        return (Feed(parts, articles, request.Now) ?? SiteAnswer.NotFound) with { Headers = [("ETag", state)] };
    }

    private static SiteAnswer? Feed(string[] parts, List<CrowdMessage> articles, DateTimeOffset now)
    {
        for (var habit = 0; habit < CrowdPlaces.Rss.Count; habit++)
        {
            if (CrowdPlaces.Rss[habit] is var publisher && publisher.Host == parts[0] && parts[1] == "rss.xml") { return SiteAnswer.Text(Rss(publisher, articles, habit), "application/rss+xml"); }
        }

        return parts[0] == CrowdPlaces.Atom.Host && parts[1] == "atom.xml" ? SiteAnswer.Text(Atom(articles, now), "application/atom+xml") : null;
    }

    private static string Rss(Publisher publisher, List<CrowdMessage> articles, int habit)
    {
        var feed = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss xmlns:dc=\"http://purl.org/dc/elements/1.1/\" version=\"2.0\"><channel>");
        feed.Append(CultureInfo.InvariantCulture, $"<title>{Xml(publisher.Name)} - Markets</title><link>https://{publisher.Host}/markets</link><description>Markets</description>\n");
        foreach (var article in articles)
        {
            var address = NewsWriter.AddressOf(article);
            feed.Append("<item><title>").Append(habit == 1 ? Xml(Xml(article.Title!)) : Xml(article.Title!)).Append("</title>");
            feed.Append("<description>").Append(habit switch
            {
                0 => Xml(article.Text),
                1 => Xml(Xml(article.Text)),
                _ => $"<![CDATA[<p>{Xml(article.Text)}</p>]]>",
            }).Append("</description>");
            feed.Append("<link>").Append(Xml(address)).Append("</link>");
            if (habit != 1) { feed.Append("<guid isPermaLink=\"true\">").Append(Xml(address)).Append("</guid>"); }
            feed.Append("<pubDate>").Append(Date(article.At, habit)).Append("</pubDate></item>\n");
        }

        return feed.Append("</channel></rss>\n").ToString();
    }

    private static string Atom(List<CrowdMessage> articles, DateTimeOffset now)
    {
        var feed = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\">");
        feed.Append(CultureInfo.InvariantCulture, $"<title>{Xml(CrowdPlaces.Atom.Name)}</title><id>https://{CrowdPlaces.Atom.Host}/</id><updated>{now:yyyy-MM-dd'T'HH:mm:ss'Z'}</updated>\n");
        foreach (var article in articles)
        {
            var address = Xml(NewsWriter.AddressOf(article));
            feed.Append(CultureInfo.InvariantCulture, $"<entry><title type=\"html\">{Xml(Xml(article.Title!))}</title><link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/><id>{address}</id>");
            feed.Append(CultureInfo.InvariantCulture, $"<published>{article.At:yyyy-MM-dd'T'HH:mm:ss'Z'}</published><updated>{article.At:yyyy-MM-dd'T'HH:mm:ss'Z'}</updated><author><name>Desk</name></author>");
            feed.Append(CultureInfo.InvariantCulture, $"<summary type=\"text\">{Xml(article.Text)}</summary></entry>\n");
        }

        return feed.Append("</feed>\n").ToString();
    }

    private static string Date(DateTimeOffset at, int habit)
    {
        var indian = at.ToOffset(IndianTime.Offset);
        return habit switch
        {
            0 => indian.ToString("ddd, dd MMM yyyy HH:mm:ss '+0530'", CultureInfo.InvariantCulture),
            1 => indian.ToString("ddd, dd MMM yyyy HH:mm:ss '+0530'", CultureInfo.InvariantCulture).Replace(" Sep ", " Sept ", StringComparison.Ordinal),
            _ => at.ToString("ddd, d MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture),
        };
    }

    private static string Xml(string text) => WebUtility.HtmlEncode(text).Replace("&#39;", "&apos;", StringComparison.Ordinal);
}
