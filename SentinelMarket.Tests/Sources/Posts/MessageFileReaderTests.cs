using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Posts;
using SentinelMarket.Core.Sources.Telegram;
using SentinelMarket.Core.Sources.X;

namespace SentinelMarket.Tests.Sources.Posts;

public sealed class MessageFileReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TelegramExportReader _exports = new(Options.Create(new MessageFileOptions { PartMegabytes = 1, MaxMessageKilobytes = 16 }), TimeProvider.System);
    private readonly TweetFileReader _tweets = new(Options.Create(new MessageFileOptions { PartMegabytes = 1 }), TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_small_file_is_one_document_byte_for_byte()
    {
        var path = Write("result.json", PostSamples.Export);
        var found = Assert.Single(await ReadAsync(_exports.ReadAsync([path], default)));
        Assert.Equal(("result.json", "application/json", SourceIds.TelegramExport), (found.Stream, found.Document!.ContentType, found.Document.Source));
        Assert.Equal(Encoding.UTF8.GetBytes(PostSamples.Export), found.Document.Content.ToArray());
    }

    [Fact]
    public async Task A_large_export_comes_in_parts_and_none_of_its_messages_is_lost()
    {
        const int Messages = 6_000;
        var path = Write("result.json", LargeExport(Messages));
        var parts = await ReadAsync(_exports.ReadAsync([path], default));
        Assert.InRange(parts.Count, 3, 100);
        Assert.All(parts, part => Assert.InRange(part.Document!.Content.Length, 1, 1_200_000));
        var parser = new ExportParser();
        var ids = parts.SelectMany(part => parser.Read(part.Document!)).Select(item => item.Message().ExternalId).ToList();
        Assert.Equal(Enumerable.Range(1, Messages).Select(id => $"-1000000000077/{id}"), ids);
        Assert.Equal("result.json#2", parts[1].Stream);
    }

    [Fact]
    public async Task A_large_export_that_breaks_off_is_read_up_to_there_and_says_so()
    {
        var path = Write("result.json", LargeExport(6_000)[..1_500_000]);
        var parts = await ReadAsync(_exports.ReadAsync([path], default));
        Assert.NotNull(parts[0].Document);
        Assert.Matches(@"^result\.json breaks off or is no JSON at line [\d]+\. What stands before that was read\.$", parts[^1].Refusal);
        Assert.All(parts.SkipLast(1).SelectMany(part => new ExportParser().Read(part.Document!)), item => item.Message());
    }

    [Fact]
    public async Task A_message_larger_than_allowed_ends_the_reading_of_its_file()
    {
        var path = Write("result.json", LargeExport(6_000).Replace("message 3000 ", new string('x', 3_000_000), StringComparison.Ordinal));
        var parts = await ReadAsync(_exports.ReadAsync([path], default));
        Assert.Contains("holds a message of more than 16 KB (Files:Messages:MaxMessageKilobytes)", parts[^1].Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_cut_between_lines()
    {
        var lines = Enumerable.Range(1, 20_000).Select(id => $$"""{"tweet_id":"{{2_029_085_000_000_000_000 + id}}","timestamp":"2026-03-04T06:15:00.000Z","content_raw":"post {{id}} says something about SBIN"}""").ToList();
        var parts = await ReadAsync(_tweets.ReadAsync([Write("tweets.jsonl", string.Join('\n', lines))], default));
        Assert.InRange(parts.Count, 2, 10);
        var parser = new PostParser();
        Assert.Equal(20_000, parts.Sum(part => parser.Read(part.Document!).Count(item => item.Record is not null)));
        Assert.Equal(string.Join('\n', lines), string.Concat(parts.Select(part => Encoding.UTF8.GetString(part.Document!.Content.Span))));
    }

    [Fact]
    public async Task A_large_array_and_a_large_table_are_cut_too()
    {
        var post = """{"id":"2029085000000000001","text":"TEXT"}""".Replace("TEXT", new string('a', 1_000), StringComparison.Ordinal);
        var array = await ReadAsync(_tweets.ReadAsync([Write("array.json", $"[{string.Join(",\n", Enumerable.Repeat(post, 2_500))}]")], default));
        Assert.Equal(2_500, array.Sum(part => new PostParser().Read(part.Document!).Count));

        var row = $"@tips,2026-03-04 06:00:00,\"{new string('b', 500)}\n\"\"more\"\"\"\n";
        var table = await ReadAsync(_exports.ReadAsync([Write("chat.csv", "channel,date,text\n" + string.Concat(Enumerable.Repeat(row, 4_000)))], default));
        Assert.InRange(table.Count, 2, 10);
        Assert.Equal(4_000, table.Sum(part => new ExportParser().Read(part.Document!).Count(item => item.Record is not null)));
    }

    [Fact]
    public async Task A_compressed_file_is_read_like_a_plain_one()
    {
        var path = Path.Combine(_folder.FullPath, "result.json.gz");
        await using (var file = File.Create(path))
        await using (var gzip = new GZipStream(file, CompressionLevel.Fastest)) { await gzip.WriteAsync(Encoding.UTF8.GetBytes(PostSamples.Export)); }
        Assert.Equal(4, new ExportParser().Read(Assert.Single(await ReadAsync(_exports.ReadAsync([path], default))).Document!).Count);
    }

    [Fact]
    public async Task A_folder_is_searched_for_what_may_hold_messages_and_its_pictures_are_passed_over()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullPath, "photos"));
        Write("photos/photo_1.jpg", "not a message");
        Write("result.json", PostSamples.Export);
        Assert.Equal("result.json", Assert.Single(await ReadAsync(_exports.ReadAsync([_folder.FullPath], default))).Stream);
    }

    [Theory]
    [InlineData("", "is empty or not a regular file")]
    [InlineData("  \n", "holds nothing but blanks")]
    [InlineData("hello", "is not recognised: its first line is \"hello\"")]
    [InlineData("{\"messages\":", "is no JSON, or breaks off, at line 1")]
    [InlineData("{\"a\":1}", "is not recognised")]
    [InlineData("[1,2]", "is not recognised")]
    public async Task What_is_no_export_is_refused_with_the_reason(string content, string reason)
    {
        var found = Assert.Single(await ReadAsync(_exports.ReadAsync([Write("file.json", content)], default)));
        Assert.Null(found.Document);
        Assert.Contains(reason, found.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_reader_takes_the_others_files()
    {
        var export = Write("result.json", PostSamples.Export);
        var tweets = Write("tweets.json", PostSamples.XPage);
        Assert.Null(Assert.Single(await ReadAsync(_tweets.ReadAsync([export], default))).Document);
        Assert.Null(Assert.Single(await ReadAsync(_exports.ReadAsync([tweets], default))).Document);
        Assert.NotNull(Assert.Single(await ReadAsync(_tweets.ReadAsync([tweets], default))).Document);
    }

    [RecordedFact]
    public async Task The_recorded_posts_are_read_line_by_line()
    {
        var found = Assert.Single(await ReadAsync(new TweetFileReader(Options.Create(new MessageFileOptions()), TimeProvider.System).ReadAsync([RecordedFactAttribute.PathOf("x/indian_tweets_real_2000.jsonl")], default)));
        var parsed = new PostParser().Read(found.Document!);
        Assert.Equal(1786, parsed.Count);
        Assert.All(parsed, item => item.Message());
        var second = parsed[1].Message();
        Assert.Equal(("2088861575038075033", "uttraag31", "en"), (second.ExternalId, second.AuthorHandle, second.Language));
        Assert.Equal(new DateTimeOffset(2026, 8, 16, 5, 33, 3, TimeSpan.Zero), second.PublishedAt);
        Assert.StartsWith("WEEKLY GLOBAL MARKET SYNCHRONIZATION | 10–14 AUG 2026\n\n Nifty 50 -0.83%\n S&P 500 +0.4%", second.Text, StringComparison.Ordinal);
        Assert.Equal("""{"likes":0,"retweets":0,"replies":0,"views":20}""", second.Metadata);
    }

    [RecordedFact]
    public async Task The_recorded_chats_are_read_row_by_row()
    {
        var found = Assert.Single(await ReadAsync(_exports.ReadAsync([RecordedFactAttribute.PathOf("telegram/indian_stock_telegram_messages_unlabelled.csv")], default)));
        var parsed = new ExportParser().Read(found.Document!);
        Assert.Equal(800, parsed.Count);
        Assert.Equal(86, parsed.Count(item => item.Verdict?.Rule == "message.no_text"));
        Assert.Equal(714, parsed.Count(item => item.Record is not null));
        var first = parsed[0].Message();
        Assert.Equal(("stockmarketchat", "Diwali muhurat trading schedule today👆🏻"), (first.Channel, first.Text));
        Assert.Equal(new DateTimeOffset(2024, 11, 1, 5, 28, 16, TimeSpan.Zero), first.PublishedAt);
    }

    [RecordedFact]
    public async Task The_recorded_export_is_recognised()
    {
        var found = Assert.Single(await ReadAsync(_exports.ReadAsync([RecordedFactAttribute.PathOf("telegram/tdesktop_export_channel_messages_real_2023-07-13.json")], default)));
        Assert.Equal(6, new ExportParser().Read(found.Document!).Count);
    }

    private static string LargeExport(int messages) =>
        "\uFEFF{\n \"name\": \"Large\",\n \"type\": \"private_channel\",\n \"id\": 77,\n \"messages\": [\n"
        + string.Join(",\n", Enumerable.Range(1, messages).Select(id => $$"""{"id":{{id}},"type":"message","date_unixtime":"1772605010","text":["message {{id}} ",{"type":"bold","text":"{{new string('w', 400)}}"}]}"""))
        + "\n ]\n}";

    private static async Task<List<FileExtraction>> ReadAsync(IAsyncEnumerable<FileExtraction> found)
    {
        var all = new List<FileExtraction>();
        await foreach (var one in found) { all.Add(one); }
        Assert.All(all, one => Assert.True(one.Document is null != one.Refusal is null));
        return all;
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullPath, name);
        File.WriteAllText(path, content);
        return path;
    }
}
