using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>The public pages of Telegram's channels, <c>t.me/s/NAME?before=ID</c>: up to 20 posts, the newest at the end.</summary>
internal sealed class TelegramPageSite(SimulatedCrowd crowd) : SimulatedSite
{
    private const int PostsOnPage = 20;
    private const string Prefix = "/s/";
    private const long ChannelOffset = 1_000_000_000_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(60);

    private static readonly FrozenDictionary<string, TelegramPlace> Channels =
        CrowdPlaces.Desks.Concat(CrowdPlaces.CallChannels).ToFrozenDictionary(channel => channel.Name, StringComparer.OrdinalIgnoreCase);

    public override string Name => "telegram.channel";

    public override bool Has(Uri address) => address.Host == "t.me";

    public override SiteAnswer Answer(SiteRequest request)
    {
        var name = request.Path.StartsWith(Prefix, StringComparison.Ordinal) ? request.Path[Prefix.Length..].TrimEnd('/') : string.Empty;

        // A channel without a public page is sent on to its card.
        if (!Channels.TryGetValue(name, out var channel)) { return new SiteAnswer(HttpStatusCode.Found, [], "text/html") { Headers = [("Location", $"https://t.me/{name}")] }; }
        var before = request.Long("before") is { } id ? id + request.Repeated : long.MaxValue;
        var to = before == long.MaxValue ? request.Now : CrowdClock.StartOf(CrowdClock.SlotOfNumber(before) + 1);
        var place = Written(channel.Id);
        var found = crowd.Backwards(Platforms.Telegram, request.Now - Kept, to < request.Now ? to : request.Now)
            .Where(post => post.Number < before && post.Place == place && post.IsThereAt(request.Now)).Take(PostsOnPage + 1).ToList();
        if (request.Fault == SimulatedFault.EmptyPage && before == long.MaxValue) { found.Clear(); }
        return SiteAnswer.Text(Page(channel, found, request.Now), "text/html");
    }

    private static string Page(TelegramPlace channel, List<CrowdMessage> found, DateTimeOffset now)
    {
        var page = new StringBuilder();
        var title = WebUtility.HtmlEncode(channel.Title);
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html>\n  <head>\n    <meta charset=\"utf-8\">\n    <title>{title} – Telegram</title>\n<meta property=\"og:title\" content=\"{title}\">\n");
        if (found.Count > PostsOnPage) { page.Append(CultureInfo.InvariantCulture, $"<link rel=\"prev\" href=\"/s/{channel.Name}?before={found[PostsOnPage - 1].Number}\">\n"); }
        page.Append(CultureInfo.InvariantCulture, $"<link rel=\"canonical\" href=\"/s/{channel.Name}\">\n  </head>\n  <body class=\"widget_frame_base tgme_webpreview\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"tgme_header_info\"><a class=\"tgme_channel_join_telegram\" href=\"//telegram.org/dl\"></a><div class=\"tgme_header_title\"><span dir=\"auto\">{title}</span></div>\n");
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"tgme_header_counter\">{Short(channel.Members)} subscribers</div></div>\n");
        page.Append("<section class=\"tgme_channel_history js-message_history\">\n");
        if (found.Count > PostsOnPage)
        {
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"tgme_widget_message_centered js-messages_more_wrap\"><a href=\"/s/{channel.Name}?before={found[PostsOnPage - 1].Number}\" class=\"tme_messages_more js-messages_more\" data-before=\"{found[PostsOnPage - 1].Number}\"></a></div>");
        }

        foreach (var post in found.Take(PostsOnPage).Reverse()) { WritePost(page, channel, title, post, now); }
        page.Append("</section>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void WritePost(StringBuilder page, TelegramPlace channel, string title, CrowdMessage post, DateTimeOffset now)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{channel.Name}/{post.Number}");
        var views = (long)(channel.Members * (0.2 + ((post.Number % 89) / 150.0)));
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"tgme_widget_message_wrap js-widget_message_wrap\"><div class=\"tgme_widget_message text_not_supported_wrap js-widget_message\" data-post=\"{address}\" data-view=\"{View(channel, post)}\">\n");
        page.Append(CultureInfo.InvariantCulture, $"  <div class=\"tgme_widget_message_bubble\">\n    <div class=\"tgme_widget_message_author accent_color\"><a class=\"tgme_widget_message_owner_name\" href=\"https://t.me/{channel.Name}\"><span dir=\"auto\">{title}</span></a></div>\n");
        page.Append("<div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">");
        WriteText(page, post.TextAt(now));
        page.Append("</div>\n<div class=\"tgme_widget_message_footer compact js-message_footer\">\n  <div class=\"tgme_widget_message_info short js-message_info\">\n    ");
        page.Append(CultureInfo.InvariantCulture, $"<span class=\"tgme_widget_message_views\">{Short(views)}</span><span class=\"copyonly\"> views</span><span class=\"tgme_widget_message_meta\">{(post.EditedAt <= now ? "edited &nbsp;" : string.Empty)}");
        page.Append(CultureInfo.InvariantCulture, $"<a class=\"tgme_widget_message_date\" href=\"https://t.me/{address}\"><time datetime=\"{post.At:yyyy-MM-dd'T'HH:mm:ss}+00:00\" class=\"time\">{post.At:HH:mm}</time></a></span>\n  </div>\n</div>\n  </div>\n</div></div>\n");
    }

    // The channel's own number, which is the Bot API's without the -100 before it.
    private static string View(TelegramPlace channel, CrowdMessage post) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $$"""{"c":{{channel.Id + ChannelOffset}},"p":{{post.Number}},"t":{{post.At.ToUnixTimeSeconds()}},"h":"simulated"}""")));

    // Line breaks, emoji and hashtags are marked up, all else is text.
    private static void WriteText(StringBuilder page, string text)
    {
        foreach (var word in text.Replace("\n", " \n ", StringComparison.Ordinal).Split(' '))
        {
            if (word == "\n")
            {
                page.Length -= page[^1] == ' ' ? 1 : 0;
                page.Append("<br/>");
                continue;
            }

            if (word is ['#', _, ..] && word.Skip(1).All(char.IsAsciiLetterOrDigit)) { page.Append(CultureInfo.InvariantCulture, $"<a href=\"?q=%23{word[1..]}\">{word}</a> "); }
            else
            {
                foreach (var rune in word.EnumerateRunes())
                {
                    if (rune.Value > 0x1F000) { page.Append(CultureInfo.InvariantCulture, $"<i class=\"emoji\" style=\"background-image:url('//telegram.org/img/emoji/40/{rune.Value:X}.png')\"><b>{rune}</b></i>"); }
                    else { page.Append(WebUtility.HtmlEncode(rune.ToString())); }
                }

                page.Append(' ');
            }
        }

        page.Length--;
    }

    private static string Short(long count) => count switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.##}M"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#}K"),
        _ => Written(count),
    };
}
