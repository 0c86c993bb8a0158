using System.Globalization;
using System.Text;
using SentinelMarket.Core.Sources.Messages;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>One message of a channel's page, in the page's own words.</summary>
internal sealed class ChannelMessage
{
    /// <summary>Where its element begins in the page.</summary>
    public required int Offset { get; init; }

    /// <summary>Where the next one begins, or the page ends.</summary>
    public int End { get; set; }

    /// <summary><c>channel/123</c>.</summary>
    public required string Post { get; init; }

    /// <summary>What the page's script reports when somebody sees it: base64 of JSON with the channel's number.</summary>
    public string? View { get; init; }

    /// <summary>The text's HTML; null when there is none.</summary>
    public string? Html { get; set; }

    /// <summary>Whether a text began that never ends.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>When it was published, ISO 8601.</summary>
    public string? Time { get; set; }

    public string? Views { get; set; }

    public bool IsEdited { get; set; }

    public bool IsService { get; set; }

    public string? Media { get; set; }

    public string? Author { get; set; }

    public string? ForwardedFrom { get; set; }

    /// <summary>The number of the message within its channel, or null.</summary>
    public long? Number => long.TryParse(Post.AsSpan(Post.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}

/// <summary>A page <c>t.me/s/{channel}</c>, as the preview of public channels draws it.</summary>
internal sealed class ChannelPage
{
    private const int LongestPoll = 8_192;

    private static readonly (byte[] Class, string Kind)[] MediaClasses =
    [
        ("tgme_widget_message_photo_wrap"u8.ToArray(), "photo"), ("tgme_widget_message_video_player"u8.ToArray(), "video"), ("tgme_widget_message_roundvideo_player"u8.ToArray(), "video_note"),
        ("tgme_widget_message_voice_player"u8.ToArray(), "voice"), ("tgme_widget_message_document_wrap"u8.ToArray(), "document"), ("tgme_widget_message_sticker_wrap"u8.ToArray(), "sticker"),
        ("tgme_widget_message_poll"u8.ToArray(), "poll"), ("tgme_widget_message_location_wrap"u8.ToArray(), "location"),
    ];

    private readonly List<ChannelMessage> _messages = [];

    private ChannelPage()
    {
    }

    /// <summary>The messages, oldest first.</summary>
    public IReadOnlyList<ChannelMessage> Messages => _messages;

    /// <summary>Whether this is the page of a channel at all.</summary>
    public bool IsChannel { get; private set; }

    /// <summary>The channel's title.</summary>
    public string? Title { get; private set; }

    /// <summary>How many follow the channel.</summary>
    public long? Followers { get; private set; }

    /// <summary>Whether older messages can be asked for.</summary>
    public bool HasOlder { get; private set; }

    public static ChannelPage Read(ReadOnlySpan<byte> html)
    {
        var page = new ChannelPage();
        var tags = new HtmlTags(html);
        ChannelMessage? message = null;
        while (tags.Read())
        {
            if (tags.IsEnd) { continue; }
            if (tags.HasClass("tgme_widget_message"u8) && tags.Attribute("data-post"u8) is { } post)
            {
                if (message is not null) { message.End = tags.Start; }
                message = new ChannelMessage { Offset = tags.Start, End = html.Length, Post = post, View = tags.Attribute("data-view"u8), IsService = tags.HasClass("service_message"u8) };
                page._messages.Add(message);
                page.IsChannel = true;
            }
            else if (message is null)
            {
                page.ReadHead(ref tags, html);
            }
            else
            {
                ReadPart(message, ref tags, html);
            }
        }

        return page;
    }

    /// <summary>Numbers as Telegram shortens them: <c>987</c>, <c>12.3K</c>, <c>1.58M</c>, <c>10 225 subscribers</c>; null for anything else.</summary>
    public static long? CountOf(string? text)
    {
        if (text is null) { return null; }
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or ',' or ' ' or '\u00A0')) { end++; }
        var digits = new string([.. text.Take(end).Where(unit => char.IsAsciiDigit(unit) || unit == '.')]);

        // "12 members" is no twelve million.
        var isScaled = end > 0 && end < text.Length && char.IsAsciiDigit(text[end - 1]);
        var scale = isScaled ? text[end] switch { 'K' or 'k' => 1_000m, 'M' => 1_000_000m, 'B' => 1_000_000_000m, _ => 1m } : 1m;
        return digits.Length is > 0 and <= 15 && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? (long)(number * scale) : null;
    }

