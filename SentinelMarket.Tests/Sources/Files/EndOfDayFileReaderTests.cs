using System.Text;
using SentinelMarket.Core.Sources.Files;
using static SentinelMarket.Tests.Sources.Files.Bhavcopy;

namespace SentinelMarket.Tests.Sources.Files;

public sealed class EndOfDayFileReaderTests : IDisposable
{
    private static readonly string Full = Lines(FullHeader, FullRow);
    private static readonly string Udiff = Lines(UdiffHeader, UdiffRow);
    private const string BseLegacyUnnamed = "files of the format BSE legacy have their day only in their name, and this name has none; name it as the exchange does, EQ200421.CSV for 20-Apr-2021.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string, string> Headers => new()
    {
        { "sec_bhavdata_full_25012024.csv", FullHeader, FullRow, "nse.eod.full" },
        { "anything.dat", FullHeader, FullRow, "nse.eod.full" },
        { "BhavCopy_NSE_CM_0_0_0_20250103_F_0000.csv", UdiffHeader, UdiffRow, "nse.eod.udiff" },
        { "BhavCopy_BSE_CM_0_0_0_20240712_F_0000.CSV", UdiffHeader, BseUdiffRow, "bse.eod.udiff" },
        { "cm01JAN2020bhav.csv", LegacyHeader, LegacyRow, "nse.eod.legacy" },
        { "cm03JAN2011bhav.csv", OldLegacyHeader, OldLegacyRow, "nse.eod.legacy" },
        { "EQ200421.CSV", BseLegacyHeader, BseLegacyRow, "bse.eod.legacy" },
        { "download.csv", BseIsinHeader, BseIsinRow, "bse.eod.legacy" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task The_header_decides_what_a_file_is(string name, string header, string row, string source)
    {
        var text = Lines(header, row);
        var path = _folder.Write(name, text);
        var extraction = Assert.Single(await ReadAsync(path));

        Assert.Equal(name, extraction.Stream);
        Assert.Null(extraction.Note);
        var document = extraction.Document!;
        Assert.Equal((source, name, "text/csv", path, Now), (document.Source, document.Stream, document.ContentType, document.Request, document.FetchedAt));
        Assert.Equal(text, Encoding.UTF8.GetString(document.Content.Span));
    }

    [Fact]
    public async Task A_broken_first_row_does_not_hide_the_exchange_nor_cost_the_file()
    {
        var path = _folder.Write("f.csv", Lines(UdiffHeader, BseUdiffRow.Replace(",CM,BSE,", ",,,"), BseUdiffRow));
        Assert.Equal("bse.eod.udiff", Assert.Single(await ReadAsync(path)).Document?.Source);
    }

    [Theory]
    [InlineData("EQ200421.CSV", 2021, 4, 20)]
    [InlineData("eq010196.csv", 1996, 1, 1)]
    [InlineData("EQ200421_CSV.ZIP/EQ200421 (1).CSV", 2021, 4, 20)]
    [InlineData("210421.zip/EQ200421.CSV", 2021, 4, 20)]
    [InlineData("2021/EQ_ISINCODE_200421.CSV", 2021, 4, 20)]
    [InlineData("20200103_BSE_EQ030120.CSV", 2020, 1, 3)]
    [InlineData("EQ_20042021.csv", 2021, 4, 20)]
    [InlineData("20APR2021.csv", 2021, 4, 20)]
    public void The_day_of_a_BSE_legacy_file_is_that_of_its_name(string stream, int year, int month, int day) =>
        Assert.Equal(new DateOnly(year, month, day), FileNameDay.Of(stream));

    [Theory]
    [InlineData("EQ20042.CSV")]
    [InlineData("EQ320421.CSV")]
    [InlineData("SEQ200421.CSV")]
    [InlineData("200421.CSV")]
    [InlineData("EQ200421.zip/member.csv")]
    public async Task A_BSE_legacy_file_without_a_date_in_its_own_name_is_refused(string name)
    {
        var text = Lines(BseLegacyHeader, BseLegacyRow);
        var file = name.Split('/');
        var path = file.Length == 1 ? _folder.Write(name, text) : _folder.Write(file[0], Zip((file[1], text)));

        Assert.Equal($"{name}: {BseLegacyUnnamed}", Assert.Single(await ReadAsync(path)).Refusal);
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
    [InlineData("EQ240124.CSV", "name says 24-Jan-2024, rows are of 25-Jan-2024: stale copy")]
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
        { Encoding.UTF8.GetBytes("Date,Price\n1,2\n"), $"f.csv: header not recognised: its first line is \"Date,Price\". {KnownFormats}" },
        { Encoding.UTF8.GetBytes(new string('x', 500)), $"f.csv: header not recognised: its first line is \"{new string('x', 120)}...\". {KnownFormats}" },
        { Encoding.UTF8.GetBytes(FullHeader), "f.csv has the header of NSE sec_bhavdata_full (SYMBOL, SERIES, DATE1, PREV_CLOSE, ...), but no row with the header's 15 columns." },
        { Encoding.UTF8.GetBytes(Udiff.Replace(",CM,NSE,", ",FO,NSE,")), "f.csv: NSE F&O UDiFF (Sgmt FO, Src NSE): only cash market files are imported." },
        { Encoding.UTF8.GetBytes(Udiff.Replace(",CM,NSE,", ",FO,BSE,")), "f.csv: BSE F&O UDiFF (Sgmt FO, Src BSE): only cash market files are imported." },
        { Encoding.UTF8.GetBytes(Udiff.Replace(",CM,NSE,", ",CD,NSE,")), "f.csv: NSE currency derivatives UDiFF (Sgmt CD, Src NSE): only cash market files are imported." },
        { Encoding.UTF8.GetBytes(Udiff.Replace(",CM,NSE,", ",CO,NSE,")), "f.csv: NSE commodity derivatives UDiFF (Sgmt CO, Src NSE): only cash market files are imported." },
        { Encoding.UTF8.GetBytes(Udiff.Replace(",CM,NSE,", ",DB,NSE,")), "f.csv: NSE other segment's UDiFF (Sgmt DB, Src NSE): only cash market files are imported." },
        { Encoding.UTF8.GetBytes(Udiff.Replace(",CM,NSE,", ",CM,MSE,")), "f.csv: MSE cash market UDiFF (Sgmt CM, Src MSE): only files of NSE and BSE are imported." },
        { Encoding.UTF8.GetBytes(Lines(BseLegacyHeader, BseLegacyRow)), $"f.csv: {BseLegacyUnnamed}" },
        {
            Encoding.UTF8.GetBytes(Lines("INSTRUMENT,SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,OPEN,HIGH,LOW,CLOSE,SETTLE_PR,CONTRACTS,VAL_INLAKH,OPEN_INT,CHG_IN_OI,TIMESTAMP,", "FUTIDX,MANGO,30-Jan-2020,0,XX,3,4,2,3,3,1,1,1,1,10-JAN-2020,")),
            "f.csv: NSE F&O (foDDMMMYYYYbhav.csv): only cash market files are imported."
        },
        {
            Encoding.UTF8.GetBytes(Lines("Contract Type,Symbol,Expiry,Strike,Option Type,Open,High,Low,Close,Contracts Traded", "IO,MANGO,30 Jan 2020,42600.0,CALL,1,1,1,1,1")),
            "f.csv: BSE derivatives (bhavcopyDD-MM-YY.csv): only cash market files are imported."
        },
        {
            Encoding.UTF8.GetBytes(Lines("CONTRACT_D,PREVIOUS_S,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,CLOSE_PRIC,SETTLEMENT,NET_CHANGE,OI_NO_CON,TRADED_QUA,TRD_NO_CON,TRADED_VAL", "FUTCURUSDINR29-JAN-2020,1,1,1,1,1,1,1,1,1,1,1")),
            "f.csv: NSE currency derivatives (CD_BhavcopyDDMMYY): only cash market files are imported."
        },
        {
            Encoding.UTF8.GetBytes(Lines("MARKET,SERIES,SYMBOL,SECURITY,PREV_CL_PR,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,CLOSE_PRICE,NET_TRDVAL,NET_TRDQTY,CORP_IND,HI_52_WK,LO_52_WK", "N,SM,MANGO,MANGO LTD,1,1,1,1,1,1,1, ,1,1")),
            "f.csv: NSE price list (pdDDMMYY.csv, smeDDMMYY.csv): it has no trades and no date; import the bhavcopy of the day."
        },
        {
            Encoding.UTF8.GetBytes(Lines("Index Name,Index Date,Open Index Value,High Index Value,Low Index Value,Closing Index Value", "Nifty 50,01-01-2020,1,1,1,1")),
            "f.csv: NSE index closing values (ind_close_all_DDMMYYYY.csv): indices are not imported."
        },
        { Encoding.UTF8.GetBytes(Lines(FullHeader + ", CLOSE_PRICE", FullRow + ", 1")), $"f.csv: header not recognised: its first line is \"{FullHeader[..120]}...\". {KnownFormats}" },
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
