using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Filings;
using SentinelMarket.Core.Sources.News;
using SentinelMarket.Core.Sources.Reddit;
using SentinelMarket.Core.Sources.YouTube;

namespace SentinelMarket.Tests.Sources.Messages;

/// <summary>Small pages of the shapes that the platforms send, for mutilation.</summary>
internal static class SamplePages
{
    public static readonly IReadOnlyDictionary<string, IDocumentParser<SocialMessage>> Parsers = new Dictionary<string, IDocumentParser<SocialMessage>>(StringComparer.Ordinal)
    {
        [SourceIds.Reddit] = new RedditParser(), [SourceIds.YouTube] = new YouTubeParser(), [SourceIds.NewsApi] = new NewsApiParser(), [SourceIds.Rss] = new RssParser(),
        [SourceIds.Gdelt] = new GdeltParser(), [SourceIds.NseFilings] = new NseFilingsParser(), [SourceIds.BseFilings] = new BseFilingsParser(),
    };

    public static readonly IReadOnlyList<(string Source, string Body)> Json =
    [
        (SourceIds.Reddit, """
            {"kind":"Listing","data":{"after":"t3_a2","dist":3,"children":[
            {"kind":"t3","data":{"name":"t3_a1","id":"a1","subreddit":"IndianStreetBets","subreddit_subscribers":5000,"author":"dalal_bull","author_fullname":"t2_x1","title":"IRFC to the moon \ud83d\ude80","selftext":"Target 200 & more","is_self":true,"edited":false,"created_utc":1790000000.0,"permalink":"/r/IndianStreetBets/comments/a1/irfc/","score":5,"num_comments":2,"upvote_ratio":0.85}},
            {"kind":"t3","data":{"name":"t3_a2","id":"a2","subreddit":"IndianStreetBets","author":"[deleted]","title":"Gone","selftext":"[removed]","is_self":true,"edited":1790000100.0,"created_utc":1789999000.0,"removed_by_category":"moderator"}},
            {"kind":"t1","data":{"name":"t1_c1","id":"c1","subreddit":"IndianStreetBets","author":"x","body":"hold it","link_id":"t3_a1","parent_id":"t3_a1","edited":false,"created_utc":1790000050.0}}
            ]}}
            """),
        (SourceIds.YouTube, """
            {"kind":"youtube#commentThreadListResponse","nextPageToken":"QUR","pageInfo":{"totalResults":2,"resultsPerPage":2},"items":[
            {"kind":"youtube#commentThread","id":"Ugx1","snippet":{"videoId":"vid00000001","topLevelComment":{"kind":"youtube#comment","id":"Ugx1","snippet":{"authorDisplayName":"@anil","authorChannelId":{"value":"UC1"},"videoId":"vid00000001","textDisplay":"Buy <b>SUZLON</b> now<br>target 90","textOriginal":"Buy SUZLON now\ntarget 90","likeCount":3,"publishedAt":"2026-09-20T10:00:00Z","updatedAt":"2026-09-20T10:05:00Z"}},"totalReplyCount":1},"replies":{"comments":[
            {"kind":"youtube#comment","id":"Ugx1.a","snippet":{"authorDisplayName":"@b","authorChannelId":{"value":"UC2"},"textDisplay":"no way &amp; never","parentId":"Ugx1","likeCount":0,"publishedAt":"2026-09-20T11:00:00.000Z","updatedAt":"2026-09-20T11:00:00.000Z"}}]}},
            {"kind":"youtube#commentThread","id":"Ugx2","snippet":{"channelId":"UC9","topLevelComment":{"id":"Ugx2","snippet":{"authorDisplayName":"c","textOriginal":"hello there","publishedAt":"2026-09-19T10:00:00Z"}}}}]}
            """),
        (SourceIds.NewsApi, """
            {"status":"ok","totalResults":2,"articles":[
            {"source":{"id":null,"name":"Mint"},"author":null,"title":"Tata Steel gains 3%","description":null,"url":"https://www.livemint.com/a?utm_source=x","publishedAt":"2026-09-20T10:00:00Z","content":"Shares of Tata Steel rose… [+1383 chars]"},
            {"source":{"id":"et","name":"ET"},"author":"A. Writer","title":"Infosys falls","description":"<p>Weak &amp; slow</p>","url":"https://economictimes.indiatimes.com/b/","publishedAt":"2026-09-20T09:00:00Z","content":null}]}
            """),
        (SourceIds.Gdelt, """
            {"articles":[{"url":"https://www.thehindu.com/x","url_mobile":"","title":"Sensex ends higher","seendate":"20260920T123000Z","domain":"thehindu.com","language":"English","sourcecountry":"India"},
            {"url":"https://example.org/y","title":"Nifty slips","seendate":"20260920T110000Z","domain":"example.org","language":"Hindi","sourcecountry":"India"}]}
            """),
        (SourceIds.NseFilings, """
            [{"symbol":"MINDACORP","sm_name":"Minda Corporation Limited","sm_isin":"INE842C01013","smIndustry":"Auto Ancillaries","desc":"General Updates","attchmntText":"Minda has informed the Exchange about General Updates","attchmntFile":"https://nsearchives.nseindia.com/corporate/m.pdf","attFileSize":"329.92 KB","an_dt":"05-Oct-2026 22:04:51","exchdisstime":"05-Oct-2026 22:04:52","sort_date":"2026-10-05 22:04:51","seq_id":"106807553","hasXbrl":true,"bflag":null},
            {"symbol":"IDEA","sm_name":"Vodafone Idea Limited","desc":"Updates","attchmntText":"Vodafone Idea has informed","attchmntFile":"-","an_dt":"18-Oct-2023 22:11:42","seq_id":null},
            {"symbol":"ESCORTS","desc":"Updates","attchmntText":"x y z","an_dt":"11-Aug-2026 09:41:17","seq_id":106735961}]
            """),
        (SourceIds.BseFilings, """
            {"Table":[{"NEWSID":"6FB57B5E-a05f","SCRIP_CD":517397,"NEWSSUB":"PAN ELECTRONICS - 517397 - Compliances","NEWS_DT":"2023-10-20T23:44:22.95","DT_TM":"2023-10-20T23:44:22.95","CRITICALNEWS":0,"FILESTATUS":"N    ","ATTACHMENTNAME":"aab502e1.pdf","MORE":"","HEADLINE":"Issuance of duplicate share certificate.","CATEGORYNAME":null,"PDFFLAG":1,"SLONGNAME":"PAN ELECTRONICS INDIA LTD.","Fld_Attachsize":626877,"SUBCATNAME":"Reg. 39 (3)","DissemDT":"2023-10-20T23:44:22.95"},
            {"NEWSID":"055fec03","SCRIP_CD":"544534","NEWSSUB":"Jaro - 544534 - Disclosures","NEWS_DT":"2026-09-16T19:56:02","HEADLINE":"The Exchange has received the disclosure","CATEGORYNAME":"Insider Trading / SAST","SLONGNAME":"Jaro"}],"Table1":[{"ROWCNT":1292}]}
            """),
    ];

