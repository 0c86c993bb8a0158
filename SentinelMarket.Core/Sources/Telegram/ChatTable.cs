using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Posts;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>
/// Reads a table of messages that somebody collected: CSV (RFC 4180) whose header names <c>channel</c>, <c>date</c> (UTC) and <c>text</c>, and perhaps <c>id</c>. Without ids
/// a message is known by its channel, its second and its text, so that the same file twice is no new message.
/// </summary>
internal static class ChatTable
{
    public const string ContentType = "text/csv";
    private const int HashDigits = 12;

    /// <summary>Whether a first line is the header of such a table.</summary>
    public static bool IsHeader(IReadOnlyList<string> fields) =>
        ColumnOf(fields, "channel", "chat") >= 0 && ColumnOf(fields, "date", "timestamp") >= 0 && ColumnOf(fields, "text", "message") >= 0;

    public static IEnumerable<Parsed<SocialMessage>> Parse(RawDocument document)
    {
        using var rows = CsvRecords.Of(document.Content).GetEnumerator();
        if (!rows.MoveNext() || !IsHeader(rows.Current.Fields))
        {
            throw new MalformedDocumentException("document.header", $"{document.Source} {document.Stream} has no header with channel, date and text in its first line.");
        }

        var header = rows.Current.Fields;
        var columns = new Columns(
            ColumnOf(header, "channel", "chat"), ColumnOf(header, "date", "timestamp"), ColumnOf(header, "text", "message"), ColumnOf(header, "id", "message_id"), header.Count);
        while (rows.MoveNext())
        {
            var row = rows.Current;
            var read = Utf8.IsValid(document.Content.Span.Slice(row.Offset, row.Length))
                ? Read(row, columns, document.FetchedAt)
                : ReadMessage.Refused("parse.encoding", null, "The row holds bytes that are not UTF-8.");
            yield return read.At(row.Line, (row.Offset, row.Length));
        }
    }

    private static ReadMessage Read(CsvRecord row, Columns columns, DateTimeOffset fetchedAt)
    {
        if (!row.IsWhole) { return ReadMessage.Refused("parse.row", null, "The row breaks off within quotation marks."); }
        if (row.Fields.Count != columns.Count) { return ReadMessage.Refused("parse.row", null, $"The row has {row.Fields.Count} columns and the header {columns.Count}."); }
        var channel = row.Fields[columns.Channel];
        if (TelegramPlace.UsernameOf(channel) is not { } username) { return ReadMessage.Refused("chat.required", "channel", $"\"{PostText.Label(channel)}\" is no public name of a channel."); }
        if (PostTime.OfIso(row.Fields[columns.Date].Trim()) is not { } at)
        {
            return ReadMessage.Refused("parse.timestamp", "date", $"date is \"{PostText.Label(row.Fields[columns.Date])}\"; a time like 2026-03-04 06:30:00 in UTC was expected.");
        }

        var text = PostText.Clean(row.Fields[columns.Text]);
        if (text.Length == 0) { return ReadMessage.Refused("message.no_text", "text", "The message has no text."); }
        var place = new TelegramPlace(null, username, null);
        var id = columns.Id < 0 ? null : row.Fields[columns.Id].Trim();
        var number = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0 ? parsed : (long?)null;
        if (id is { Length: > 0 } && number is null) { return ReadMessage.Refused("parse.id", "id", $"id is \"{PostText.Label(id)}\"; a positive whole number was expected."); }
        return ReadMessage.Of(
            new SocialMessage
            {
                Platform = Platforms.Telegram,
                ExternalId = place.MessageId(number?.ToString(CultureInfo.InvariantCulture) ?? Made(at, text)),
                Source = SourceIds.TelegramExport,
                Channel = username,
                Text = text,
                PublishedAt = at,
                Url = number is { } known ? place.MessageUrl(known) : null,
            },
            fetchedAt,
            "date");
    }

    private static string Made(DateTimeOffset at, string text) => string.Create(
        CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyyMMdd'T'HHmmss}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashDigits]}");

    private static int ColumnOf(IReadOnlyList<string> header, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            for (var i = 0; i < header.Count; i++)
            {
                if (header[i].Trim('\uFEFF', ' ').Equals(name, StringComparison.OrdinalIgnoreCase)) { return i; }
            }
        }

        return -1;
    }

    private readonly record struct Columns(int Channel, int Date, int Text, int Id, int Count);
}
