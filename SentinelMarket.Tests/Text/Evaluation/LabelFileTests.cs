using SentinelMarket.Core.Text.Evaluation;

namespace SentinelMarket.Tests.Text.Evaluation;

public sealed class LabelFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Quoted_fields_with_commas_quotes_and_lines_are_read()
    {
        var rows = await ReadAsync("channel_id,date,text,label\r\n1,d,\"a, \"\"b\"\"\n\nc\",pump\r\n\n2,d,plain,other\n");

        Assert.Equal([new LabelledText("a, \"b\"\n\nc", "pump", null, "1"), new LabelledText("plain", "other", null, "2")], rows);
    }

    [Theory]
    [InlineData("text,entity\nx,y\n", "{0} has no column \"label\"; its columns are text, entity.")]
    [InlineData("text,label\nx\n", "{0}, line 2: 2 fields are expected, 1 are there.")]
    [InlineData("text,label\nx,y\n\"open,z\nmore", "{0}, line 3: a quote is not closed.")]
    [InlineData("text,label\n", "{0} has no labelled texts.")]
    [InlineData("", "{0} has no labelled texts.")]
    public async Task A_file_that_cannot_be_read_is_refused_in_words(string content, string message)
    {
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(content));
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, _file), fault.Message);
    }

    private async Task<IReadOnlyList<LabelledText>> ReadAsync(string content)
    {
        await File.WriteAllTextAsync(_file, content);
        return await LabelFile.ReadAsync(_file, CancellationToken.None);
    }
}
