using System.IO.Compression;
using System.Text;
using SentinelMarket.Core.Sources.Files;
using static SentinelMarket.Tests.Sources.Files.Bhavcopy;

namespace SentinelMarket.Tests.Sources.Files;

public sealed class ZipMembersTests : IDisposable
{
    private static readonly string Full = Lines(FullHeader, FullRow);
    private static readonly byte[] FullBytes = Encoding.UTF8.GetBytes(Full);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_member_is_one_document()
    {
        var path = _folder.Write("year.zip", Zip(("2024/sec_bhavdata_full_25012024.csv", Full), ("folder/", string.Empty), ("u.csv", Lines(UdiffHeader, UdiffRow))));
        var read = await ReadAsync(path);

        Assert.Equal(["year.zip/2024/sec_bhavdata_full_25012024.csv", "year.zip/u.csv"], read.Select(extraction => extraction.Stream));
        Assert.Equal(["nse.eod.full", "nse.eod.udiff"], read.Select(extraction => extraction.Document!.Source));
        Assert.Equal($"{path}!u.csv", read[1].Document!.Request);
        Assert.Equal(Full, Encoding.UTF8.GetString(read[0].Document!.Content.Span));
    }

    [Theory]
    [InlineData("../evil.csv")]
    [InlineData("a/../../evil.csv")]
    [InlineData("..\\evil.csv")]
    [InlineData("/etc/evil.csv")]
    [InlineData("C:\\evil.csv")]
    [InlineData("../folder/")]
    public async Task Names_that_leave_the_archive_are_refused_and_the_rest_goes_on(string name)
    {
        var read = await ReadAsync(_folder.Write("z.zip", Zip((name, name.EndsWith('/') ? string.Empty : Full), ("good.csv", Full))));

        Assert.Equal($"z.zip/{name} names a place outside the archive and is not read.", read[0].Refusal);
        Assert.NotNull(read[1].Document);
    }

