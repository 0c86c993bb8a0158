using System.Text;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources.Posts;

/// <summary>Small documents of the shapes that the platforms send, made for these tests.</summary>
internal static class PostSamples
{
    public static readonly DateTimeOffset Fetched = new(2026, 3, 4, 6, 30, 0, TimeSpan.Zero);

    /// <summary>An answer of X: a plain post, a long one that was edited, one that is withheld; includes and a partial error.</summary>
    public const string XPage =
        """
        {"data":[
          {"id":"2029085000000000001","edit_history_tweet_ids":["2029085000000000001"],"author_id":"501","created_at":"2026-03-04T06:15:00.000Z","lang":"en","text":"$TCS &amp; $INFY look strong &lt;3\nTarget 4200","public_metrics":{"like_count":12,"retweet_count":3,"reply_count":1,"quote_count":0,"impression_count":900},"entities":{"urls":[{"url":"https://t.co/a","expanded_url":"https://t.me/joinchat/abc"}]},"possibly_sensitive":false},
          {"id":"2029085600000000000","edit_history_tweet_ids":["2029085000000000777","2029085600000000000"],"author_id":"502","created_at":"2026-03-04T06:50:30.000Z","lang":"und","text":"short…","note_tweet":{"text":"the whole long text of the post"},"referenced_tweets":[{"type":"quoted","id":"2029080000000000000"}]},
          {"id":"2029085700000000000","author_id":"503","text":"withheld words","withheld":{"copyright":false,"country_codes":["IN"]}}
        ],
        "includes":{"users":[{"id":"501","username":"chartist","name":"A","verified":true,"public_metrics":{"followers_count":1500}}]},
        "errors":[{"title":"Not Found Error","detail":"Could not find user 503","type":"https://api.x.com/2/problems/resource-not-found"}],
        "meta":{"newest_id":"2029085700000000000","oldest_id":"2029085000000000001","result_count":3}}
        """;

    /// <summary>Updates of a bot: group, edit, channel post with a link behind words, a photo, a member that joined, an update of another kind.</summary>
    public const string BotUpdates =
        """
        {"ok":true,"result":[
          {"update_id":900,"message":{"message_id":41,"date":1772605000,"chat":{"id":-1002003004005,"type":"supergroup","title":"Tips"},"from":{"id":77,"is_bot":false,"first_name":"Asha","username":"asha"},"text":"Buy RELIANCE now 🚀"}},
          {"update_id":901,"edited_message":{"message_id":41,"date":1772605000,"edit_date":1772605060,"chat":{"id":-1002003004005,"type":"supergroup","title":"Tips"},"from":{"id":77,"is_bot":false,"first_name":"Asha","username":"asha"},"text":"Buy RELIANCE above 2900"}},
          {"update_id":902,"channel_post":{"message_id":9,"date":1772605010,"chat":{"id":-1001005640892,"type":"channel","title":"News","username":"ChannelName"},"sender_chat":{"id":-1001005640892,"title":"News","type":"channel"},"caption":"Join here","caption_entities":[{"type":"text_link","offset":5,"length":4,"url":"https://t.me/+secret"}],"photo":[{}]}},
          {"update_id":903,"message":{"message_id":42,"date":1772605020,"chat":{"id":-1002003004005,"type":"supergroup"},"from":{"id":78,"first_name":"B"},"photo":[{}]}},
          {"update_id":904,"message":{"message_id":43,"date":1772605021,"chat":{"id":-4005,"type":"group"},"new_chat_members":[{}]}},
          {"update_id":905,"my_chat_member":{"chat":{"id":1}}}
        ]}
        """;

