using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;

namespace SentinelMarket.Tests.Sources.Archives;

/// <summary>Small end-of-day files of every format, and the zips they come in.</summary>
internal static class ArchiveSamples
{
    private const string UnifiedHeader =
        "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,"
        + "LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4";

    public static string Unified(string exchange, DateOnly day) => string.Create(
        CultureInfo.InvariantCulture,
        $"{UnifiedHeader}\n{day:yyyy-MM-dd},{day:yyyy-MM-dd},CM,{exchange},STK,{(exchange == "BSE" ? 500325 : 2885)},INE002A01018,RELIANCE,{(exchange == "BSE" ? "A" : "EQ")},,,,,RELIANCE INDUSTRIES LTD,1384.00,1395.00,1380.05,1391.40,1391.00,1382.20,,1391.40,,,4217004,5859301021.60,98123,F1,1,,,,,\n");

    public static string NseLegacy(DateOnly day) => string.Create(
        CultureInfo.InvariantCulture,
        $"SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,\nRELIANCE,EQ,1384,1395,1380.05,1391.4,1391,1382.2,4217004,5859301021.6,{Capitals(day, "dd-MMM-yyyy")},98123,INE002A01018,\n");

    public static string NseFull(DateOnly day) => string.Create(
        CultureInfo.InvariantCulture,
        $"SYMBOL, SERIES, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, LAST_PRICE, CLOSE_PRICE, AVG_PRICE, TTL_TRD_QNTY, TURNOVER_LACS, NO_OF_TRADES, DELIV_QTY, DELIV_PER\nRELIANCE, EQ, {day:dd-MMM-yyyy}, 1382.20, 1384.00, 1395.00, 1380.05, 1391.00, 1391.40, 1389.44, 4217004, 58593.01, 98123, 2417004, 57.32\n");

    public const string BseLegacy =
        "SC_CODE,SC_NAME,SC_GROUP,SC_TYPE,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,NO_TRADES,NO_OF_SHRS,NET_TURNOV,TDCLOINDI\n500325,RELIANCE    ,A ,Q,1384.00,1395.20,1380.00,1391.10,1391.10,1382.35,4823,217004,301474264.00,\n";

    public static string BseLegacyWithIsin(DateOnly day) => string.Create(
        CultureInfo.InvariantCulture,
        $"SC_CODE,SC_NAME,SC_GROUP,SC_TYPE,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,NO_TRADES,NO_OF_SHRS,NET_TURNOV,TDCLOINDI,ISIN_CODE,TRADING_DATE,FILLER2,FILLER3\n500325,RELIANCE    ,A ,Q,1384.00,1395.20,1380.00,1391.10,1391.10,1382.35,4823,217004,301474264.00,,INE002A01018,{day:dd-MMM-yy},,\n");

    public static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var file = zip.CreateEntry(name).Open();
                file.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private static string Capitals(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture).ToUpperInvariant();
}

/// <summary>A site that has some paths and answers 404 for all others.</summary>
internal sealed class RoutedSite(Func<Uri, HttpResponseMessage?> route) : HttpMessageHandler
{
    private readonly List<Uri> _asked = [];

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<Uri> Asked
    {
        get { lock (_asked) { return [.. _asked]; } }
    }

    public static HttpResponseMessage Body(string body, string mediaType = "application/json") => new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, mediaType) };

    public static HttpResponseMessage Bytes(byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_asked) { _asked.Add(request.RequestUri!); }
        var response = route(request.RequestUri!) ?? new HttpResponseMessage(HttpStatusCode.NotFound);
        response.RequestMessage = request;
        return Task.FromResult(response);
    }
}
