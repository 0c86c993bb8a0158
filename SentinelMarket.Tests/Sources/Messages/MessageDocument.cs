using System.Text;
using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources.Messages;

/// <summary>Pages for the parsers of messages.</summary>
internal static class MessageDocument
{
    public static readonly DateTimeOffset Arrival = new(2026, 11, 22, 6, 30, 0, TimeSpan.Zero);

    public static RawDocument Of(string source, string body, string stream = "stream") => Of(source, Encoding.UTF8.GetBytes(body), stream);

    public static RawDocument Of(string source, byte[] body, string stream = "stream") => new()
    {
        Source = source, Stream = stream, Content = body, ContentType = "application/json", Request = "test", FetchedAt = Arrival,
    };

    /// <summary>The messages of a page of which none is refused.</summary>
    public static List<SocialMessage> Messages(this IDocumentParser<SocialMessage> parser, RawDocument page) => [.. parser.Parse(page).Select(parsed =>
    {
        Assert.Null(parsed.Verdict);
        return Assert.IsType<SocialMessage>(parsed.Record);
    })];

    public static List<SocialMessage> Messages(this IDocumentParser<SocialMessage> parser, string source, string body) => parser.Messages(Of(source, body));

    /// <summary>The only message of a page, which is refused.</summary>
    public static Verdict Refusal(this IDocumentParser<SocialMessage> parser, string source, string body)
    {
        var parsed = Assert.Single(parser.Parse(Of(source, body)));
        Assert.Null(parsed.Record);
        return Assert.IsType<Verdict>(parsed.Verdict);
    }

    /// <summary>A field of a message's metadata as JSON writes it; null when it is missing.</summary>
    public static string? Meta(this SocialMessage message, string name)
    {
        if (message.Metadata is null) { return null; }
        using var json = JsonDocument.Parse(message.Metadata);
        return json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
    }

    public static DateTimeOffset Utc(int year, int month, int day, int hour, int minute, int second, int millisecond = 0) =>
        new(year, month, day, hour, minute, second, millisecond, TimeSpan.Zero);
}
