using System.Text;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.News;
using SentinelMarket.Tests.Sources.Messages;
using static SentinelMarket.Tests.Sources.Messages.MessageDocument;

namespace SentinelMarket.Tests.Sources.News;

public sealed class NewsParserTests
{
    private static readonly NewsApiParser NewsApi = new();
    private static readonly RssParser Rss = new();
    private static readonly GdeltParser Gdelt = new();

    [Fact]
    public void An_item_of_RSS_is_its_title_and_what_it_tells()
    {
        var articles = Rss.Messages(SourceIds.Rss, SamplePages.Rss);
        Assert.Equal("Larsen & Toubro wins order\n\nOrder of ₹500 crore", articles[0].Text);
        Assert.Equal(("news", "rss", "example.in", "example.in", "https://www.example.in/a/1.cms"), (articles[0].Platform, articles[0].Source, articles[0].Channel, articles[0].AuthorId, articles[0].Url));
        Assert.Equal(Utc(2026, 9, 26, 10, 18, 10), articles[0].PublishedAt);
        Assert.Equal(("Markets", """["Markets"]"""), (articles[0].Meta("publisher"), articles[0].Meta("categories")));
        Assert.Equal("Second\n\nWhole text", articles[1].Text);
        Assert.Equal((Utc(2026, 9, 24, 18, 30, 0), "A. Writer"), (articles[1].PublishedAt, articles[1].AuthorHandle));
    }

    [Fact]
    public void An_entry_of_Atom_is_read_with_its_page_and_its_edit()
    {
        var article = Assert.Single(Rss.Messages(SourceIds.Rss, SamplePages.Atom));
        Assert.Equal("M&M up\n\na < b\n\nc", article.Text);
        Assert.Equal(("https://x.in/1", "R. Rao", "Site"), (article.Url, article.AuthorHandle, article.Meta("publisher")));
        Assert.Equal(Utc(2026, 9, 20, 10, 0, 0), article.PublishedAt);
        Assert.Null(article.EditedAt); // earlier than its publication
    }

    [Fact]
    public void RSS_1_0_and_dates_of_Dublin_Core_are_read()
    {
        var article = Assert.Single(Rss.Messages(SourceIds.Rss, """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title></channel>
            <item><title>Hello there</title><link>https://a.in/1</link><dc:date>2026-09-20T10:00:00Z</dc:date></item></rdf:RDF>
            """));
        Assert.Equal(("Hello there", Utc(2026, 9, 20, 10, 0, 0)), (article.Text, article.PublishedAt));
    }

    [Theory]
    [InlineData("&lt;b&gt;Up&lt;/b&gt; 3%", "Up 3%")]
    [InlineData("M&amp;amp;M &amp;amp;amp; L&amp;amp;T", "M&M & L&T")]
    [InlineData("<![CDATA[Profit &amp;amp; loss &#8377;5]]>", "Profit & loss ₹5")]
    [InlineData("&amp;lt;p&amp;gt;One&amp;lt;/p&amp;gt;two", "One two")]
    [InlineData("P/E &lt; 20", "P/E < 20")]
    public void Entities_are_resolved_however_often_they_were_escaped(string title, string text) => Assert.Equal(text, Assert.Single(Rss.Messages(SourceIds.Rss, Item($"<title>{title}</title><link>https://a.in/1</link>"))).Text);

    [Fact]
    public void Without_a_link_the_guid_identifies_the_item()
    {
        var byAddress = Assert.Single(Rss.Messages(SourceIds.Rss, Item("<title>Hello</title><guid>https://www.a.in/1?utm_source=rss#top</guid>")));
        Assert.Equal(ArticleAddress.Id("a.in/1"), byAddress.ExternalId);
        var byName = Assert.Single(Rss.Messages(SourceIds.Rss, Item("<title>Hello</title><guid>abc-7</guid>")));
        Assert.Equal((ArticleAddress.Id("stream abc-7"), (string?)null), (byName.ExternalId, byName.Url));
        Assert.Equal("The article has no address.", Rss.Refusal(SourceIds.Rss, Item("<title>Hello</title>")).Message);
    }