    public const string Rss = """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>Markets</title>
        <atom:link href="https://example.in/rss" rel="self"/>
        <item><title>Larsen &amp;amp; Toubro wins order</title><link>https://www.example.in/a/1.cms</link><guid isPermaLink="false">1</guid><pubDate>Sat, 26 Sept 2026 15:48:10 +0530</pubDate><description><![CDATA[<p>Order of &#8377;500 crore</p>]]></description><category>Markets</category></item>
        <item><title>Second</title><link>https://www.example.in/a/2.cms</link><pubDate>25 Sep, 2026 +0530</pubDate><content:encoded><![CDATA[Whole <b>text</b>]]></content:encoded><dc:creator>A. Writer</dc:creator></item>
        </channel></rss>
        """;

    public const string Atom = """
        <feed xmlns="http://www.w3.org/2005/Atom"><title>Site</title>
        <entry><id>tag:x,1</id><title type="html">M&amp;amp;M up</title><link rel="edit" href="https://x.in/edit"/><link href="https://x.in/1"/><published>2026-09-20T10:00:00Z</published><updated>2026-09-20T12:00:00+05:30</updated><author><name>R. Rao</name></author><summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b</p><p>c</p></div></summary></entry>
        </feed>
        """;

    public static IReadOnlyList<(string Source, string Body)> All { get; } = [.. Json, (SourceIds.Rss, Rss), (SourceIds.Rss, Atom)];
}
