using System.IO.Compression;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Tests.Sources;

namespace SentinelMarket.Tests.Simulation;

public sealed class ArchiveWireTests
{
    private const string Nse = "https://nsearchives.nseindia.com";
    private const string Bse = "https://www.bseindia.com/download/BhavCopy/Equity";

    [Theory]
    [InlineData(Nse + "/content/cm/BhavCopy_NSE_CM_0_0_0_20260303_F_0000.csv.zip", SourceIds.NseEodUdiff, "2026-03-03")]
    [InlineData(Nse + "/content/historical/EQUITIES/2024/JUL/cm05JUL2024bhav.csv.zip", SourceIds.NseEodLegacy, "2024-07-05")]
    [InlineData(Nse + "/products/content/sec_bhavdata_full_03032026.csv", SourceIds.NseEodFull, "2026-03-03")]
    [InlineData(Bse + "/BhavCopy_BSE_CM_0_0_0_20260303_F_0000.CSV", SourceIds.BseEodUdiff, "2026-03-03")]
    [InlineData(Bse + "/EQ_ISINCODE_050724.zip", SourceIds.BseEodLegacy, "2024-07-05")]
    public async Task The_real_parser_reads_the_days_bars_out_of_every_archive(string address, string source, string day)
    {
        var (name, content) = await GetAsync(address);
        var document = FileRecognition.Recognise(name, address, content, SkippingTime.Noon).Document;
        Assert.Equal(source, document?.Source);

        var records = new BhavcopyParser().Parse(document!).Select(parsed => parsed.Record ?? throw new InvalidOperationException($"{parsed.Verdict}")).ToList();
        var market = new SimulatedMarket(Microsoft.Extensions.Options.Options.Create(CrowdOf.Calm()));
        Assert.Equal(50, records.Count);
        foreach (var (record, stock) in records.Zip(NiftyFifty.Instruments))
        {
            var bar = market.BarOf(stock, record.Exchange, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal((bar.Day, bar.Open, bar.High, bar.Low, bar.Price), (record.TradingDay, record.Open, record.High, record.Low, record.Price));
            Assert.Equal((bar.PreviousClose, bar.Volume, bar.Trades), (record.PreviousClose, record.Volume, record.Trades));
            if (source != SourceIds.NseEodFull) { Assert.Equal((stock.Isin, Math.Round(bar.ValueTraded, 2)), (record.Isin, record.ValueTraded)); }
        }
    }

    [Theory]
    [InlineData(Nse + "/content/cm/BhavCopy_NSE_CM_0_0_0_20260304_F_0000.csv.zip")] // today
    [InlineData(Nse + "/content/cm/BhavCopy_NSE_CM_0_0_0_20240705_F_0000.csv.zip")] // before the format
    [InlineData(Nse + "/content/historical/EQUITIES/2026/MAR/cm03MAR2026bhav.csv.zip")] // after it
    [InlineData(Bse + "/EQ030326_CSV.ZIP")]
    [InlineData(Bse + "/BhavCopy_BSE_CM_0_0_0_nonsense_F_0000.CSV")]
    public async Task What_the_exchange_does_not_publish_is_not_found(string address)
    {
        using var client = new HttpClient(CrowdOf.Handler(CrowdOf.Calm(), new SkippingTime()));
        using var response = await client.GetAsync(new Uri(address));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<(string Name, byte[] Content)> GetAsync(string address)
    {
        using var client = new HttpClient(CrowdOf.Handler(CrowdOf.Calm(), new SkippingTime()));
        var content = await client.GetByteArrayAsync(new Uri(address));
        if (!address.EndsWith(".zip", StringComparison.Ordinal)) { return (address[(address.LastIndexOf('/') + 1)..], content); }
        using var zip = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
        var entry = Assert.Single(zip.Entries);
        using var unpacked = new MemoryStream();
        await using (var stream = await entry.OpenAsync()) { await stream.CopyToAsync(unpacked); }
        return (entry.Name, unpacked.ToArray());
    }
}
