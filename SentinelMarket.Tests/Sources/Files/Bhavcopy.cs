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

    public static readonly DateTimeOffset Now = new(2025, 6, 2, 12, 0, 0, TimeSpan.Zero);

    public static string Lines(params string[] lines) => string.Join('\n', lines) + "\n";

    public static RawDocument Document(string text, string source) => Document(Encoding.UTF8.GetBytes(text), source);

    public static RawDocument Document(byte[] content, string source) => new()
    {
        Source = source, Stream = "test.csv", Content = content, ContentType = "text/csv", Request = "test.csv", FetchedAt = Now,
    };

    public static List<Parsed<StockRecord>> Parse(string text, string source) => [.. new BhavcopyParser().Parse(Document(text, source))];

    public static Parsed<StockRecord> ParseFull(string row) => Assert.Single(Parse(Lines(FullHeader, row), SourceIds.NseEodFull));

    public static Parsed<StockRecord> ParseUdiff(string row) => Assert.Single(Parse(Lines(UdiffHeader, row), SourceIds.NseEodUdiff));

    /// <summary>A row of either format with the field of this column replaced.</summary>
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
