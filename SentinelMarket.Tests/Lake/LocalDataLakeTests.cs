using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Lake;

public sealed class LocalDataLakeTests : IDisposable
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 4, 5, 6, 789, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_object_lies_where_its_source_day_instant_and_hash_say()
    {
        var stored = await Lake().StoreAsync(Document("hello"), default);

        Assert.Equal("nse.quote/2026/03/02/20260302T040506789Z-2cf24dba5fb0a30e.json.gz", stored.Lake.Path);
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", stored.Lake.Sha256);
        Assert.Equal(5, stored.Lake.Size);
        Assert.Equal(new FileInfo(_folder[stored.Lake.Path]).Length, stored.Lake.StoredSize);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"price\": 1}")]
    [InlineData("नमस्ते ₹")]
    public async Task An_object_is_read_back_as_it_was_stored(string content)
    {
        var document = Document(content) with { Stream = "M&M ₹", Request = "https://example.invalid/?q=\"x\"" };
        var stored = await Lake().StoreAsync(document, default);

        var read = await Lake().ReadAsync(stored.Lake.Path, default);

        Assert.Equal(stored.Lake, read.Lake);
        Assert.Equal(document.Content.ToArray(), read.Document.Content.ToArray());
        Assert.Equal(document with { Content = default }, read.Document with { Content = default });
    }

    [Fact]
    public async Task Any_gzip_tool_unpacks_an_object_to_exactly_the_payload()
    {
        var payload = string.Concat(Enumerable.Repeat("RELIANCE,EQ,2500.00\n", 50_000));
        var stored = await Lake().StoreAsync(Document(payload), default);

        await using var gzip = new GZipStream(File.OpenRead(_folder[stored.Lake.Path]), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);

        Assert.Equal(payload, await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task The_same_content_of_a_source_is_stored_once_a_day_also_after_a_restart()
    {
        var first = await Lake().StoreAsync(Document("same"), default);
        var again = await Lake().StoreAsync(Document("same") with { FetchedAt = Morning.AddHours(3) }, default);
        var nextDay = await Lake().StoreAsync(Document("same") with { FetchedAt = Morning.AddDays(1) }, default);

        Assert.Equal(first.Lake.Path, again.Lake.Path);
        Assert.NotEqual(first.Lake.Path, nextDay.Lake.Path);
        Assert.Equal(Morning.AddHours(3), again.Document.FetchedAt);
    }

    [Fact]
    public async Task Objects_are_listed_from_a_day_on_and_leftovers_of_a_crash_are_removed()
    {
        var lake = Lake();
        await lake.StoreAsync(Document("one"), default);
        var second = await lake.StoreAsync(Document("two") with { FetchedAt = Morning.AddDays(1) }, default);
        var third = await lake.StoreAsync(Document("three") with { FetchedAt = Morning.AddMonths(1) }, default);
        await lake.StoreAsync(Document("other") with { Source = "bse.quote", FetchedAt = Morning.AddDays(1) }, default);
        var leftover = _folder["nse.quote/2026/03/03/x.json.gz.0.tmp"];
        await File.WriteAllTextAsync(leftover, "half");

        var listed = await lake.ListAsync("nse.quote", new DateOnly(2026, 3, 3), default).ToListAsync();

        Assert.Equal([second.Lake.Path, third.Lake.Path], listed);
        Assert.False(File.Exists(leftover));
        Assert.Equal(3, await lake.ListAsync("nse.quote", null, default).CountAsync());
    }

    [Fact]
    public async Task An_object_cut_off_at_any_byte_is_reported_as_damaged()
    {
        var stored = await Lake().StoreAsync(Document("{\"price\": 2500.5}"), default);
        var bytes = await File.ReadAllBytesAsync(_folder[stored.Lake.Path]);
        // The last bytes end the deflate stream and repeat checksum and length, which our hash makes redundant.
        for (var length = 0; length < bytes.Length - 12; length++)
        {
            await File.WriteAllBytesAsync(_folder[stored.Lake.Path], bytes[..length]);
            var damaged = await Assert.ThrowsAsync<DamagedLakeObjectException>(() => Lake().ReadAsync(stored.Lake.Path, default));
            Assert.Contains(stored.Lake.Path, damaged.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_object_whose_content_was_altered_is_reported_as_damaged()
    {
        var stored = await Lake().StoreAsync(Document("{\"price\": 2500.5}"), default);
        var other = await Lake().StoreAsync(Document("{\"price\": 9999.9}"), default);
        var mine = await File.ReadAllBytesAsync(_folder[stored.Lake.Path]);
        var theirs = await File.ReadAllBytesAsync(_folder[other.Lake.Path]);
        await File.WriteAllBytesAsync(_folder[stored.Lake.Path], [.. mine[..PayloadStart(mine)], .. theirs[PayloadStart(theirs)..]]);

        await Assert.ThrowsAsync<DamagedLakeObjectException>(() => Lake().ReadAsync(stored.Lake.Path, default));
    }

    [Fact]
    public async Task A_missing_object_and_a_path_out_of_the_lake_are_reported_as_damaged()
    {
        await Assert.ThrowsAsync<DamagedLakeObjectException>(() => Lake().ReadAsync("nse.quote/2026/03/02/none.json.gz", default));
        await Assert.ThrowsAsync<DamagedLakeObjectException>(() => Lake().ReadAsync("../../etc/passwd", default));
    }

    private static int PayloadStart(byte[] lakeObject) => lakeObject.AsSpan().LastIndexOf([(byte)0x1f, (byte)0x8b]);

    private LocalDataLake Lake() => new(Options.Create(new LakeOptions { Folder = _folder.FullPath }));

    private static RawDocument Document(string content) => new()
    {
        Source = SourceIds.NseQuote,
        Stream = "RELIANCE",
        Content = Encoding.UTF8.GetBytes(content),
        ContentType = "application/json",
        Request = "https://www.nseindia.com/api/quote-equity?symbol=RELIANCE",
        FetchedAt = Morning,
    };
}