    private void ReadHead(ref HtmlTags tags, ReadOnlySpan<byte> html)
    {
        if (tags.HasClass("tgme_channel_history"u8) || tags.HasClass("tgme_channel_info"u8)) { IsChannel = true; }
        else if (tags.HasClass("tgme_header_counter"u8)) { Followers = CountOf(Inner(html, tags, "</div"u8)); }
        else if (tags.HasClass("tgme_header_title"u8)) { Title = PostText.Label(Inner(html, tags, "</div"u8)); }
        else if (tags.HasClass("tme_messages_more"u8) && tags.Attribute("data-before"u8) is not null) { HasOlder = true; }
    }

    private static void ReadPart(ChannelMessage message, ref HtmlTags tags, ReadOnlySpan<byte> html)
    {
        if (tags.HasClass("js-message_text"u8)) { ReadText(message, ref tags, html); }
        else if (tags.HasClass("tgme_widget_message_poll_question"u8)) { message.Html ??= Html(html, tags, "</div"u8); }
        else if (tags.HasClass("tgme_widget_message_poll_option_text"u8) && message.Html?.Length < LongestPoll) { message.Html += "<br/>" + Html(html, tags, "</div"u8); }
        else if (tags.HasClass("tgme_widget_message_views"u8)) { message.Views ??= Inner(html, tags, "</span"u8); }
        else if (tags.HasClass("tgme_widget_message_meta"u8)) { message.IsEdited |= Inner(html, tags, "<a"u8)?.StartsWith("edited", StringComparison.Ordinal) == true; }
        else if (tags.HasClass("tgme_widget_message_from_author"u8)) { message.Author ??= Inner(html, tags, "</span"u8); }
        else if (tags.HasClass("tgme_widget_message_forwarded_from_name"u8)) { message.ForwardedFrom ??= Inner(html, tags, tags.Is("a"u8) ? "</a"u8 : "</span"u8); }
        else if (tags.Is("time"u8) && tags.Attribute("datetime"u8) is { } time) { message.Time ??= time; }
        else if (message.Media is null)
        {
            foreach (var (name, kind) in MediaClasses)
            {
                if (tags.HasClass(name)) { message.Media = kind; }
            }
        }
    }

    // A text may hold divisions of its own, so its end is where its division is closed.
    private static void ReadText(ChannelMessage message, ref HtmlTags tags, ReadOnlySpan<byte> html)
    {
        var start = tags.End;
        var open = 1;
        while (open > 0)
        {
            if (!tags.Read())
            {
                message.IsCutOff = true;
                return;
            }

            if (tags.Is("div"u8)) { open += tags.IsEnd ? -1 : 1; }
        }

        message.Html ??= Encoding.UTF8.GetString(html[start..tags.Start]);
    }

    private static string? Inner(ReadOnlySpan<byte> html, HtmlTags tags, ReadOnlySpan<byte> end) => Html(html, tags, end) is { } inner ? PlainText.FromHtml(inner) : null;

    private static string? Html(ReadOnlySpan<byte> html, HtmlTags tags, ReadOnlySpan<byte> end)
    {
        const int Longest = 4_096;
        var rest = html[tags.End..];
        var length = rest[..Math.Min(rest.Length, Longest)].IndexOf(end);
        return length < 0 ? null : Encoding.UTF8.GetString(rest[..length]);
    }
}