    [Fact]
    public void A_refused_item_is_found_again_by_its_place()
    {
        const string Bad = "<item><title>Zweite ₹</title><link>https://a.in/2</link><pubDate>soon</pubDate></item>";
        var body = $"\uFEFF \n<rss><channel>\r\n<item><title>A ₹</title><link>https://a.in/1</link><pubDate>2026-09-20T10:00:00Z</pubDate></item>\r\n  {Bad}</channel></rss>";
        var page = Of(SourceIds.Rss, body);
        var refused = Rss.Parse(page).Single(parsed => parsed.Verdict is not null);
        Assert.Equal("The item's date is \"soon\"; a time like Sat, 26 Sep 2026 15:48:10 +0530 was expected.", refused.Verdict!.Message);
        Assert.Equal((2, Bad), (refused.Position, Encoding.UTF8.GetString(page.Content.Span.Slice(refused.RawOffset, refused.RawLength))));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    public void Feeds_are_read_in_the_encoding_that_they_name(string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var body = $"<?xml version=\"1.0\" encoding=\"{name}\"?>" + Item("<title>Caf\u00E9 up</title><link>https://a.in/1</link>");
        Assert.Equal("Café up", Assert.Single(Rss.Messages(Of(SourceIds.Rss, [.. encoding.GetPreamble(), .. encoding.GetBytes(body)]))).Text);
    }

    [Fact]
    public void A_DTD_is_refused_and_opens_no_file()
    {
        var e = Assert.Throws<MalformedDocumentException>(() => Rss.Parse(Of(SourceIds.Rss, """
            <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
            <rss><channel><item><title>&x;&b;</title></item></channel></rss>
            """)).ToList());
        Assert.Equal("document.xml", e.Rule);
        Assert.EndsWith("; a DTD is refused.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://www.livemint.com/a/b.html?utm_source=x&id=7&fbclid=1#top", "livemint.com/a/b.html?id=7")]
    [InlineData("http://LiveMint.com/a/b.html/", "livemint.com/a/b.html")]
    [InlineData("https://consent.google.com/ml?continue=https://news.google.com/rss/articles/CBMi&gl=FR&hl=en-US", "news.google.com/rss/articles/CBMi")]
    [InlineData("https://a.in:8443/x", "a.in:8443/x")]
    [InlineData("ftp://a.in/x", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("/relative", null)]
    public void An_article_has_one_identity_whoever_brings_it(string address, string? canonical) =>
        Assert.Equal(canonical, ArticleAddress.Of(address) is { } uri ? ArticleAddress.Canonical(uri) : null);

    [Fact]
    public void NewsAPIs_content_stands_in_for_a_missing_description_without_its_tail()
    {
        var articles = NewsApi.Messages(SourceIds.NewsApi, SamplePages.Json[2].Body);
        Assert.Equal("Tata Steel gains 3%\n\nShares of Tata Steel rose…", articles[0].Text);
        Assert.Equal((ArticleAddress.Id("livemint.com/a"), (string?)null, "Mint"), (articles[0].ExternalId, articles[0].AuthorHandle, articles[0].Meta("publisher")));
        Assert.Equal("Infosys falls\n\nWeak & slow", articles[1].Text);
        Assert.Equal("article.removed", NewsApi.Refusal(SourceIds.NewsApi, """{"articles":[{"title":"[Removed]","url":"https://removed.com","publishedAt":"1970-01-01T00:00:00Z"}]}""").Rule);
    }

    [Fact]
    public void GDELT_says_nothing_found_with_an_empty_object() => Assert.Empty(Gdelt.Messages(SourceIds.Gdelt, "{}"));

    [RecordedFact]
    public void The_recorded_RSS_reads_as_people_read_it()
    {
        var articles = Rss.Messages(Of(SourceIds.Rss, RecordedFactAttribute.Read("news/indian_rss_date_quirks.xml")));
        Assert.Equal<IEnumerable<DateTimeOffset>>([Utc(2026, 9, 26, 10, 18, 10), Utc(2026, 9, 26, 12, 27, 36), Utc(2026, 9, 24, 18, 30, 0)], articles.Select(article => article.PublishedAt));
        Assert.Equal<IEnumerable<string>>(
            [
                "J Infratech files IPO papers; eyes Rs 600 cr via fresh issue\n\nJ Infratech Ltd has submitted preliminary papers for an initial public offering.",
                "Buy Ideaforge stock for 27% upside, says Ashika\n\nDrone stock gets a buy rating.",
                "Key decisions taken in the SEBI Board Meeting dated 24th September, 2026",
            ],
            articles.Select(article => article.Text));
        Assert.Equal<IEnumerable<string?>>(["economictimes.indiatimes.com", "livemint.com", "sebi.gov.in"], articles.Select(article => article.Channel));
    }

    [RecordedFact]
    public void The_recorded_answers_of_NewsAPI_read_as_people_read_them()
    {
        var articles = NewsApi.Messages(Of(SourceIds.NewsApi, RecordedFactAttribute.Read("news/newsapi_everything_real_20230322.json")));
        Assert.Equal(3, articles.Count);
        Assert.Equal(
            "Il video del deputato Angelo Bonelli alla Camera con i sassi dell’Adige in secca\n\nMercoledì la presidente del Consiglio, Giorgia Meloni, è intervenuta alla Camera per le comunicazioni in vista del Consiglio europeo del 23 e 24 marzo a Bruxelles. Aveva fatto lo stesso martedì in Se…",
            articles[0].Text);
        Assert.Equal(("ilpost.it", (string?)null, Utc(2023, 3, 22, 15, 24, 52)), (articles[0].Channel, articles[0].AuthorHandle, articles[0].PublishedAt));
        Assert.Null(articles[1].AuthorHandle);
        Assert.StartsWith("Spesa di 231 miliardi per 17,7 milioni di pensioni Inps", articles[2].Text, StringComparison.Ordinal);
        Assert.Contains("\nPensioni, Inps: oltre il 55% è di importo inferiore a 750 euro TGCOM\n", articles[2].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("cookies", articles[2].Text, StringComparison.Ordinal);
        Assert.Equal(("news.google.com", "https://news.google.com/rss/articles/CBMi"), (articles[2].Channel, articles[2].Url));

        var others = NewsApi.Messages(Of(SourceIds.NewsApi, RecordedFactAttribute.Read("news/vgi_newsapi_everything.json")));
        Assert.Equal(("Markets rally after election results\n\nStocks rose sharply as results came in.", "Jane Doe", Utc(2024, 6, 15, 12, 30, 0)), (others[0].Text, others[0].AuthorHandle, others[0].PublishedAt));
        Assert.Equal("The Guardian", others[1].Meta("publisher"));
    }

    [RecordedTheory]
    [InlineData("newsapi_error_rateLimited.json", "it says rateLimited: You have made too many requests recently.")]
    [InlineData("vgi_newsapi_error.json", "it says apiKeyInvalid: Your API key is invalid or incorrect.")]
    public void The_recorded_errors_of_NewsAPI_are_told_in_their_words(string file, string words) =>
        Assert.Contains(words, Assert.Throws<MalformedDocumentException>(() => NewsApi.Parse(Of(SourceIds.NewsApi, RecordedFactAttribute.Read("news/" + file))).ToList()).Message, StringComparison.Ordinal);

    [RecordedFact]
    public void The_recorded_answer_of_GDELT_reads_as_people_read_it()
    {
        var parsed = Gdelt.Parse(Of(SourceIds.Gdelt, RecordedFactAttribute.Read("news/vgi_gdelt_artlist.json"))).ToList();
        var first = parsed[0].Record!;
        Assert.Equal(("World leaders gather for climate summit", "bbc.co.uk", "en", Utc(2024, 6, 15, 12, 30, 0)), (first.Text, first.Channel, first.Language, first.PublishedAt));
        Assert.Equal(("fr", "France"), (parsed[1].Record?.Language, parsed[1].Record?.Meta("country")));
        Assert.Equal("seendate is missing: it is not known when the message was published.", parsed[2].Verdict?.Message);
        Assert.Equal(3, parsed.Count);
    }

    private static string Item(string fields) => $"<rss version=\"2.0\"><channel><title>Feed</title><item>{fields}<pubDate>Sat, 26 Sep 2026 15:48:10 +0530</pubDate></item></channel></rss>";
}