    /// <summary>A channel exported by the desktop program: mixed text, an edit, a service message, a photo, an old message with local time only.</summary>
    public const string Export =
        """
        {"name":"Deals","type":"public_channel","id":1005640892,"messages":[
          {"id":1,"type":"service","date":"2026-03-04T10:00:00","date_unixtime":"1772598600","action":"create_channel"},
          {"id":9,"type":"message","date":"2026-03-04T23:00:00","date_unixtime":"1772605010","edited":"2026-03-04T23:05:00","edited_unixtime":"1772605310","from":"Deals","from_id":"channel1005640892","text":["Buy ",{"type":"bold","text":"SBIN"}," at 800\n",{"type":"link","text":"https://t.me/x"},""]},
          {"id":10,"type":"message","date":"2026-03-04T12:00:00","date_unixtime":"1772605800","from":"Deals","from_id":"channel1005640892","photo":"(File not included)","text":""},
          {"id":11,"type":"message","date":"2020-05-05T12:00:00","from":"Someone","from_id":"user55","text":"old words"}
        ]}
        """;

    /// <summary>A page of a channel: head, a text with markup and emoji, an edited one, a photo, a service message.</summary>
    public static string ChannelPage(int firstId = 101, bool hasOlder = true) =>
        $$"""
        <!DOCTYPE html><html><head><script>if (a < b) { "<div class='tgme_widget_message' data-post='no/1'>" }</script></head><body>
        <div class="tgme_header_counter">12.5K subscribers</div>
        <section class="tgme_channel_history js-message_history">
        {{(hasOlder ? $"<a href=\"/s/tips?before={firstId}\" class=\"tme_messages_more js-messages_more\" data-before=\"{firstId}\"></a>" : "")}}
        <div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="Tips/{{firstId}}" data-view="{{View(firstId)}}">
          <a class="tgme_widget_message_reply"><div class="tgme_widget_message_text js-message_reply_text">earlier words</div></a>
          <div class="tgme_widget_message_text js-message_text" dir="auto"><b>Buy</b> M&amp;M &lt;now&gt;<br/>Target <i class="emoji"><b>🚀</b></i> 3000<div>inner</div></div>
          <div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">1.58M</span><span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="x"><time datetime="2026-03-04T06:00:00+00:00" class="time">06:00</time></a></span></div>
        </div></div>
        <div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="Tips/{{firstId + 1}}">
          <span class="tgme_widget_message_forwarded_from_name">Other channel</span>
          <div class="tgme_widget_message_text js-message_text">second words</div>
          <span class="tgme_widget_message_views">987</span><span class="tgme_widget_message_meta">edited &nbsp;<a class="tgme_widget_message_date"><time datetime="2026-03-04T06:05:00+00:00" class="time">06:05</time></a></span>
        </div></div>
        <div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="Tips/{{firstId + 2}}">
          <a class="tgme_widget_message_photo_wrap"></a><time datetime="2026-03-04T06:06:00+00:00" class="time">06:06</time>
        </div></div>
        <div class="tgme_widget_message_wrap"><div class="tgme_widget_message service_message" data-post="Tips/{{firstId + 3}}">
          <div class="tgme_widget_message_text js-message_text">Channel photo updated</div><time datetime="2026-03-04T06:07:00+00:00" class="time">06:07</time>
        </div></div>
        </section></body></html>
        """;

    public static string View(int id) => Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"c":-1005640892,"p":{{id}},"t":1,"h":"x"}""")).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static RawDocument Document(string source, string body, string contentType = "application/json", string stream = "test") => Document(source, Encoding.UTF8.GetBytes(body), contentType, stream);

    public static RawDocument Document(string source, byte[] body, string contentType = "application/json", string stream = "test") => new()
    {
        Source = source, Stream = stream, Content = body, ContentType = contentType, Request = "test", FetchedAt = Fetched,
    };

    public static List<Parsed<SocialMessage>> Read(this IDocumentParser<SocialMessage> parser, RawDocument document)
    {
        Assert.True(parser.Handles(document.Source));
        var parsed = parser.Parse(document).ToList();
        Assert.All(parsed, item =>
        {
            Assert.True(item.Record is null != item.Verdict is null, "Each element is a record or a verdict.");
            Assert.InRange(item.RawOffset, 0, document.Content.Length);
            Assert.InRange(item.RawOffset + item.RawLength, 0, document.Content.Length);
        });
        return parsed;
    }

    public static SocialMessage Message(this Parsed<SocialMessage> parsed) => parsed.Record ?? throw new Xunit.Sdk.XunitException($"No message: {parsed.Verdict!.Message}");
}
