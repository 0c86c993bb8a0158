using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Filings;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Tests.Sources.Messages;
using static SentinelMarket.Tests.Sources.Messages.MessageDocument;

namespace SentinelMarket.Tests.Sources.Filings;

public sealed class FilingsParserTests
{
    private static readonly NseFilingsParser Nse = new();
    private static readonly BseFilingsParser Bse = new();

    [Fact]
    public void A_sequence_number_may_be_text_a_number_or_missing()
    {
        var filings = Nse.Messages(SourceIds.NseFilings, SamplePages.Json[4].Body);
        Assert.Equal("nse/106807553", filings[0].ExternalId);
        Assert.Matches("^nse/[0-9a-f]{32}$", filings[1].ExternalId);
        Assert.Equal("nse/106735961", filings[2].ExternalId);
        Assert.Null(filings[1].Url);
    }

    [Fact]
    public void An_announcement_without_its_symbol_or_its_time_is_refused()
    {
        Assert.Equal("symbol is missing: it is not known which company this is about.", Nse.Refusal(SourceIds.NseFilings, """[{"desc":"x","an_dt":"05-Oct-2026 22:04:51","seq_id":1}]""").Message);
        Assert.Equal("an_dt is \"soon\", which is no time between 1990 and 2100.", Nse.Refusal(SourceIds.NseFilings, """{"data":[{"symbol":"TCS","desc":"x","an_dt":"soon","seq_id":1}]}""").Message);
        Assert.Equal("SCRIP_CD is \"abc\", which is no scrip code.", Bse.Refusal(SourceIds.BseFilings, """{"Table":[{"NEWSID":"1","SCRIP_CD":"abc","NEWSSUB":"x","NEWS_DT":"2026-09-16T19:56:02"}]}""").Message);
    }

    [Fact]
    public void The_reader_of_texts_finds_the_company_in_the_announcement()
    {
        var finder = new TickerFinder(new ListingIndex(
            [new Listing(Ticker.Parse("IDEA"), "Vodafone Idea Limited", "INE669E01016", "532822", []), new Listing(Ticker.Parse("M&M"), "Mahindra & Mahindra Limited", "INE101A01026", "500520", [])]));

        string Found(string text) => Assert.Single(finder.Find(text)).Ticker.Value;

        Assert.Equal("IDEA", Found(Nse.Messages(SourceIds.NseFilings, Announcement("IDEA"))[0].Text));
        Assert.Equal("M&M", Found(Nse.Messages(SourceIds.NseFilings, Announcement("M&M"))[0].Text));
        Assert.Equal("IDEA", Found(Bse.Messages(SourceIds.BseFilings, """{"Table":[{"NEWSID":"1","SCRIP_CD":532822,"NEWSSUB":"Closure of window","NEWS_DT":"2026-09-16T19:56:02"}]}""")[0].Text));
    }

    [Theory]
    [InlineData("\"No Record Found!\"")]
    [InlineData("""{"Table":[],"Table1":[{"ROWCNT":0}]}""")]
    public void A_day_without_announcements_is_sound(string body) => Assert.Empty(Bse.Messages(SourceIds.BseFilings, body));

    [Theory]
    [InlineData("2023-10-20T23:44:22", 0)]
    [InlineData("2023-10-20T23:44:22.9", 900)]
    [InlineData("2023-10-20T23:44:22.95", 950)]
    [InlineData("2023-10-20T23:44:22.953", 953)]
    public void BSEs_times_have_up_to_three_digits_of_milliseconds_and_are_Indias(string text, int milliseconds) => Assert.Equal(
        Utc(2023, 10, 20, 18, 14, 22, milliseconds),
        Assert.Single(Bse.Messages(SourceIds.BseFilings, $$"""{"Table":[{"NEWSID":"1","SCRIP_CD":532822,"NEWSSUB":"Closure","NEWS_DT":"{{text}}"}]}""")).PublishedAt);

    [Fact]
    public void A_headline_that_is_cut_off_gives_way_to_the_whole_text() => Assert.Equal(
        "BSE:532822: Closure. The whole story\nof it",
        Bse.Messages(SourceIds.BseFilings, """{"Table":[{"NEWSID":"1","SCRIP_CD":532822,"NEWSSUB":"Closure","HEADLINE":"The whole ....","MORE":"The whole story<BR>of it","NEWS_DT":"2026-09-16T19:56:02"}]}""")[0].Text);

