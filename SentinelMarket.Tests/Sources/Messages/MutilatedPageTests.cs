using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Tests.Sources.Messages;

/// <summary>Whatever becomes of a page on its way: an error, a verdict, or the right message; never a crash, a hang or a wrong message.</summary>
public sealed class MutilatedPageTests
{
    private static readonly string[] Replacements =
    [
        "null", "true", "0", "-1", "1e999", "123456789012345678901234567890", "\"\"", "\" \"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[[]]]", "[null]", "{\"a\":[{}]}",
        "\"9999-12-31T23:59:59Z\"", "\"<script>\"", "\"" + new string('y', 5_000).Replace("yyy", "ab ", StringComparison.Ordinal) + "\"",
    ];

    public static TheoryData<int> Pages => [.. Enumerable.Range(0, SamplePages.All.Count)];

    public static TheoryData<int> JsonPages => [.. Enumerable.Range(0, SamplePages.Json.Count)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_cut_anywhere_gives_an_error_after_what_stands_before_the_cut(int page)
    {
        var (source, body) = SamplePages.All[page];
        var whole = SamplePages.Parsers[source].Messages(source, body);
        var bytes = Encoding.UTF8.GetBytes(body.TrimEnd());
        for (var length = 0; length < bytes.Length; length++)
        {
            var read = new List<SocialMessage>();
            Assert.Throws<MalformedDocumentException>(() => Read(source, bytes[..length], read));
            Assert.Equal(whole.Take(read.Count), read);
        }
    }

    [Theory]
    [MemberData(nameof(JsonPages))]
    public void A_field_of_another_kind_harms_no_other_message(int page)
    {
        var (source, body) = SamplePages.Json[page];
        var whole = SamplePages.Parsers[source].Messages(source, body).ToHashSet();
        foreach (var path in Paths(JsonNode.Parse(body)!, []))
        {
            foreach (var replacement in (string?[])[null, .. Replacements])
            {
                var read = new List<SocialMessage>();
                try
                {
                    Read(source, Encoding.UTF8.GetBytes(Replaced(body, path, replacement)), read);
                }
                catch (MalformedDocumentException) when (path.Count <= 2)
                {
                    // The frame of the page itself is broken.
                    continue;
                }

                // A field belongs to one message; that of a thread also to its reply.
                var changed = read.Count(message => !whole.Contains(message));
                Assert.True(changed <= (source == SourceIds.YouTube ? 2 : 1), $"{source}: {string.Join('/', path)} = {replacement} changed {changed} messages.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Bytes_that_are_no_text_give_an_error(int page)
    {
        var (source, body) = SamplePages.All[page];
        var bytes = Encoding.UTF8.GetBytes(body);
        bytes[bytes.Length / 2] = 0xFF;
        Assert.Equal("document.encoding", Assert.Throws<MalformedDocumentException>(() => Read(source, bytes, [])).Rule);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Endless_nesting_gives_an_error(int page)
    {
        var (source, _) = SamplePages.All[page];
        foreach (var piece in (string[])["[", "{\"data\":", "<rss>", "<rss><channel><item>", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><author>"])
        {
            Assert.Throws<MalformedDocumentException>(() => Read(source, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 200_000))), []));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Sound_JSON_or_XML_of_another_shape_is_an_error(int page)
    {
        var (source, _) = SamplePages.All[page];
        foreach (var body in (string[])["1", "\"text\"", "null", "{\"status\":\"fine\"}", "<html><body>Access denied</body></html>", "", "   "])
        {
            Assert.Throws<MalformedDocumentException>(() => Read(source, Encoding.UTF8.GetBytes(body), []));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_of_twenty_thousand_messages_is_read_whole(int page)
    {
        var (source, body) = SamplePages.All[page];
        var whole = SamplePages.Parsers[source].Messages(source, body);
        var (start, end) = ElementsOf(body);
        var separator = source == SourceIds.Rss ? "\n" : ",\n";
        var times = 20_000 / whole.Count;
        var large = body[..start] + string.Join(separator, Enumerable.Repeat(body[start..end], times)) + body[end..];
        Assert.Equal(times * whole.Count, SamplePages.Parsers[source].Parse(MessageDocument.Of(source, large)).Count());
    }

    [Fact]
    public void Random_mutations_give_an_error_a_verdict_or_a_sound_message()
    {
        var mutation = Gen.Choose(0, 1_000_000).Three().Select(three => (Kind: three.Item1, Place: three.Item2, Value: three.Item3)).ListOf(3);
        var mutated = Gen.Choose(0, SamplePages.All.Count - 1).SelectMany(page => mutation.Select(mutations => (page, mutations)));
        Prop.ForAll(mutated.ToArbitrary(), pair =>
        {
            var (source, body) = SamplePages.All[pair.page];
            var bytes = Encoding.UTF8.GetBytes(body).ToList();
            foreach (var (kind, place, value) in pair.mutations) { Mutate(bytes, kind, place, value); }
            try
            {
                Read(source, [.. bytes], []);
            }
            catch (MalformedDocumentException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    private static void Mutate(List<byte> bytes, int kind, int place, int value)
    {
        if (bytes.Count == 0) { return; }
        var at = place % bytes.Count;
        switch (kind % 6)
        {
            case 0:
                bytes[at] = (byte)value;
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(value % 50, bytes.Count - at));
                break;
            case 2:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Replacements[value % Replacements.Length]));
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(value % bytes.Count, Math.Min(60, bytes.Count - (value % bytes.Count))));
                break;
            case 4:
                bytes[at] = "\"{}[],:<>&;/'\\0e-"u8[value % 17];
                break;
            default:
                bytes.Insert(at, bytes[value % bytes.Count]);
                break;
        }
    }

    /// <summary>Reads a page and holds everything that comes out against what must be true of any message.</summary>
    private static void Read(string source, byte[] body, List<SocialMessage> read)
    {
        var position = 0;
        foreach (var parsed in SamplePages.Parsers[source].Parse(MessageDocument.Of(source, body)))
        {
            Assert.Equal(++position, parsed.Position);
            Assert.InRange(parsed.RawOffset, 0, body.Length);
            Assert.InRange(parsed.RawLength, 0, body.Length - parsed.RawOffset);
            Assert.True(parsed.Record is null != parsed.Verdict is null);
            if (parsed.Record is not { } message) { continue; }
            Assert.Equal(source, message.Source);
            Assert.InRange(message.ExternalId.Length, 1, 200);
            Assert.InRange(message.PublishedAt.Year, 1990, 2100);
            Assert.Equal(TimeSpan.Zero, message.PublishedAt.Offset);
            Assert.True(message.Text.Length > 0 || message.IsDeleted);
            foreach (var text in (string?[])[message.ExternalId, message.Text, message.Channel, message.AuthorHandle, message.AuthorId, message.Url, message.Metadata])
            {
                Assert.Equal(text, text is null ? null : Core.Sources.Messages.PlainText.Clean(text));
            }

            if (message.Metadata is not null) { Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(message.Metadata).RootElement.ValueKind); }
            read.Add(message);
        }
    }

    private static (int Start, int End) ElementsOf(string body)
    {
        foreach (var tag in (string[])["item", "entry"])
        {
            if (body.IndexOf($"<{tag}>", StringComparison.Ordinal) is >= 0 and var opening) { return (opening, body.LastIndexOf($"</{tag}>", StringComparison.Ordinal) + tag.Length + 3); }
        }

        var first = body.IndexOf('[', StringComparison.Ordinal) + 1;
        var depth = 1;
        var at = first;
        for (; depth > 0; at++) { depth += body[at] switch { '[' => 1, ']' => -1, _ => 0 }; }
        return (first, at - 1);
    }

    private static IEnumerable<IReadOnlyList<object>> Paths(JsonNode? node, IReadOnlyList<object> path)
    {
        if (path.Count > 0) { yield return path; }
        var children = node switch
        {
            JsonObject section => section.Select(field => (Key: (object)field.Key, field.Value)),
            JsonArray array => array.Select((value, index) => (Key: (object)index, Value: value)),
            _ => [],
        };
        foreach (var (key, value) in children.ToList())
        {
            foreach (var below in Paths(value, [.. path, key])) { yield return below; }
        }
    }

    /// <summary>The page with another value, as raw JSON, at a path; without the field when there is none.</summary>
    private static string Replaced(string body, IReadOnlyList<object> path, string? replacement)
    {
        const string Mark = "\"@@mark@@\"";
        var root = JsonNode.Parse(body)!;
        var parent = path.Take(path.Count - 1).Aggregate(root, (node, key) => (key is int index ? node[index] : node[(string)key])!);
        if (replacement is null)
        {
            if (parent is JsonArray list) { list.RemoveAt((int)path[^1]); }
            else { parent.AsObject().Remove((string)path[^1]); }
            return root.ToJsonString();
        }

        if (path[^1] is int at) { parent[at] = "@@mark@@"; }
        else { parent[(string)path[^1]] = "@@mark@@"; }
        return root.ToJsonString().Replace(Mark, replacement, StringComparison.Ordinal);
    }
}
