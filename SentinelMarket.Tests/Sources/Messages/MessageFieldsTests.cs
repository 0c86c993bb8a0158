using System.Text.Json;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Tests.Sources.Messages;

public sealed class MessageFieldsTests
{
    [Theory]
    [InlineData("\" INFY \"", "INFY")]
    [InlineData("12.50", "12.50")]
    [InlineData("\"a\\ud800b\\n\\\"\\/\\u20b9\"", "a\uFFFDb\n\"/₹")]
    [InlineData("\"a\\u0000b\"", "ab")]
    [InlineData("\"  \"", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    [InlineData("[\"a\"]", null)]
    [InlineData("true", null)]
    public void A_text_comes_out_whole_or_not_at_all(string json, string? text) => Assert.Equal(text, MessageFields.Text(Object(json), "f"));

    [Theory]
    [InlineData("12", 12L)]
    [InlineData("\"996.0\"", 996L)]
    [InlineData("-3", -3L)]
    [InlineData("1.5", null)]
    [InlineData("1e300", null)]
    [InlineData("1e999999999", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("\"many\"", null)]
    [InlineData("[]", null)]
    public void A_count_that_is_none_is_missing(string json, long? count) => Assert.Equal(count, MessageFields.Count(Object(json), "f"));

    [Theory]
    [InlineData("1456821458.0", "2016-03-01T08:37:38.0000000")]
    [InlineData("\"1700000000\"", "2023-11-14T22:13:20.0000000")]
    [InlineData("1467590690.5", "2016-07-04T00:04:50.5000000")]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1e20", null)]
    [InlineData("false", null)]
    public void Seconds_since_1970_are_an_instant(string json, string? instant) =>
        Assert.Equal(instant, MessageFields.UnixTime(Object(json), "f")?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", null));

    [Theory]
    [InlineData("2026-03-04T06:30:00Z", "2026-03-04 06:30:00")]
    [InlineData("2019-04-20T01:03:39.000Z", "2019-04-20 01:03:39")]
    [InlineData("2026-03-04T12:00:00+05:30", "2026-03-04 06:30:00")]
    [InlineData("20240615T123000Z", "2024-06-15 12:30:00")]
    [InlineData("2026-03-04", "2026-03-04 00:00:00")]
    [InlineData("12:30", null)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("9999-12-31T23:59:59Z", null)]
    [InlineData("yesterday", null)]
    public void Times_of_ISO_8601_are_instants(string text, string? instant) =>
        Assert.Equal(instant, MessageFields.IsoTime(text)?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null));

    [Fact]
    public void The_first_fault_is_the_verdict()
    {
        var fields = new MessageFields();
        var message = Object("\"soon\"");
        fields.Required(MessageFields.IsoTime(message, "f"), message, "f");
        fields.Id(message, "id");
        Assert.Equal(new Verdict("parse.timestamp", Severity.Reject, "f", "f is \"soon\", which is no time between 1990 and 2100."), fields.Fault);
    }

    [Fact]
    public void An_id_has_at_most_200_characters()
    {
        var fields = new MessageFields();
        Assert.Equal("nse/7", fields.Id(Object("7"), "f", "nse/"));
        Assert.Null(fields.Fault);
        fields.Id(Object($"\"{new string('7', 197)}\""), "f", "nse/");
        Assert.Equal("id.length", fields.Fault?.Rule);
    }

    [Fact]
    public void Metadata_leaves_out_what_is_missing()
    {
        using var some = new MetadataWriter();
        Assert.Equal(
            """{"likes":5,"category":"₹ \"up\"","links":["a"],"pinned":false}""",
            some.Add("likes", 5L).Add("views", (long?)null).Add("category", "₹ \"up\"").Add("none", " ").Add("links", ["a"]).Add("empty", []).Add("pinned", false).ToJson());
        using var none = new MetadataWriter();
        Assert.Null(none.Add("likes", (long?)null).ToJson());
    }

    [Fact]
    public void A_bad_element_is_found_again_by_its_place_in_the_document()
    {
        var document = QuoteDocument.Of("reddit", "r/x", "\uFEFF[{\"a\":1}, {\"\\ud800\":1,\"b\\u0062\":2}]");
        using var json = MessageJson.Open(document);
        var parsed = MessageJson.Read(document, json.RootElement[1], 2, (element, fields) =>
        {
            fields.Id(element, "c");
            return null!;
        });
        Assert.Equal(2, parsed.Position);
        Assert.NotNull(parsed.Verdict);
        Assert.Equal("{\"\\ud800\":1,\"b\\u0062\":2}"u8, document.Content.Span.Slice(parsed.RawOffset, parsed.RawLength));
    }

    private static JsonElement Object(string value) => JsonDocument.Parse($$"""{"f":{{value}}}""").RootElement;
}
