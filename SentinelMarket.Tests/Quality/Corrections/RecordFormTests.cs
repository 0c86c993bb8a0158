using System.Text;
using SentinelMarket.Core.Quality.Corrections;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Quality.Corrections;

public sealed class RecordFormTests
{
    [Fact]
    public void Cells_are_named_by_the_header_and_every_other_byte_stays()
    {
        const string File = "SYMBOL, SERIES, CLOSE,\r\nTCS, EQ,  2900.50,\r\nINFY, EQ, 1500,\r\n";
        var form = Of(File, "TCS, EQ,  2900.50,");

        Assert.Equal(RawFormat.Csv, form.Format);
        Assert.Equal(["SYMBOL=TCS", "SERIES=EQ", "CLOSE=2900.50"], form.Fields.Select(field => $"{field.Name}={field.Value}"));
        Assert.Equal("SYMBOL, SERIES, CLOSE,\r\nTCS, BE,  3000,\r\nINFY, EQ, 1500,\r\n", Patched(form, ("SERIES", "BE"), ("CLOSE", "3000")));
    }

    [Fact]
    public void Quoted_cells_are_read_and_written_with_their_commas()
    {
        var form = Of("name,price,note\n\"Tata, Sons\",1,\n", "\"Tata, Sons\",1,");

        Assert.Equal(["name=Tata, Sons", "price=1", "note="], form.Fields.Select(field => $"{field.Name}={field.Value}"));
        Assert.Equal("name,price,note\nTata,1,\"a \"\"b\"\", c\"\n", Patched(form, ("name", "Tata"), ("note", "a \"b\", c")));
        Assert.Equal("note holds a line break, which ends a line of the file.", Assert.Throws<InvalidPatchException>(() => Patched(form, ("note", "a\nb"))).Message);
    }

    [Fact]
    public void Values_of_json_are_named_by_their_path_and_keep_their_type()
    {
        const string Json = """{"info": {"symbol":"TCS"}, "priceInfo":{"lastPrice": -5, "open":null,"list":[1, "x"]}, "ok":true}""";
        var form = Of(Json, Json);

        Assert.Equal(RawFormat.Json, form.Format);
        Assert.Equal(
            ["info.symbol=TCS", "priceInfo.lastPrice=-5", "priceInfo.open=null", "priceInfo.list[0]=1", "priceInfo.list[1]=x", "ok=true"], form.Fields.Select(field => $"{field.Name}={field.Value}"));
        Assert.Equal(
            """{"info": {"symbol":"5"}, "priceInfo":{"lastPrice": 2900.5, "open":"dear","list":[1, "₹ \"y\""]}, "ok":true}""",
            Patched(form, ("info.symbol", "5"), ("priceInfo.lastPrice", "2900.5"), ("priceInfo.open", "dear"), ("priceInfo.list[1]", "₹ \"y\"")));
    }

    [Fact]
    public void A_record_within_a_larger_document_is_patched_in_its_place()
    {
        const string Json = """{"messages":[{"id":1,"text":"a"},{"id":2,"text":"b"}]}""";

        Assert.Equal("""{"messages":[{"id":1,"text":"a"},{"id":2,"text":"longer"}]}""", Patched(Of(Json, """{"id":2,"text":"b"}"""), ("text", "longer")));
    }

    [Theory]
    [InlineData("<html>Access denied</html>")]
    [InlineData("{\"cut\": \"off")]
    [InlineData("one line without a header")]
    public void Anything_else_is_corrected_as_text(string content)
    {
        var form = Of(content, content);

        Assert.Equal((RawFormat.Text, content), (form.Format, form.Raw));
        Assert.Empty(form.Fields);
        Assert.Equal("{\"whole\": 1}", Encoding.UTF8.GetString(form.With(new RecordPatch(new Dictionary<string, string>(StringComparer.Ordinal), "{\"whole\": 1}"), "why", out var changes).Content.Span));
        Assert.Equal("the whole text", changes);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_not_offered_as_text()
    {
        var document = Document([0x41, 0x2c, 0x42, 0x0a, 0xff, 0x2c, 0x31]);
        var form = RecordForm.Of(document, 4, 3);

        Assert.Null(form.Raw);
        Assert.Equal([0x41, 0x2c, 0x42, 0x0a, 0xff, 0x2c, 0x32], form.With(new RecordPatch(new Dictionary<string, string>(StringComparer.Ordinal) { ["B"] = "2" }, null), "why", out _).Content.ToArray());
    }

    [Fact]
    public void A_patch_that_cannot_be_written_is_refused_in_words()
    {
        var form = Of("a,b\n1,2\n", "1,2");

        Assert.Equal("The record has no field \"c\".", Assert.Throws<InvalidPatchException>(() => Patched(form, ("c", "1"))).Message);
        Assert.Equal("Nothing was changed.", Assert.Throws<InvalidPatchException>(() => Patched(form, ("a", "1"))).Message);
        Assert.Equal("a holds a NUL character.", Assert.Throws<InvalidPatchException>(() => Patched(form, ("a", "\0"))).Message);
        Assert.Equal("a holds half of a character.", Assert.Throws<InvalidPatchException>(() => Patched(form, ("a", "\ud83d"))).Message);
    }

    [Fact]
    public void Fields_that_a_verdict_names_or_quotes_are_suspect()
    {
        FormField[] fields = [new("HIGH", "2,990.00"), new("LOW", "3010"), new("priceInfo.series", "EQ"), new("NOTE", "oddities"), new("VOLUME", "7")];

        Assert.Equal(
            ["HIGH", "LOW", "NOTE", "priceInfo.series"],
            SuspectFields.Of([new Verdict("high.not_below_low", Severity.Reject, null, "High 2990.00 is below low 3010."), new Verdict("x", Severity.Reject, "series", "It is \"oddities\".")], fields).Order(StringComparer.Ordinal));
    }

    private static RecordForm Of(string content, string record)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        return RecordForm.Of(Document(bytes), bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(record)), Encoding.UTF8.GetByteCount(record));
    }

    private static RawDocument Document(byte[] content) =>
        new() { Source = "test.quote", Stream = "A", Content = content, ContentType = "text/plain", Request = "test", FetchedAt = DateTimeOffset.UnixEpoch };

    private static string Patched(RecordForm form, params (string Name, string Value)[] changes) => Encoding.UTF8.GetString(
        form.With(new RecordPatch(changes.ToDictionary(change => change.Name, change => change.Value, StringComparer.Ordinal), null), "why", out _).Content.Span);
}
