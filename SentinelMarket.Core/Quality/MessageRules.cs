using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>
/// The rules for messages. Whatever would make the warehouse refuse a whole batch (a word too long for an index, metadata that is no JSON, a month out of all reason)
/// rejects the one message here. Halves of surrogate pairs and NUL in a text do not: the warehouse keeps U+FFFD in their place.
/// </summary>
internal static class MessageRules
{
    private const int ShortestText = 5;
    private const int LongestText = 10_000;
    private const int LongestId = 200;
    private const int LongestName = 300;
    private const int LongestMetadata = 64 * 1024;
    private const int LongestUrl = 2_048;

    // The first of today's platforms began in 2005 and 2006.
    private static readonly DateTimeOffset Earliest = new(2006, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Every rule with its test, in the order in which it is applied.</summary>
    public static readonly RuleCheck<SocialMessage>[] All =
    [
        Reject("platform.known", "platform", "The platform is one of x, telegram, reddit, youtube, news, filing.",
            static (message, _) => Platforms.All.Contains(message.Platform, StringComparer.Ordinal) ? null : $"There is no platform \"{Short(message.Platform)}\"."),
        Reject("external_id.required", "external_id", "The platform's id has 1 to 200 characters and no control characters.",
            static (message, _) => message.ExternalId.Length is 0 or > LongestId || message.ExternalId.Any(char.IsControl)
                ? $"The id has {Written(message.ExternalId.Length)} characters or control characters; 1 to {Written(LongestId)} printable ones are expected." : null),
        Reject("source.required", "source", "A message names its source.",
            static (message, _) => message.Source.Length is 0 or > LongestId || message.Source.Contains('\0', StringComparison.Ordinal) ? "The source is missing." : null),
        Reject("text.length", "text", "The text has 5 to 10,000 characters, blanks at both ends not counted; that of a deleted message may be empty.",
            static (message, _) => LengthBroken(message)),
        Reject("timestamp.required", "timestamp", "The message was not published before 2006.",
            static (message, _) => message.PublishedAt < Earliest ? $"{Written(message.PublishedAt)} is missing or before 2006." : null),
        Reject("timestamp.not_future", "timestamp", "The message was published at most five minutes ahead of the clock.",
            static (message, now) => message.PublishedAt > now + ClockTolerance ? $"{Written(message.PublishedAt)} lies in the future; the clock says {Written(now)}." : null),
        Reject("edited_at.not_future", "edited_at", "The last edit, where given, was at most five minutes ahead of the clock, because it would outlast every later one.",
            static (message, now) => message.EditedAt > now + ClockTolerance ? $"The edit at {Written(message.EditedAt.Value)} lies in the future; the clock says {Written(now)}." : null),
        Reject("followers.not_negative", "followers", "The number of followers, where given, is not negative.",
            static (message, _) => message.Followers < 0 ? $"{Written(message.Followers.Value)} followers are fewer than none." : null),
        Reject("author.length", "author_handle", "The author's name and the channel, where given, have at most 300 characters.",
            static (message, _) => message.AuthorHandle?.Length > LongestName || message.Channel?.Length > LongestName ? $"The author's name or the channel has more than {Written(LongestName)} characters." : null),
        Reject("metadata.json", "metadata", "Metadata, where given, is one JSON object of at most 64 KB that PostgreSQL can store.",
            static (message, _) => message.Metadata is null || IsStorableObject(message.Metadata) ? null : "The metadata is not a JSON object of at most 64 KB, or holds a NUL character."),
        Warn("url.web", "url", "The address, where given, is one of http or https with at most 2,048 characters; another one is not kept.",
            static (message, _) => message.Url is null || IsWebAddress(message.Url) ? null : $"\"{Short(message.Url)}\" is no web address."),
        Warn("edited_at.after_published", "edited_at", "The last edit, where given, does not come before the message.",
            static (message, _) => message.EditedAt < message.PublishedAt ? $"The edit at {Written(message.EditedAt.Value)} comes before the message of {Written(message.PublishedAt)}." : null),
    ];

    /// <summary>Whether a text is an address that a browser may be sent to.</summary>
    private static bool IsWebAddress(string url) => url.Length <= LongestUrl && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static RuleCheck<SocialMessage> Reject(string id, string field, string description, Func<SocialMessage, DateTimeOffset, string?> check) =>
        RuleChecks.Reject(RecordKind.Message, id, field, description, check);

    private static RuleCheck<SocialMessage> Warn(string id, string field, string description, Func<SocialMessage, DateTimeOffset, string?> check) =>
        RuleChecks.Warn(RecordKind.Message, id, field, description, check);

    private static string? LengthBroken(SocialMessage message)
    {
        var characters = Characters(message.Text.AsSpan().Trim());
        if (characters > LongestText) { return $"The text has {Written(characters)} characters; at most {Written(LongestText)} are expected."; }
        return characters < ShortestText && !message.IsDeleted ? $"The text has {Written(characters)} characters; at least {ShortestText} are expected." : null;
    }

    // As people and PostgreSQL count: an emoji outside the basic plane is one.
    private static int Characters(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i])) { count--; }
        }

        return count;
    }

    private static bool IsStorableObject(string json)
    {
        if (json.Length > LongestMetadata || json.Contains('\0', StringComparison.Ordinal)) { return false; }
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && !StockRules.HoldsEscapedNul(json);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private static string Written(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Written(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
