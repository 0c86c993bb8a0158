using System.Globalization;
using Microsoft.AspNetCore.Http;
using SentinelMarket.Core.Records;
using SentinelMarket.Tests.Sources.Messages;

namespace SentinelMarket.Tests.Sources.Filings;

/// <summary>The exchanges' announcements against a server that speaks their wire formats.</summary>
public sealed class FilingsFeedTests : IAsyncLifetime
{
    private Func<HttpContext, Task> _answer = context => FeedSite.WriteAsync(context, "[]");
    private FeedSite _site = null!;

    public async Task InitializeAsync() => _site = await FeedSite.StartAsync(
        context => _answer(context), ("Sources:NseFilings:BaseAddress", "{site}"), ("Sources:BseFilings:BaseAddress", "{site}"), ("Sources:BseFilings:MaxPages", "3"), ("Sources:NseFilings:MaxPages", "3"));

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task NSE_is_asked_day_by_day_with_cookies_and_the_watermark_moves_with_each_day()
    {
        _answer = async context =>
        {
            if (context.Request.Path == "/")
            {
                context.Response.Cookies.Append("nsit", "warm");
                await FeedSite.WriteAsync(context, "<html></html>", 200, "text/html");
            }
            else if (context.Request.Cookies["nsit"] != "warm")
            {
                await FeedSite.WriteAsync(context, "<html>Access Denied</html>", 403, "text/html");
            }
            else
            {
                var time = context.Request.Query["from_date"] == "22-11-2026" ? "22-Nov-2026 11:30:00" : "20-Nov-2026 09:00:00";
                await FeedSite.WriteAsync(context, $$"""[{"symbol":"TCS","desc":"Updates","attchmntText":"has informed","an_dt":"{{time}}","seq_id":"1"}]""");
            }
        };

        var pages = await _site.FetchAsync(SourceIds.NseFilings, "2026-11-20T03:00:00Z");

        Assert.Equal<IEnumerable<string>>(
            [
                "GET /api/corporate-announcements?index=equities&from_date=20-11-2026&to_date=20-11-2026",
                "GET /",
                "GET /api/corporate-announcements?index=equities&from_date=20-11-2026&to_date=20-11-2026",
                "GET /api/corporate-announcements?index=equities&from_date=21-11-2026&to_date=21-11-2026",
                "GET /api/corporate-announcements?index=equities&from_date=22-11-2026&to_date=22-11-2026",
            ],
            _site.Requests);
        Assert.Equal<IEnumerable<string?>>(["2026-11-20T18:30:00Z", "2026-11-21T18:30:00Z", "2026-11-22T06:00:00Z"], pages.Select(page => page.Watermark));
    }

    [Fact]
    public async Task NSEs_backlog_is_worked_off_over_several_runs()
    {
        var pages = await _site.FetchAsync(SourceIds.NseFilings, "2026-11-10T03:00:00Z");
        Assert.Equal(3, pages.Count);
        Assert.Equal(("After 3 days the next run goes on with 2026-11-13.", "2026-11-12T18:30:00Z"), (pages[2].Note, pages[2].Watermark));
    }

    [Fact]
    public async Task A_web_page_with_status_200_fails()
    {
        _answer = context => FeedSite.WriteAsync(context, "<html></html>", 200, "text/html");
        Assert.StartsWith("NSE announcements, equities, 2026-11-21: 200 OK, but a web page of 13 bytes", (await _site.FailAsync(SourceIds.NseFilings)).Failure, StringComparison.Ordinal);
        Assert.StartsWith("BSE announcements, page 1: 200 OK, but a web page of 13 bytes", (await _site.FailAsync(SourceIds.BseFilings)).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BSE_is_paged_back_to_the_watermark()
    {
        string? origin = null;
        _answer = context =>
        {
            origin = context.Request.Headers.Origin;
            return FeedSite.WriteAsync(context, Page(int.Parse(context.Request.Query["pageno"]!, CultureInfo.InvariantCulture), 120));
        };

        var pages = await _site.FetchAsync(SourceIds.BseFilings, "2026-11-21T20:00:00Z");

        Assert.Equal("https://www.bseindia.com", origin);
        Assert.Equal("GET /BseIndiaAPI/api/AnnSubCategoryGetData/w?pageno=1&strCat=-1&strPrevDate=20261122&strScrip=&strSearch=P&strToDate=20261122&strType=C&subcategory=-1", _site.Requests[0]);
        Assert.Equal(3, pages.Count);
        Assert.Equal<IEnumerable<string?>>([null, null, "2026-11-22T06:00:00Z"], pages.Select(page => page.Watermark));
        Assert.Null(pages[2].Note);

        Assert.Single(await _site.FetchAsync(SourceIds.BseFilings, "2026-11-22T05:30:00Z"));
    }

    [Fact]
    public async Task More_of_BSE_than_the_page_limit_is_said()
    {
        _answer = context => FeedSite.WriteAsync(context, Page(int.Parse(context.Request.Query["pageno"]!, CultureInfo.InvariantCulture), 1_292));
        var pages = await _site.FetchAsync(SourceIds.BseFilings, "2026-11-20T20:00:00Z");
        Assert.Equal("BSE has 1292 announcements, the newest 150 were read; see Sources:BseFilings:MaxPages.", pages[2].Note);
    }

    // One announcement a minute, the newest at 11:30 in India.
    private static string Page(int number, int total)
    {
        var newest = new DateTime(2026, 11, 22, 11, 30, 0);
        var rows = Enumerable.Range((number - 1) * 50, Math.Min(50, total - ((number - 1) * 50)))
            .Select(i => $$"""{"NEWSID":"id-{{i}}","SCRIP_CD":532822,"NEWSSUB":"Closure","NEWS_DT":"{{newest.AddMinutes(-i).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)}}"}""");
        return $$"""{"Table":[{{string.Join(',', rows)}}],"Table1":[{"ROWCNT":{{total}}}]}""";
    }
}
