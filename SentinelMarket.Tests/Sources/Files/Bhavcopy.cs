using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;

namespace SentinelMarket.Tests.Sources.Files;

/// <summary>Invented rows in the exchanges' formats, and the shortest ways to read them.</summary>
internal static class Bhavcopy
{
    public const string FullHeader = "SYMBOL, SERIES, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, LAST_PRICE, CLOSE_PRICE, AVG_PRICE, TTL_TRD_QNTY, TURNOVER_LACS, NO_OF_TRADES, DELIV_QTY, DELIV_PER";
    public const string FullRow = "MANGO, EQ, 25-Jan-2024, 100.00, 101.00, 112.50, 99.05, 110.10, 110.00, 106.20, 26177, 27.81, 1262, 11574, 44.21";
    public const string FullRowWithoutDeliveries = "PAPAYA, BE, 25-Jan-2024, 31.65, 31.05, 31.05, 31.05, 31.05, 31.05, 31.05, 2719, 0.84, 33, -, -";

    public const string UdiffHeader = "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4";
    public const string UdiffRow = "2025-01-03,2025-01-03,CM,NSE,STK,5385,INE000A01018,MANGO,EQ,,,,,MANGO FRUIT LTD,1698.00,1719.60,1695.45,1701.35,1700.00,1695.65,,1701.30,,,156024,266549636.05,13381,F1,1,,,,,";

    public const string BseUdiffRow = "2024-07-12,2024-07-12,CM,BSE,STK,500900,INE000A01026,PLUM,A,,,,,PLUM ORCHARDS LTD.,897.70,899.50,840.10,847.65,845.00,880.10,,845.90,,,287864,245450204.00,1943,F1,1,,,,,";

    public const string LegacyHeader = "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,";
    public const string LegacyRow = "MANGO,EQ,36,36.8,35.25,35.8,35.65,35.2,49077,1764577.1,01-JAN-2020,370,INE000A01018,";
    public const string OldLegacyHeader = "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,";
    public const string OldLegacyRow = "MANGO,EQ,45.5,47.25,44.6,46.65,46.35,45.15,26971,1243030.75,03-JAN-2011,";

    public const string BseLegacyHeader = "SC_CODE,SC_NAME,SC_GROUP,SC_TYPE,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,NO_TRADES,NO_OF_SHRS,NET_TURNOV,TDCLOINDI";
    public const string BseLegacyRow = "500900,PLUM LTD.   ,A ,Q,1420.95,1425.00,1393.00,1397.25,1397.00,1417.40,920,5140,7217095.00,";
    public const string BseIsinRow = BseLegacyRow + ",INE000A01026,20-Apr-21,,";
    public const string BseIsinHeader = BseLegacyHeader + ",ISIN_CODE,TRADING_DATE,FILLER2,FILLER3";
    public const string BseLegacyName = "EQ200421.CSV";

    /// <summary>The end of the refusal of a file with an unknown header.</summary>
    public const string KnownFormats = "Known formats: NSE sec_bhavdata_full (SYMBOL, SERIES, DATE1, PREV_CLOSE, ...); NSE UDiFF (TradDt,BizDt,Sgmt,Src,...); BSE UDiFF (TradDt,BizDt,Sgmt,Src,...); NSE legacy (cmDDMMMYYYYbhav.csv); BSE legacy (EQDDMMYY.CSV).";

    public static readonly DateTimeOffset Now = new(2025, 6, 2, 12, 0, 0, TimeSpan.Zero);

    public static string Lines(params string[] lines) => string.Join('\n', lines) + "\n";

    public static RawDocument Document(string text, string source) => Document(Encoding.UTF8.GetBytes(text), source);

    public static RawDocument Document(byte[] content, string source) =>
        Document(content, source, source == SourceIds.BseEodLegacy ? BseLegacyName : "test.csv");

    public static RawDocument Document(ReadOnlyMemory<byte> content, string source, string stream) => new()
    {
        Source = source, Stream = stream, Content = content, ContentType = "text/csv", Request = stream, FetchedAt = Now,
    };

    public static List<Parsed<StockRecord>> Parse(string text, string source) => [.. new BhavcopyParser().Parse(Document(text, source))];

    public static Parsed<StockRecord> ParseFull(string row) => Assert.Single(Parse(Lines(FullHeader, row), SourceIds.NseEodFull));

    public static Parsed<StockRecord> ParseUdiff(string row) => Assert.Single(Parse(Lines(UdiffHeader, row), SourceIds.NseEodUdiff));

    public static StockRecord ParseOne(string header, string row, string source) => Assert.Single(Parse(Lines(header, row), source)).Record!;

    /// <summary>A row of any format with the field of this column replaced.</summary>
    public static string With(string header, string row, string column, string value)
    {
        var fields = row.Split(',');
        fields[Array.FindIndex(header.Split(','), name => name.Trim() == column)] = value;
        return string.Join(',', fields);
    }

    public static Task<List<FileExtraction>> ReadAsync(params string[] paths) => ReadAsync(new EndOfDayFileOptions(), paths);

    public static async Task<List<FileExtraction>> ReadAsync(EndOfDayFileOptions options, params string[] paths)
    {
        List<FileExtraction> all = [];
        await foreach (var extraction in new EndOfDayFileReader(Options.Create(options), new FixedClock(Now)).ReadAsync(paths, CancellationToken.None))
        {
            Assert.True(extraction.Document is null ^ extraction.Refusal is null, "exactly one of document and refusal is expected");
            all.Add(extraction);
        }

        return all;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) { gzip.Write(content); }
        return target.ToArray();
    }

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] members)
    {
        using var target = new MemoryStream();
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in members)
            {
                using var member = archive.CreateEntry(name, level).Open();
                member.Write(content);
            }
        }

        return target.ToArray();
    }

    public static byte[] Zip(params (string Name, string Text)[] members) =>
        Zip(CompressionLevel.Optimal, [.. members.Select(member => (member.Name, Encoding.UTF8.GetBytes(member.Text)))]);
}

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sentinel-files-").FullName;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
