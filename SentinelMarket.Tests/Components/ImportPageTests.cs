using Bunit;
using SentinelMarket.Core.Inbox;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Serving;
using SentinelMarket.Web.Components.Pages.Import;

namespace SentinelMarket.Tests.Components;

public sealed class ImportPageTests : PageTest
{
    [Fact]
    public void Empty_inbox_says_so_and_shows_every_way_in()
    {
        var page = Render<ImportPage>();

        Assert.Equal("Nothing waits to be imported.", TextOf(page.Find(".sentence")));
        Assert.Equal("No file has come this way yet", page.Find(".empty .title").TextContent);
        Assert.Equal([FakeInboxDesk.Folder, "./run import bhavcopy FILE_OR_FOLDER"], page.FindAll(".place code").Select(code => code.TextContent), StringComparer.Ordinal);
        Assert.Equal("up to 1,024 MB a file", TextOf(page.Find(".note")));
        Assert.Empty(page.FindAll(".notice"));
    }

    [Fact]
    public void Simulated_server_says_that_files_wait_and_what_to_do()
    {
        Inbox.Overview = FakeInboxDesk.Make(waiting: [FakeInboxDesk.File("day.csv", InboxState.Waiting, "It waits.")]) with { IsHeld = true };

        var page = Render<ImportPage>();

        Assert.Equal(
            "This server shows simulated data and takes no real files: what you hand in waits, and is imported when the server is started with ./run --live.",
            TextOf(page.Find(".notice span")));
        Assert.Equal("One file waits.", TextOf(page.Find(".sentence")));
    }

    [Fact]
    public void Full_inbox_tells_of_each_file_where_it_is()
    {
        Inbox.Overview = FakeInboxDesk.Make(
            waiting: [FakeInboxDesk.File("now.csv", InboxState.Importing, run: 12), FakeInboxDesk.File("next.csv", InboxState.Waiting), FakeInboxDesk.File("again.csv", InboxState.Waiting, "Run 11 failed: the disk is full") with { Attempts = 2, NotBefore = Samples.Now.AddSeconds(20) }],
            done: [FakeInboxDesk.File("old.csv", InboxState.Done, "stale copy", 9, new RowCounts(2_000, 1_900, 90, 10))],
            rejected: [FakeInboxDesk.File("bad.csv", InboxState.Rejected, "bad.csv: header not recognised.")],
            runs: [Samples.Run(12, null, "end_of_day", counts: new RowCounts(4_000, 4_000, 0, 0))],
            leftAlone: [new LeftAlone("folder", "folders are not opened")]);

        var page = Render<ImportPage>();

        Assert.Equal("One file is being imported, 4,000 rows so far; two files wait.", TextOf(page.Find(".sentence")));
        Assert.Equal(
            ["4,000 rows: 4,000 loaded so far Run 12", "Waits for its turn.", "Run 11 failed: the disk is full Tried twice; next in 20 s."],
            page.FindAll(".story").Select(TextOf), StringComparer.Ordinal);
        Assert.Equal(["2,000", "1,900", "90", "10"], page.FindAll("tr[data-file='old.csv'] td.num").Take(4).Select(TextOf), StringComparer.Ordinal);
        Assert.Equal("/runs/9", page.Find("tr[data-file='old.csv'] a").GetAttribute("href"));
        Assert.Equal("bad.csv: header not recognised.", page.Find("li[data-file='bad.csv'] .why").TextContent);
        Assert.Contains("It lies in /srv/data/inbox/rejected/bad.csv.", TextOf(page.Find("li[data-file='bad.csv'] .where")), StringComparison.Ordinal);
        Assert.Contains("folder: folders are not opened", page.Markup.Replace("<b>", "", StringComparison.Ordinal).Replace("</b>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Outage_is_said_above_what_is_known()
    {
        Inbox.Overview = FakeInboxDesk.Make() with { Problem = "The database cannot be reached; files wait until it is back." };

        Assert.Equal("The database cannot be reached; files wait until it is back.", TextOf(Render<ImportPage>().Find(".notice.bad span")));
    }

    [Fact]
    public void Fault_is_shown_and_trying_again_brings_the_inbox()
    {
        Inbox.Fault = new IOException("Permission denied");
        var page = Render<ImportPage>();
        Assert.Equal("Permission denied", page.Find(".failure .text").TextContent);

        Inbox.Fault = null;
        page.Find(".failure button").Click();
        Assert.Empty(page.FindAll(".failure"));
        Assert.NotEmpty(page.FindAll(".zone"));
    }

    [Fact]
    public async Task Upload_is_followed_until_the_inbox_has_the_file()
    {
        var page = Render<ImportPage>();
        var card = page.FindComponent<UploadCard>().Instance;

        await card.Began(0, "day.csv", 2_000_000);
        await card.Progressed(0, 500_000);
        Assert.Equal("25", page.Find("progress").GetAttribute("value"));
        Assert.Equal("500 kB of 2.0 MB", TextOf(page.Find(".sent")));
        await card.Progressed(0, 2_000_000);
        Assert.Equal("storing …", TextOf(page.Find(".sent")));

        Inbox.Overview = FakeInboxDesk.Make(waiting: [FakeInboxDesk.File("day.csv", InboxState.Waiting)]);
        await card.Accepted(0);
        Assert.Empty(page.FindAll("progress"));
        Assert.Single(page.FindAll("li[data-file='day.csv']"));
    }

    [Fact]
    public async Task Refused_upload_says_why_until_it_is_dismissed()
    {
        var page = Render<ImportPage>();
        var card = page.FindComponent<UploadCard>().Instance;

        await card.Began(3, "big.zip", 5_000_000_000);
        await card.Refused(3, card.TooLarge);
        Assert.Equal("It is larger than 1,024 MB (Inbox:MaxUploadMegabytes). Put it into the drop folder, or import it from the command line.", page.Find(".why").TextContent);

        page.Find("li.refused button").Click();
        Assert.Empty(page.FindAll("li.refused"));
    }

    [Fact]
    public void Viewer_may_look_but_not_hand_in()
    {
        Authorization.SetAuthorized("viewer").SetPolicies("Viewer");

        var page = Render<ImportPage>();

        Assert.Empty(page.FindAll(".zone"));
        Assert.Contains("You may look, but not hand in", page.Markup, StringComparison.Ordinal);
    }
}