    [Fact]
    public async Task A_symbolic_link_is_refused_and_the_rest_goes_on()
    {
        using var target = new MemoryStream();
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create))
        {
            var link = archive.CreateEntry("link.csv");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            using (var content = link.Open()) { content.Write("/etc/passwd"u8); }
            using var good = archive.CreateEntry("good.csv").Open();
            good.Write(FullBytes);
        }

        var read = await ReadAsync(_folder.Write("z.zip", target.ToArray()));
        Assert.Equal("z.zip/link.csv is a symbolic link and is not followed.", read[0].Refusal);
        Assert.NotNull(read[1].Document);
    }

    [Fact]
    public async Task Archives_within_archives_and_other_files_are_refused_by_name()
    {
        var read = await ReadAsync(_folder.Write(
            "z.zip",
            Zip(CompressionLevel.Fastest, ("inner.zip", Zip(("x.csv", Full))), ("inner.gz", Gzip(FullBytes)), ("readme.txt", "Read me"u8.ToArray()), ("empty.csv", []), ("good.csv", FullBytes))));

        Assert.Equal(
            [
                "z.zip/inner.zip is an archive within an archive; unpack it and import it by itself.",
                "z.zip/inner.gz is an archive within an archive; unpack it and import it by itself.",
                $"z.zip/readme.txt: header not recognised: its first line is \"Read me\". {KnownFormats}",
                "z.zip/empty.csv is empty.",
                null,
            ],
            read.Select(extraction => extraction.Refusal));
    }

    [Fact]
    public async Task A_truncated_archive_is_refused()
    {
        var whole = Zip(("a.csv", Full));
        var extraction = Assert.Single(await ReadAsync(_folder.Write("z.zip", whole[..^40])));
        Assert.StartsWith("z.zip is truncated or not a zip: ", extraction.Refusal);
        Assert.EndsWith(" Fetch it again.", extraction.Refusal);
    }

    [Fact]
    public async Task A_text_named_zip_is_said_to_be_none()
    {
        var extraction = Assert.Single(await ReadAsync(_folder.Write("z.zip", "<html>404</html>")));
        Assert.StartsWith("z.zip is truncated or not a zip or gzip file, in spite of its name. z.zip: header not recognised", extraction.Refusal);
    }

    [Fact]
    public async Task An_empty_archive_is_refused() =>
        Assert.Equal("z.zip is a zip archive without files.", Assert.Single(await ReadAsync(_folder.Write("z.zip", Zip(Array.Empty<(string, string)>())))).Refusal);

    [Fact]
    public async Task A_member_with_a_flipped_bit_is_refused_and_the_rest_goes_on()
    {
        var zip = Zip(CompressionLevel.NoCompression, ("a.csv", FullBytes), ("b.csv", FullBytes));
        zip[zip.AsSpan().IndexOf("110.00"u8)] ^= 1;
        var read = await ReadAsync(_folder.Write("z.zip", zip));

        Assert.Equal("z.zip/a.csv is damaged: its checksum or size is not what the archive says. Fetch the archive again.", read[0].Refusal);
        Assert.NotNull(read[1].Document);
    }

    [Fact]
    public async Task A_member_that_cannot_be_inflated_is_refused_and_the_rest_goes_on()
    {
        var zip = Zip(("a.csv", Lines([FullHeader, .. Enumerable.Range(0, 500).Select(i => FullRow + i)])), ("b.csv", Full));
        zip.AsSpan(60, 200).Fill(0xFF);
        var read = await ReadAsync(_folder.Write("z.zip", zip));

        Assert.Matches("^z.zip/a.csv is (truncated or )?damaged", read[0].Refusal);
        Assert.NotNull(read[1].Document);
    }

    [Fact]
    public async Task An_encrypted_member_is_refused_and_the_rest_goes_on()
    {
        var zip = Zip(("a.csv", Full), ("b.csv", Full));
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        zip[6] |= 1;
        var read = await ReadAsync(_folder.Write("z.zip", zip));

        Assert.Equal("z.zip/a.csv is encrypted; unpack the archive with its password and import the files.", read[0].Refusal);
        Assert.NotNull(read[1].Document);
    }

    [Fact]
    public async Task A_member_that_understates_its_size_is_refused()
    {
        var zip = Zip(("a.csv", Full));
        BitConverter.TryWriteBytes(zip.AsSpan(zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 24), FullHeader.Length + 10);
        Assert.Matches("^z.zip/a.csv is (truncated or )?damaged", Assert.Single(await ReadAsync(_folder.Write("z.zip", zip))).Refusal);
    }

    [Fact]
    public async Task A_bomb_of_200_megabytes_is_refused_and_the_rest_goes_on()
    {
        var path = Path.Combine(_folder.Path, "z.zip");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using (var bomb = archive.CreateEntry("bomb.csv", CompressionLevel.Fastest).Open())
            {
                var block = new byte[1024 * 1024];
                for (var i = 0; i < 200; i++) { bomb.Write(block); }
            }

            using var good = archive.CreateEntry("good.csv").Open();
            good.Write(FullBytes);
        }

        var read = await ReadAsync(path);
        Assert.Equal("z.zip/bomb.csv unpacks to more than 64 MB (Files:MaxDocumentMegabytes) and was not read to its end.", read[0].Refusal);
        Assert.NotNull(read[1].Document);
    }

    [Fact]
    public async Task An_archive_has_a_bound_for_all_members_together()
    {
        var member = new byte[700 * 1024];
        var zip = Zip(CompressionLevel.Fastest, ("a.csv", member), ("b.csv", member), ("c.csv", member));
        var read = await ReadAsync(new EndOfDayFileOptions { MaxArchiveMegabytes = 1 }, _folder.Write("z.zip", zip));

        Assert.Equal(3, read.Count);
        Assert.Equal("z.zip/b.csv unpacks to more than what is left of the archive's 1 MB (Files:MaxArchiveMegabytes) and was not read to its end.", read[1].Refusal);
        Assert.Equal("z.zip unpacks to more than 1 MB (Files:MaxArchiveMegabytes): c.csv and what follows was not read. Import those files by themselves.", read[2].Refusal);
    }

    [Fact]
    public async Task An_archive_of_too_many_members_is_refused_before_it_is_opened()
    {
        var zip = Zip([.. Enumerable.Range(0, 11).Select(i => ($"{i}.csv", Full))]);
        var extraction = Assert.Single(await ReadAsync(new EndOfDayFileOptions { MaxArchiveMembers = 10 }, _folder.Write("z.zip", zip)));

        Assert.Equal("z.zip has 11 members; at most 10 are read from one archive (Files:MaxArchiveMembers). Split it.", extraction.Refusal);
    }

    [Fact]
    public void The_checksum_is_that_of_the_standard()
    {
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
        Assert.Equal(0x414FA339u, Crc32.Of("The quick brown fox jumps over the lazy dog"u8));
        Assert.Equal(0u, Crc32.Of([]));
    }
}
