using System.Text;
using SentinelMarket.Core.Sources.Files;
using static SentinelMarket.Tests.Sources.Files.Bhavcopy;

namespace SentinelMarket.Tests.Sources.Files;

public sealed class EndOfDayFileReaderTests : IDisposable
{
    private static readonly string Full = Lines(FullHeader, FullRow);
    private static readonly string Udiff = Lines(UdiffHeader, UdiffRow);
    private const string Known = "Known formats: NSE sec_bhavdata_full (SYMBOL, SERIES, DATE1, PREV_CLOSE, ...); NSE UDiFF (TradDt,BizDt,Sgmt,Src,...).";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sec_bhavdata_full_25012024.csv", true, "nse.eod.full")]
    [InlineData("anything.dat", true, "nse.eod.full")]
    [InlineData("BhavCopy_NSE_CM_0_0_0_20250103_F_0000.csv", false, "nse.eod.udiff")]
    public async Task The_header_decides_what_a_file_is(string name, bool isFull, string source)
    {
        var path = _folder.Write(name, isFull ? Full : Udiff);
        var extraction = Assert.Single(await ReadAsync(path));

        Assert.Equal(name, extraction.Stream);
        Assert.Null(extraction.Note);
        var document = extraction.Document!;
        Assert.Equal((source, name, "text/csv", path, Now), (document.Source, document.Stream, document.ContentType, document.Request, document.FetchedAt));
        Assert.Equal(isFull ? Full : Udiff, Encoding.UTF8.GetString(document.Content.Span));
    }

    [Theory]
    [InlineData("day.csv")]
    [InlineData("day.csv.gz")]
    [InlineData("day.zip")]
    public async Task Gzip_is_unpacked_whatever_its_name(string name) =>
        Assert.Equal(Full, Encoding.UTF8.GetString(Assert.Single(await ReadAsync(_folder.Write(name, Gzip(Encoding.UTF8.GetBytes(Full))))).Document!.Content.Span));

    [Theory]
    [InlineData("sec_bhavdata_full_26012024.csv", "name says 26-Jan-2024, rows are of 25-Jan-2024: stale copy")]
    [InlineData("cm24JAN2024bhav.csv", "name says 24-Jan-2024, rows are of 25-Jan-2024: stale copy")]
    [InlineData("BhavCopy_NSE_CM_0_0_0_20240126_F_0000.csv", "name says 26-Jan-2024, rows are of 25-Jan-2024: stale copy")]
    [InlineData("sec_bhavdata_full_25012024.csv", null)]
    [InlineData("download.csv", null)]
    public async Task A_copy_of_another_day_is_noted(string name, string? note) => Assert.Equal(note, Assert.Single(await ReadAsync(_folder.Write(name, Full))).Note);

    [Fact]
    public async Task A_broken_first_row_does_not_hide_the_day()
    {
        var path = _folder.Write("sec_bhavdata_full_26012024.csv", Lines(FullHeader, "broken", FullRow));
        Assert.Equal("name says 26-Jan-2024, rows are of 25-Jan-2024: stale copy", Assert.Single(await ReadAsync(path)).Note);
    }

