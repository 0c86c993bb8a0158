using System.Globalization;
using System.IO.Compression;
using System.Text;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation;

/// <summary>Words a finished day as NSE's end-of-day file in the unified format (UDiFF): 34 columns, one line a share, zipped.</summary>
internal static class NseArchiveWire
{
    private const string Header =
        "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,"
        + "LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,"
        + "Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4";

    // Fixed, so that a day's zip always has the same bytes.
    private static readonly DateTimeOffset FileTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Write(SimulatedMarket market, Universe universe, DateOnly day)
    {
        var csv = new StringBuilder(Header).Append('\n');
        for (var i = 0; i < universe.Instruments.Count; i++)
        {
            var instrument = universe.Instruments[i];
            var bar = market.BarOf(instrument, Exchange.Nse, day);
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{day:yyyy-MM-dd},{day:yyyy-MM-dd},CM,NSE,STK,{i + 1},{instrument.Isin},{instrument.Ticker},EQ,,,,,{instrument.Name.Replace(',', ' ').ToUpperInvariant()},"
                + $"{bar.Open:0.00},{bar.High:0.00},{bar.Low:0.00},{bar.Price:0.00},{bar.Price:0.00},{bar.PreviousClose:0.00},,{bar.Price:0.00},,,"
                + $"{bar.Volume},{bar.ValueTraded:0.00},{bar.Trades},F1,1,,,,,\n");
        }

        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var file = zip.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"BhavCopy_NSE_CM_0_0_0_{day:yyyyMMdd}_F_0000.csv"));
            file.LastWriteTime = FileTime;
            using var stream = file.Open();
            stream.Write(Encoding.UTF8.GetBytes(csv.ToString()));
        }

        return bytes.ToArray();
    }
}
