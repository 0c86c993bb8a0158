using System.Globalization;
using System.Net;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;

namespace SentinelMarket.Core.Simulation.Sites;

/// <summary>The announcements of companies at an exchange: NSE's in one list, BSE's in pages of 50, both with times of the Indian clock without offset.</summary>
internal sealed class FilingsSite(Exchange exchange, SimulatedCrowd crowd) : SimulatedSite
{
    private const string NsePath = "/api/corporate-announcements";
    private const string BsePath = "/BseIndiaAPI/api/AnnSubCategoryGetData/w";
    private const int BsePage = 50;

    private readonly string _code = exchange == Exchange.Nse ? "NSE" : "BSE";

    public override string Name { get; } = exchange == Exchange.Nse ? "nse.filings" : "bse.filings";

    public override bool Has(Uri address) => address.AbsolutePath == (exchange == Exchange.Nse ? NsePath : BsePath);

    public override SiteAnswer Answer(SiteRequest request)
    {
        if (exchange == Exchange.Nse)
        {
            if (request["index"] != "equities") { return SiteAnswer.Json("[]", HttpStatusCode.OK); }
            var all = Filings(request, Day(request["from_date"], "dd-MM-yyyy"), Day(request["to_date"], "dd-MM-yyyy"));
            return SiteAnswer.Json(json => WriteNse(json, all));
        }

        var filings = Filings(request, Day(request["strPrevDate"], "yyyyMMdd"), Day(request["strToDate"], "yyyyMMdd"));
        var skipped = Math.Max(0, ((request.Number("pageno", 1, 1, 100_000) - 1) * BsePage) - request.Repeated);
        return SiteAnswer.Json(json => WriteBse(json, filings, skipped));
    }

    /// <summary>BSE's id of an announcement.</summary>
    public static string NewsIdOf(CrowdMessage filing)
    {
        var key = Draw.Sub(0xB5E, filing.Number);
        return new Guid((int)filing.Number, (short)key, (short)(key >> 16), BitConverter.GetBytes(Draw.Sub(key, 1))).ToString();
    }

    /// <summary>NSE's number of an announcement.</summary>
    public static string SequenceOf(CrowdMessage filing) => Written(filing.Number);

    private List<CrowdMessage> Filings(SiteRequest request, DateOnly? from, DateOnly? to)
    {
        var today = IndianTime.DayOf(request.Now);
        var start = IndianTime.ToUtc((from ?? today).ToDateTime(TimeOnly.MinValue));
        var end = IndianTime.ToUtc((to ?? today).AddDays(1).ToDateTime(TimeOnly.MinValue));
        return request.Fault == SimulatedFault.EmptyPage ? [] : crowd.Backwards(Platforms.Filing, start, end < request.Now ? end : request.Now).Where(filing => filing.Place == _code).ToList();
    }

    private static DateOnly? Day(string? text, string format) => DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static void WriteNse(Utf8JsonWriter json, List<CrowdMessage> filings)
    {
        json.WriteStartArray();
        foreach (var filing in filings)
        {
            var at = filing.At.ToOffset(IndianTime.Offset);
            var (instrument, subcategory) = (filing.About!, filing.Title![(filing.Title!.IndexOf('|', StringComparison.Ordinal) + 2)..]);
            json.WriteStartObject();
            json.WriteString("symbol", instrument.Ticker.Value);
            json.WriteString("desc", subcategory);
            json.WriteString("dt", at.ToString("ddMMyyyyHHmmss", CultureInfo.InvariantCulture));
            json.WriteString("attchmntFile", string.Create(CultureInfo.InvariantCulture, $"https://nsearchives.nseindia.com/corporate/{instrument.Ticker}_{at:ddMMyyyyHHmmss}_sim.pdf"));
            json.WriteString("sm_name", instrument.Name);
            json.WriteString("sm_isin", instrument.Isin);
            json.WriteString("an_dt", at.ToString("dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture));
            json.WriteString("sort_date", at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

            // A text mostly, a number sometimes.
            if (filing.Number % 7 == 0) { json.WriteNumber("seq_id", filing.Number); }
            else { json.WriteString("seq_id", SequenceOf(filing)); }

            json.WriteString("smIndustry", "Diversified");
            json.WriteNull("orgid");
            json.WriteString("attchmntText", filing.Text);
            json.WriteNull("bflag");
            json.WriteNull("old_new");
            json.WriteNull("csvName");
            json.WriteString("exchdisstime", at.AddSeconds(4).ToString("dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture));
            json.WriteString("difference", "00:00:04");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBse(Utf8JsonWriter json, List<CrowdMessage> filings, int skipped)
    {
        var page = filings.Skip(skipped).Take(BsePage).ToList();
        json.WriteStartObject();
        json.WriteStartArray("Table");
        for (var i = 0; i < page.Count; i++) { WriteBse(json, page[i], skipped + i + 1, (filings.Count + BsePage - 1) / BsePage); }
        json.WriteEndArray();
        json.WriteStartArray("Table1");
        json.WriteStartObject();
        json.WriteNumber("ROWCNT", filings.Count);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBse(Utf8JsonWriter json, CrowdMessage filing, int row, int pages)
    {
        var parts = filing.Title!.Split(" | ");
        var instrument = filing.About!;

        // BSE writes as many digits of a second as it needs.
        var at = filing.At.ToOffset(IndianTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("NEWSID", NewsIdOf(filing));
        json.WriteNumber("SCRIP_CD", int.Parse(instrument.BseCode!, CultureInfo.InvariantCulture));
        json.WriteString("XML_NAME", $"ANN_{instrument.BseCode}_{NewsIdOf(filing).ToUpperInvariant()}");
        json.WriteString("NEWSSUB", $"{instrument.Name} - {instrument.BseCode} - {parts[^1]}");
        json.WriteString("DT_TM", at);
        json.WriteString("NEWS_DT", at);
        json.WriteNumber("CRITICALNEWS", parts[0] == "Result" ? 1 : 0);
        json.WriteString("ANNOUNCEMENT_TYPE", "A");
        json.WriteNull("QUARTER_ID");
        json.WriteString("FILESTATUS", "N    ");
        json.WriteString("ATTACHMENTNAME", Draw.Sub(0xB5E2, filing.Number).ToString("x16", CultureInfo.InvariantCulture) + ".pdf");
        json.WriteString("MORE", "");
        json.WriteString("HEADLINE", filing.Text);
        if (parts[0] == "Others") { json.WriteNull("CATEGORYNAME"); }
        else { json.WriteString("CATEGORYNAME", parts[0]); }

        json.WriteNumber("OLD", 1);
        json.WriteNumber("RN", row);
        json.WriteNumber("PDFFLAG", 0);
        json.WriteString("NSURL", $"https://www.bseindia.com/stock-share-price/sim/sim/{instrument.BseCode}/");
        json.WriteString("SLONGNAME", instrument.Name);
        json.WriteNumber("AGENDA_ID", 177);
        json.WriteNumber("TotalPageCnt", pages);
        json.WriteString("News_submission_dt", at);
        json.WriteString("DissemDT", at);
        json.WriteString("TimeDiff", "00:00:00");
        json.WriteNumber("Fld_Attachsize", 200_000 + (filing.Number % 400_000));
        json.WriteString("SUBCATNAME", parts[^1]);
        json.WriteNull("AUDIO_VIDEO_FILE");
        json.WriteEndObject();
    }
}
