using System.Globalization;
using System.IO.Compression;
using System.Text;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>Words a finished day as the exchanges' end-of-day files: the unified format (UDiFF), NSE's legacy one and its one with deliveries, BSE's legacy one.</summary>
internal static class ArchiveWire
{
    private const string UnifiedHeader =
        "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,"
        + "LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,"
        + "Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4";

    private const decimal Lakh = 100_000m;
    private const int LongestBseName = 12;

    // Fixed, so that a day's zip always has the same bytes.
    private static readonly DateTimeOffset FileTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>34 columns, one line a share; BSE numbers its shares by scrip code and puts them into groups.</summary>
    public static byte[] Unified(SimulatedMarket market, Universe universe, Exchange exchange, DateOnly day)
    {
        var (code, series) = exchange == Exchange.Nse ? ("NSE", "EQ") : ("BSE", "A");
        return Lines(UnifiedHeader, market, universe, exchange, day, (csv, bar, number) => csv.Append(
            CultureInfo.InvariantCulture,
            $"{day:yyyy-MM-dd},{day:yyyy-MM-dd},CM,{code},STK,{(exchange == Exchange.Nse ? Text(number) : bar.Instrument.BseCode)},{bar.Instrument.Isin},{bar.Instrument.Ticker},{series},,,,,{NameOf(bar)},"
            + $"{bar.Open:0.00},{bar.High:0.00},{bar.Low:0.00},{bar.Price:0.00},{bar.Price:0.00},{bar.PreviousClose:0.00},,{bar.Price:0.00},,,"
            + $"{bar.Volume},{bar.ValueTraded:0.00},{bar.Trades},F1,1,,,,,\n"));
    }

    /// <summary><c>cmDDMMMYYYYbhav.csv</c>, with the empty last column that it has.</summary>
    public static byte[] NseLegacy(SimulatedMarket market, Universe universe, DateOnly day) => Lines(
        "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,", market, universe, Exchange.Nse, day, (csv, bar, _) => csv.Append(
            CultureInfo.InvariantCulture,
            $"{bar.Instrument.Ticker},EQ,{bar.Open:0.##},{bar.High:0.##},{bar.Low:0.##},{bar.Price:0.##},{bar.Price:0.##},{bar.PreviousClose:0.##},{bar.Volume},{bar.ValueTraded:0.##},"
            + $"{Month(day)},{bar.Trades},{bar.Instrument.Isin},\n"));

    /// <summary><c>sec_bhavdata_full_DDMMYYYY.csv</c>: a blank after each comma, turnover in lakhs, deliveries.</summary>
    public static byte[] NseFull(SimulatedMarket market, Universe universe, DateOnly day) => Lines(
        "SYMBOL, SERIES, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, LAST_PRICE, CLOSE_PRICE, AVG_PRICE, TTL_TRD_QNTY, TURNOVER_LACS, NO_OF_TRADES, DELIV_QTY, DELIV_PER",
        market, universe, Exchange.Nse, day, (csv, bar, number) =>
        {
            var delivered = bar.Volume * (35 + (number % 30)) / 100;
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{bar.Instrument.Ticker}, EQ, {day:dd-MMM-yyyy}, {bar.PreviousClose:0.00}, {bar.Open:0.00}, {bar.High:0.00}, {bar.Low:0.00}, {bar.Price:0.00}, {bar.Price:0.00}, {bar.Average:0.00}, "
                + $"{bar.Volume}, {bar.ValueTraded / Lakh:0.00}, {bar.Trades}, {delivered}, {100m * delivered / bar.Volume:0.00}\n");
        });

    /// <summary><c>EQ_ISINCODE_DDMMYY.CSV</c>, names and groups padded.</summary>
    public static byte[] BseLegacy(SimulatedMarket market, Universe universe, DateOnly day) => Lines(
        "SC_CODE,SC_NAME,SC_GROUP,SC_TYPE,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,NO_TRADES,NO_OF_SHRS,NET_TURNOV,TDCLOINDI,ISIN_CODE,TRADING_DATE,FILLER2,FILLER3",
        market, universe, Exchange.Bse, day, (csv, bar, _) => csv.Append(
            CultureInfo.InvariantCulture,
            $"{bar.Instrument.BseCode},{BseName(bar)},A ,Q,{bar.Open:0.00},{bar.High:0.00},{bar.Low:0.00},{bar.Price:0.00},{bar.Price:0.00},{bar.PreviousClose:0.00},"
            + $"{bar.Trades},{bar.Volume},{bar.ValueTraded:0.00},,{bar.Instrument.Isin},{day:dd-MMM-yy},,\n"));

    /// <summary>A zip with one file.</summary>
    public static byte[] Zip(byte[] content, string name)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var file = zip.CreateEntry(name);
            file.LastWriteTime = FileTime;
            using var stream = file.Open();
            stream.Write(content);
        }

        return bytes.ToArray();
    }

    private static byte[] Lines(string header, SimulatedMarket market, Universe universe, Exchange exchange, DateOnly day, Action<StringBuilder, SimulatedQuote, int> write)
    {
        var csv = new StringBuilder(header).Append('\n');
        for (var i = 0; i < universe.Instruments.Count; i++)
        {
            if (exchange == Exchange.Nse || universe.Instruments[i].BseCode is not null) { write(csv, market.BarOf(universe.Instruments[i], exchange, day), i + 1); }
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string NameOf(SimulatedQuote bar) => bar.Instrument.Name.Replace(',', ' ').ToUpperInvariant();

    private static string BseName(SimulatedQuote bar) => NameOf(bar).PadRight(LongestBseName)[..LongestBseName];

    private static string Month(DateOnly day) => day.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture).ToUpperInvariant();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
