using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>Reads the public pages of channels. A number that is missing between two messages says nothing: it may never have been one.</summary>
public sealed class ChannelParser : IDocumentParser<SocialMessage>
{
    /// <inheritdoc/>
    public bool Handles(string source) => source == SourceIds.TelegramChannel;

    /// <inheritdoc/>
    public IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        var page = ChannelPage.Read(document.Content.Span);
        if (!page.IsChannel) { throw new MalformedDocumentException("document.shape", $"{document.Source} {document.Stream} is no page of a channel's messages, as t.me/s/{{channel}} shows them."); }
        var position = 0;
        foreach (var message in page.Messages)
        {
            position++;
            var place = (message.Offset, message.End - message.Offset);
            var read = Utf8.IsValid(document.Content.Span.Slice(place.Offset, place.Item2))
                ? Read(message, page, document.FetchedAt)
                : ReadMessage.Refused("parse.encoding", null, "The message holds bytes that are not UTF-8.");
            yield return read.At(position, place);
        }
    }

    private static ReadMessage Read(ChannelMessage message, ChannelPage page, DateTimeOffset fetchedAt)
    {
        var slash = message.Post.LastIndexOf('/');
        if (slash < 1 || TelegramPlace.UsernameOf(message.Post[..slash]) is not { } username || message.Number is not { } number)
        {
            return ReadMessage.Refused("parse.id", "data-post", $"data-post is \"{PostText.Label(message.Post)}\"; a channel and a number, as in name/123, were expected.");
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"{number}");
        if (message.IsService) { return ReadMessage.Refused("message.service", null, $"Message {id} is a service message: nobody said anything."); }
        if (message.IsCutOff) { return ReadMessage.Refused("parse.html", null, $"The page breaks off within the text of message {id}."); }
        if (PostTime.OfIso(message.Time) is not { } published)
        {
            return message.Time is null
                ? ReadMessage.Refused("timestamp.required", "datetime", $"Message {id} has no time, or the page breaks off before it.")
                : ReadMessage.Refused("parse.timestamp", "datetime", $"datetime is \"{PostText.Label(message.Time)}\"; a time like 2026-03-04T06:30:00+00:00 was expected.");
        }

        var text = PostText.Clean(PlainText.FromHtml(message.Html ?? string.Empty));
        if (text.Length == 0) { return ReadMessage.Refused("message.no_text", "text", $"Message {id} is {message.Media ?? "something"} without a text."); }
        var place = new TelegramPlace(ChannelOf(message.View, number), username, page.Title);
        using var metadata = new MetadataWriter();
        return ReadMessage.Of(
            new SocialMessage
            {
                Platform = Platforms.Telegram,
                ExternalId = place.MessageId(id),
                Source = SourceIds.TelegramChannel,
                Channel = username,
                AuthorId = place.Id?.ToString(CultureInfo.InvariantCulture),
                AuthorHandle = PostText.Label(message.Author) ?? username,
                Followers = page.Followers,
                Text = text,
                PublishedAt = published,
                Url = place.MessageUrl(number),
                Metadata = metadata
                    .Add("views", ChannelPage.CountOf(message.Views))
                    .Add("edited", message.IsEdited ? true : (bool?)null)
                    .Add("media", message.Media)
                    .Add("forwarded_from", PostText.Label(message.ForwardedFrom))
                    .ToJson(),
            },
            fetchedAt,
            "datetime");
    }

    /// <summary>The channel in the Bot API's numbering, out of <c>{"c":-1005640892,"p":435,…}</c> in base64; null when it cannot be known.</summary>
    private static long? ChannelOf(string? view, long number)
    {
        if (view is null || view.Length > 1_024 || !Base64Url.IsValid(view)) { return null; }
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(view));
            return JsonValues.Integer(json.RootElement, "p") == number && JsonValues.Integer(json.RootElement, "c") is { } channel and < 0 and > long.MinValue ? TelegramPlace.OfChannel(-channel) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
