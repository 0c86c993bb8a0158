using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;

namespace SentinelMarket.Tests.Lake;

/// <summary>The contract of lakes on a local folder, and what only shows in its files.</summary>
public sealed class LocalPacksTests : LakeListingContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_flipped_bit_of_a_pack_is_found()
    {
        using var lake = await OpenAsync();
        var pack = await PackAsync(lake, await StoreAsync(lake, 2));
        var file = _folder[pack.Path];
        var bytes = await File.ReadAllBytesAsync(file);
        for (var i = 0; i < bytes.Length; i++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[i] ^= (byte)(1 << (i % 8));
            await File.WriteAllBytesAsync(file, flipped);

            Assert.True((await lake.FaultsOfPackAsync(pack.Path, default)).Count > 0, $"The pack counts as sound with another byte {i} of {bytes.Length}.");
        }
    }

    [Fact]
    public async Task A_pack_cut_off_at_any_byte_is_found()
    {
        using var lake = await OpenAsync();
        var pack = await PackAsync(lake, await StoreAsync(lake, 2));
        var bytes = await File.ReadAllBytesAsync(_folder[pack.Path]);
        for (var length = 0; length < bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(_folder[pack.Path], bytes[..length]);

            Assert.NotEmpty(await lake.FaultsOfPackAsync(pack.Path, default));
        }
    }

    [Fact]
    public async Task Any_gzip_tool_unpacks_a_pack_to_all_payloads_in_order()
    {
        using var lake = await OpenAsync();
        var pack = await PackAsync(lake, await StoreAsync(lake, 3));

        await using var gzip = new GZipStream(File.OpenRead(_folder[pack.Path]), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);

        Assert.Equal("object 0object 1object 2", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task What_an_interrupted_compaction_left_half_written_is_no_pack_and_goes_with_the_next()
    {
        using var lake = await OpenAsync();
        var stored = await StoreAsync(lake, 2);
        var leftover = _folder["nse.quote/2026/03/02/20260302T04.pack.gz.0.tmp"];
        await File.WriteAllTextAsync(leftover, "half");

        Assert.Equal(2, await lake.ListAsync("nse.quote", null, default).CountAsync());
        Assert.True(File.Exists(leftover), "A listing may not take a pack away that is being written.");
        await PackAsync(lake, stored);

        Assert.False(File.Exists(leftover));
        Assert.Equal("object 1", Text(await lake.ReadAsync(stored[1].Lake.Path, default)));
    }

    protected override Task<ObjectLake> OpenAsync() => Task.FromResult<ObjectLake>(new LocalDataLake(Options.Create(new LakeOptions { Folder = _folder.FullPath })));

    protected override async Task ChangeAsync(string path, Func<byte[], byte[]> change) => await File.WriteAllBytesAsync(_folder[path], change(await File.ReadAllBytesAsync(_folder[path])));
}