    [RecordedFact]
    public void NSEs_recorded_announcements_read_as_people_read_them()
    {
        var filings = Nse.Messages(Of(SourceIds.NseFilings, RecordedFactAttribute.Read("announcements/nse_corporate-announcements_real_records.json")));
        Assert.Equal(3, filings.Count);
        Assert.Equal("NSE:MINDACORP: General Updates. Minda Corporation Limited has informed the Exchange about General Updates", filings[0].Text);
        Assert.Equal(("filing", "nse/106807553", "NSE", "INE842C01013", "Minda Corporation Limited"), (filings[0].Platform, filings[0].ExternalId, filings[0].Channel, filings[0].AuthorId, filings[0].AuthorHandle));
        Assert.Equal(Utc(2026, 10, 5, 16, 34, 51), filings[0].PublishedAt);
        Assert.Equal(("MINDACORP", "General Updates", "329.92 KB", "Auto Ancillaries", "True"), (filings[0].Meta("symbol"), filings[0].Meta("category"), filings[0].Meta("attachmentSize"), filings[0].Meta("industry"), filings[0].Meta("xbrl")));
        Assert.Equal(("nse/106735961", Utc(2026, 8, 11, 4, 11, 17)), (filings[1].ExternalId, filings[1].PublishedAt));
        Assert.Equal("https://nsearchives.nseindia.com/corporate/ESCORTS2_11082026093836_EKL_AgriTractor_Price_Increase_August_26_Signed.pdf", filings[1].Url);
        Assert.Equal(("nse/105647960", Utc(2023, 10, 18, 16, 41, 42)), (filings[2].ExternalId, filings[2].PublishedAt));
        Assert.Equal(filings[2], Assert.Single(Nse.Messages(Of(SourceIds.NseFilings, RecordedFactAttribute.Read("nse_api/NseIndiaApi_samples/announcements.json")))));
    }

    [RecordedFact]
    public void BSEs_recorded_announcements_read_as_people_read_them()
    {
        var old = Assert.Single(Bse.Messages(Of(SourceIds.BseFilings, RecordedFactAttribute.Read("announcements/bse_AnnSubCategoryGetData_20231020.json"))));
        Assert.Equal(
            "BSE:517397: PAN ELECTRONICS INDIA LTD. - 517397 - Compliances-Reg. 39 (3) - Details of Loss of Certificate / Duplicate Certificate. Issuance of duplicate share certificate in lieu of loss of original share certificate.",
            old.Text);
        Assert.Equal(("bse/6fb57b5e-a05f-4e05-b2da-6e2b5bfe32ae", "517397", "PAN ELECTRONICS INDIA LTD."), (old.ExternalId, old.AuthorId, old.AuthorHandle));
        Assert.Equal(Utc(2023, 10, 20, 18, 14, 22, 950), old.PublishedAt);
        Assert.Equal("https://www.bseindia.com/xml-data/corpfiling/AttachHis/aab502e1-3e05-4fdc-bc10-ecbb436cab8d.pdf", old.Url);
        Assert.Equal(("N", "626877", (string?)null, "Reg. 39 (3) - Details of Loss of Certificate / Duplicate Certificate", "False"), (old.Meta("status"), old.Meta("attachmentBytes"), old.Meta("category"), old.Meta("subcategory"), old.Meta("critical")));
        Assert.Equal(old, Assert.Single(Bse.Messages(Of(SourceIds.BseFilings, RecordedFactAttribute.Read("bse_api/BseIndiaApi_samples/announcements.json")))));

        var recent = Assert.Single(Bse.Messages(Of(SourceIds.BseFilings, RecordedFactAttribute.Read("announcements/bse_AnnSubCategoryGetData_SAST_20260916.json"))));
        Assert.Equal(("Insider Trading / SAST", Utc(2026, 9, 16, 14, 26, 2, 293)), (recent.Meta("category"), recent.PublishedAt));
        Assert.Equal("https://www.bseindia.com/xml-data/corpfiling/AttachLive/055FEC03_09C1_4379_8727_A1A1177D3605_195556.pdf", recent.Url);
    }

    [RecordedTheory]
    [InlineData("announcements/actions.json")]
    [InlineData("announcements/boardMeetings.json")]
    public void Other_lists_of_NSE_are_no_announcements(string file) =>
        Assert.All(Nse.Parse(Of(SourceIds.NseFilings, RecordedFactAttribute.Read(file))), parsed => Assert.NotNull(parsed.Verdict));

    private static string Announcement(string symbol) => $$"""[{"symbol":"{{symbol}}","desc":"Updates","attchmntText":"has informed the Exchange","an_dt":"05-Oct-2026 22:04:51","seq_id":1}]""";
}
