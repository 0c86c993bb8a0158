using System.Text;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Tests.Lake;

/// <summary>What every lake promises, whatever keeps its files.</summary>
public abstract class LakeContract
{
    protected static readonly DateTimeOffset Morning = new(2026, 3, 2, 4, 5, 6, 789, TimeSpan.Zero);

    [Theory]
    [InlineData("")]
    [InlineData("{\"price\": 1}")]
    [InlineData("नमस्ते ₹")]
    public async Task An_object_is_read_back_as_it_was_stored(string content)
    {
        using var lake = await OpenAsync();
        var document = Document(content) with { Stream = "M&M ₹", Request = "https://example.invalid/?q=\"x\"" };
        var stored = await lake.StoreAsync(document, default);

        var read = await lake.ReadAsync(stored.Lake.Path, default);

        Assert.Equal(stored.Lake, read.Lake);
        Assert.Equal(document.Content.ToArray(), read.Document.Content.ToArray());
        Assert.Equal(document with { Content = default }, read.Document with { Content = default });
    }

    [Fact]
    public async Task The_same_content_of_a_source_is_stored_once_a_day_also_after_a_restart()
    {
        using var first = await OpenAsync();
        var stored = await first.StoreAsync(Document("same"), default);
        using var restarted = await OpenAsync();
        var again = await restarted.StoreAsync(Document("same") with { FetchedAt = Morning.AddHours(3) }, default);
        var nextDay = await restarted.StoreAsync(Document("same") with { FetchedAt = Morning.AddDays(1) }, default);

        Assert.Equal(stored.Lake, again.Lake);
        Assert.NotEqual(stored.Lake.Path, nextDay.Lake.Path);
        Assert.Equal(Morning.AddHours(3), again.Document.FetchedAt);
    }