    public static TheoryData<byte[], string> Refusals => new()
    {
        { [], "f.csv is empty or not a regular file." },
        { "\n \r\n"u8.ToArray(), "f.csv holds nothing but blank lines." },
        { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Full)], "f.csv is UTF-16 text; save it as UTF-8 and import it again." },
        { [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Full)], "f.csv is UTF-16 text; save it as UTF-8 and import it again." },
        { [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(Full)], "f.csv is UTF-32 text; save it as UTF-8 and import it again." },
        { Encoding.Unicode.GetBytes(Full), "f.csv holds NUL bytes, so it is no UTF-8 text; if it is a spreadsheet's export, save it as CSV UTF-8 and import it again." },
        { Encoding.UTF8.GetBytes("Date,Price\n1,2\n"), $"f.csv: header not recognised: its first line is \"Date,Price\". {Known}" },
        { Encoding.UTF8.GetBytes(new string('x', 500)), $"f.csv: header not recognised: its first line is \"{new string('x', 120)}...\". {Known}" },
        { Encoding.UTF8.GetBytes(FullHeader), "f.csv has the header of NSE sec_bhavdata_full (SYMBOL, SERIES, DATE1, PREV_CLOSE, ...), but no row with the header's 15 columns." },
        { Encoding.UTF8.GetBytes(Udiff.Replace(",CM,NSE,", ",FO,NSE,")), "f.csv: UDiFF file of segment FO of NSE: only NSE cash-market files (Sgmt CM, Src NSE) are imported." },
        { Encoding.UTF8.GetBytes(Udiff.Replace(",CM,NSE,", ",CM,BSE,")), "f.csv: UDiFF file of segment CM of BSE: only NSE cash-market files (Sgmt CM, Src NSE) are imported." },
        {
            Encoding.UTF8.GetBytes(Lines("SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,", "A,EQ,1,1,1,1,1,1,1,1,03-JAN-2011,")),
            "f.csv: NSE legacy (cmDDMMMYYYYbhav.csv) files are recognised but not imported yet."
        },
        {
            Encoding.UTF8.GetBytes(Lines("SC_CODE,SC_NAME,SC_GROUP,SC_TYPE,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,NO_TRADES,NO_OF_SHRS,NET_TURNOV,TDCLOINDI", "500002,X ,A ,Q,1,1,1,1,1,1,1,1,1,")),
            "f.csv: BSE legacy (EQDDMMYY.CSV) files are recognised but not imported yet."
        },
        { [0xFD, .. "7zXZ"u8, 0, 1, 2], "f.csv is an archive of a kind that is not opened; unpack it and import the files." },
        { Gzip(Gzip(Encoding.UTF8.GetBytes(Full))), "f.csv is an archive within an archive; unpack it and import it by itself." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_cannot_be_read_is_refused_with_its_reason(byte[] content, string refusal) =>
        Assert.Equal(refusal, Assert.Single(await ReadAsync(_folder.Write("f.csv", content))).Refusal);

    [Fact]
    public async Task A_byte_order_mark_of_utf8_is_welcome() => Assert.NotNull(Assert.Single(await ReadAsync(_folder.Write("f.csv", "\uFEFF" + Full))).Document);

    [Fact]
    public async Task A_truncated_gzip_is_refused()
    {
        var whole = Gzip(Encoding.UTF8.GetBytes(Lines([FullHeader, .. Enumerable.Range(0, 2_000).Select(i => $"{FullRow}{i}")])));
        var extraction = Assert.Single(await ReadAsync(_folder.Write("f.csv.gz", whole[..(whole.Length / 2)])));

        Assert.Equal("f.csv.gz is truncated or damaged and cannot be read: The file ends too early. Fetch it again.", extraction.Refusal);
    }

    [Fact]
    public async Task A_gzip_of_several_members_is_one_document()
    {
        byte[] joined = [.. Gzip(Encoding.UTF8.GetBytes(Full)), .. Gzip(Encoding.UTF8.GetBytes(FullRowWithoutDeliveries))];
        Assert.Equal(Full + FullRowWithoutDeliveries, Encoding.UTF8.GetString(Assert.Single(await ReadAsync(_folder.Write("f.csv.gz", joined))).Document!.Content.Span));
    }

    [Fact]
    public async Task A_file_of_two_gigabytes_is_refused_unread()
    {
        var path = _folder.Write("huge.csv", Full);
        using (var file = File.OpenWrite(path)) { file.SetLength(2_147_483_648); }

        Assert.Equal("huge.csv has more than 64 MB (Files:MaxDocumentMegabytes) and was not read to its end.", Assert.Single(await ReadAsync(path)).Refusal);
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused()
    {
        var path = _folder.Write("bomb.csv.gz", Gzip(new byte[3 * 1024 * 1024]));
        var extraction = Assert.Single(await ReadAsync(new EndOfDayFileOptions { MaxDocumentMegabytes = 2 }, path));

        Assert.Equal("bomb.csv.gz has more than 2 MB (Files:MaxDocumentMegabytes) and was not read to its end.", extraction.Refusal);
    }

    [Fact]
    public async Task A_line_of_two_gigabytes_is_dropped_at_the_bound()
    {
        using var endless = new EndlessLine();
        Assert.Null(await BoundedContent.ReadAsync(endless, expected: 2_147_483_648, limit: 1_000_000, CancellationToken.None));
        Assert.InRange(endless.Delivered, 1_000_001, 2_000_000);
    }

    [Fact]
    public async Task Missing_and_empty_paths_are_refused_and_the_rest_goes_on()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "empty")).FullName;
        var read = await ReadAsync("nowhere/file.csv", " ", empty, _folder.Write("f.csv", Full));

        Assert.Equal(
            ["nowhere/file.csv is not there; name a file or a folder.", "An empty path was given; name a file or a folder.", $"Folder {empty} holds no files.", null],
            read.Select(extraction => extraction.Refusal));
    }

    [Fact]
    public async Task A_folder_is_read_with_its_subfolders_in_order()
    {
        foreach (var name in (string[])["b/2.csv", "b/10.csv", "a.csv", "C.csv"]) { _folder.Write(name, Full); }

        Assert.Equal(["C.csv", "a.csv", "b/10.csv", "b/2.csv"], (await ReadAsync(_folder.Path)).Select(extraction => extraction.Stream));
    }

    [Fact]
    public async Task Links_in_a_folder_are_never_followed_out_of_it()
    {
        using var outside = new TemporaryFolder();
        var secret = outside.Write("secret.csv", Full);
        _folder.Write("own.csv", Full);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "again.csv"), Path.Combine(_folder.Path, "own.csv"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "loop"), _folder.Path);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "p.csv"), secret);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "q"), outside.Path);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "r.csv"), "nothing.csv");

        var read = await ReadAsync(_folder.Path);

        Assert.Equal(["own.csv", "p.csv", "q", "r.csv"], read.Select(extraction => extraction.Stream));
        Assert.Equal(
            [
                null,
                "p.csv is a symbolic link out of the folder and is not followed; import its target by its own path.",
                "q is a symbolic link out of the folder and is not followed; import its target by its own path.",
                "r.csv is a symbolic link to something that is not there.",
            ],
            read.Select(extraction => extraction.Refusal));
    }

    [Fact]
    public async Task A_link_that_is_named_itself_is_followed()
    {
        var link = Path.Combine(_folder.Path, "link.csv");
        File.CreateSymbolicLink(link, _folder.Write("own.csv", Full));
        Assert.NotNull(Assert.Single(await ReadAsync(link)).Document);
    }

    [Fact]
    public async Task A_device_does_not_hang_the_import() =>
        Assert.Equal("zero is empty or not a regular file.", Assert.Single(await ReadAsync("/dev/zero")).Refusal);

    [Fact]
    public void Options_list_every_fault_by_its_key()
    {
        var result = new EndOfDayFileOptionsValidator().Validate(null, new EndOfDayFileOptions { MaxDocumentMegabytes = 0, MaxArchiveMembers = -1, MaxArchiveMegabytes = int.MaxValue });

        Assert.Equal(
            [
                "Files:MaxDocumentMegabytes is 0; it must be between 1 and 1024.",
                "Files:MaxArchiveMembers is -1; it must be between 1 and 1000000.",
                "Files:MaxArchiveMegabytes is 2147483647; it must be between 1 and 1048576.",
            ],
            result.Failures);
        Assert.True(new EndOfDayFileOptionsValidator().Validate(null, new EndOfDayFileOptions()).Succeeded);
    }

    private sealed class EndlessLine : Stream
    {
        public long Delivered { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => 2_147_483_648;
        public override long Position { get => Delivered; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(count, 65_536);
            buffer.AsSpan(offset, read).Fill((byte)'A');
            Delivered += read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