    [Fact]
    public async Task Altered_cut_off_and_missing_objects_are_refused_by_name()
    {
        using var lake = await OpenAsync();
        var altered = (await lake.StoreAsync(Document(new string('a', 500)), default)).Lake.Path;
        var cut = (await lake.StoreAsync(Document(new string('b', 500)), default)).Lake.Path;
        await ChangeAsync(altered, bytes => [.. bytes[..^10], (byte)(bytes[^10] ^ 0xff), .. bytes[^9..]]);
        await ChangeAsync(cut, bytes => bytes[..^14]);

        foreach (var path in (string[])[altered, cut, "nse.quote/2026/03/02/20260302T040506789Z-0000000000000000.json.gz", "nse.quote/none.gz", "../../etc/passwd"])
        {
            var damaged = await Assert.ThrowsAsync<DamagedLakeObjectException>(() => lake.ReadAsync(path, default));
            Assert.Contains(path, damaged.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Packed_objects_keep_their_paths_their_hashes_and_their_place_in_the_list()
    {
        using var lake = await OpenAsync();
        var stored = await StoreAsync(lake, 20);
        var listed = await lake.ListAsync("nse.quote", null, default).ToListAsync();

        var pack = await PackAsync(lake, stored);

        Assert.Equal("nse.quote/2026/03/02/20260302T04.pack.gz", pack.Path);
        Assert.Equal((20, 0), (pack.Objects.Count, pack.Refused.Count));
        Assert.Empty(await lake.FaultsOfPackAsync(pack.Path, default));
        Assert.Equal(listed, await lake.ListAsync("nse.quote", null, default).ToListAsync());
        var folder = await lake.LookAsync("nse.quote", new DateOnly(2026, 3, 2), default);
        Assert.Empty(folder.Files);
        Assert.Equal(pack.Objects, Assert.Single(folder.Packs).Objects);
        foreach (var one in stored) { Assert.Equal((one.Lake, Text(one)), (await lake.ReadAsync(one.Lake.Path, default)) is var read ? (read.Lake, Text(read)) : default); }
        using var restarted = await OpenAsync();
        Assert.Equal(stored[3].Lake, (await restarted.StoreAsync(Document("object 3") with { FetchedAt = Morning.AddHours(2) }, default)).Lake);
    }

    [Fact]
    public async Task A_pack_grows_by_later_objects_of_its_hour_and_leaves_damaged_ones_out()
    {
        using var lake = await OpenAsync();
        var first = await StoreAsync(lake, 3);
        await PackAsync(lake, first);
        var later = await lake.StoreAsync(Document("later") with { FetchedAt = Morning.AddMinutes(30) }, default);
        var damaged = await lake.StoreAsync(Document(new string('d', 300)) with { FetchedAt = Morning.AddMinutes(31) }, default);
        await ChangeAsync(damaged.Lake.Path, bytes => bytes[..^14]);

        var pack = await lake.PackAsync([.. first.Append(later).Append(damaged).Select(one => (one.Lake.Path, one.Lake.Sha256))], default);

        Assert.Equal([.. first.Append(later).Select(one => one.Lake.Path)], pack.Objects);
        Assert.Contains(damaged.Lake.Path, Assert.Single(pack.Refused), StringComparison.Ordinal);
        Assert.Empty(await lake.FaultsOfPackAsync(pack.Path, default));
        await lake.DeleteAsync([later.Lake.Path], default);
        Assert.Equal("later", Text(await lake.ReadAsync(later.Lake.Path, default)));
        Assert.Equal("object 0", Text(await lake.ReadAsync(first[0].Lake.Path, default)));
    }

    [Fact]
    public async Task A_damaged_pack_refuses_its_objects_by_name_and_is_not_written_again()
    {
        using var lake = await OpenAsync();
        var stored = await StoreAsync(lake, 3);
        var pack = await PackAsync(lake, stored);
        await ChangeAsync(pack.Path, bytes => [.. bytes[..^20], (byte)(bytes[^20] ^ 1), .. bytes[^19..]]);
        using var restarted = await OpenAsync();

        var damaged = await Assert.ThrowsAsync<DamagedLakeObjectException>(() => restarted.ReadAsync(stored[0].Lake.Path, default));
        Assert.Contains(stored[0].Lake.Path, damaged.Message, StringComparison.Ordinal);
        Assert.Contains(pack.Path, Assert.Single(await restarted.FaultsOfPackAsync(pack.Path, default)), StringComparison.Ordinal);
        var more = await restarted.StoreAsync(Document("more") with { FetchedAt = Morning.AddMinutes(5) }, default);
        await Assert.ThrowsAsync<DamagedLakeObjectException>(() => restarted.PackAsync([(more.Lake.Path, more.Lake.Sha256)], default));
        Assert.Equal("more", Text(await restarted.ReadAsync(more.Lake.Path, default)));
    }

    protected abstract Task<ObjectLake> OpenAsync();

    /// <summary>Changes the bytes of a file behind the lake's back.</summary>
    protected abstract Task ChangeAsync(string path, Func<byte[], byte[]> change);

    protected static async Task<IReadOnlyList<StoredDocument>> StoreAsync(ObjectLake lake, int count)
    {
        var stored = new List<StoredDocument>();
        for (var i = 0; i < count; i++) { stored.Add(await lake.StoreAsync(Document($"object {i}") with { FetchedAt = Morning.AddSeconds(i) }, default)); }
        return stored;
    }

    protected static async Task<LakePack> PackAsync(ObjectLake lake, IReadOnlyList<StoredDocument> stored)
    {
        var pack = await lake.PackAsync([.. stored.Select(one => (one.Lake.Path, one.Lake.Sha256))], default);
        await lake.DeleteAsync([.. stored.Select(one => one.Lake.Path)], default);
        return pack;
    }

    protected static string Text(StoredDocument stored) => Encoding.UTF8.GetString(stored.Document.Content.Span);

    protected static RawDocument Document(string content) => new()
    {
        Source = SourceIds.NseQuote,
        Stream = "RELIANCE",
        Content = Encoding.UTF8.GetBytes(content),
        ContentType = "application/json",
        Request = "https://www.nseindia.com/api/quote-equity?symbol=RELIANCE",
        FetchedAt = Morning,
    };
}
