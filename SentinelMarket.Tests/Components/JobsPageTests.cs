using Bunit;
using Microsoft.AspNetCore.Components;
using SentinelMarket.Core.Ports;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Jobs;

namespace SentinelMarket.Tests.Components;

public sealed class JobsPageTests : PageTest
{
    [Fact]
    public void The_page_says_what_recurs_when_it_is_next_and_who_changed_it()
    {
        Jobs.Recurring[0] = Jobs.Recurring[0] with { History = [new AuditEntry(Samples.Now.AddHours(-2), "ana", "schedule.edit", "from a to b")] };

        var page = Render<JobsPage>();

        Assert.Equal("Nothing is executing; next is stock_data, in 2 min.", TextOf(page.Find(".sentence")));
        Assert.Equal("280", TextOf(page.FindAll(".tile .value")[2]));
        Assert.Equal(
            ["every 5 minutes by the settings", "in 2 min", "never", "changed by ana, 2 h ago"],
            page.FindAll("[data-pipeline=stock_data] td").Skip(1).Take(4).Select(TextOf));
        Assert.Equal("Failed 2 min ago", TextOf(page.FindAll("[data-pipeline=end_of_day] td")[3]));
        Assert.Equal(["on demand: files are expected.", "–", "never", "never", ""], page.FindAll("[data-pipeline=instruments] td").Skip(1).Select(TextOf));
    }

    [Fact]
    public void A_schedule_is_changed_with_a_preview_of_its_next_starts()
    {
        var page = Render<JobsPage>();
        page.Find("[data-pipeline=stock_data] .edit").Click();
        Assert.True(page.Find("form.schedule button[type=submit]").HasAttribute("disabled"));

        page.Find("input[name=every]").Input("20");
        Assert.Equal("every 00:20:00", TextOf(page.Find(".preview p")));
        Assert.Equal(["Fri 20 Nov 2026, 14:02:07", "Fri 20 Nov 2026, 14:22:07"], page.FindAll(".preview li").Take(2).Select(TextOf));
        page.Find("input[name=reason]").Input("quiet season");
        page.Find("form.schedule").Submit();

        Assert.Equal(["edit stock_data to every 00:20:00 by local: quiet season"], Jobs.Orders);
        Assert.Equal("stock_data: every 00:20:00", Notification.Summary);
        Assert.Empty(page.FindAll("form.schedule"));
        Assert.Contains("instead of every 5 minutes", TextOf(page.Find("[data-pipeline=stock_data]")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cron_expression_that_is_none_is_told_under_the_field_and_cannot_be_saved()
    {
        var page = Render<JobsPage>();
        page.Find("[data-pipeline=end_of_day] .edit").Click();

        page.Find("input[name=cron]").Input("bad");

        Assert.Equal("The cron expression is \"bad\", which is not a Quartz cron expression.", TextOf(page.Find(".fault")));
        Assert.True(page.Find("form.schedule button[type=submit]").HasAttribute("disabled"));
        page.FindAll(".ways button")[0].Click();
        page.Find("input[name=every]").Input("zero");
        Assert.Equal("“zero” is not a number of minutes; a whole number from 1 on is expected.", TextOf(page.Find(".fault")));
    }

    [Fact]
    public void A_changed_schedule_goes_back_to_the_settings()
    {
        var job = Jobs.Recurring[0];
        Jobs.Recurring[0] = job with { Schedule = job.Schedule! with { Edit = new ScheduleEdit("stock_data", null, TimeSpan.FromMinutes(20), "ana", Samples.Now, null) } };
        var page = Render<JobsPage>();
        page.Find("[data-pipeline=stock_data] .edit").Click();

        page.Find(".revert").Click();

        Assert.Equal(["revert stock_data by local"], Jobs.Orders);
    }

    [Fact]
    public void A_pipeline_is_started_paused_and_resumed_from_its_row()
    {
        var job = Jobs.Recurring[1];
        Jobs.Recurring[1] = job with { Schedule = job.Schedule! with { Paused = true, NextFire = null } };
        var page = Render<JobsPage>();

        page.Find("[data-pipeline=stock_data] .run").Click();
        page.Find("[data-pipeline=stock_data] .pause").Click();
        page.Find("[data-pipeline=end_of_day] .resume").Click();

        Assert.Equal("stock_data", Assert.Single(Desk.Started).Pipeline);
        Assert.Equal(["pause stock_data by local", "resume end_of_day by local"], Desk.Orders);
        Assert.Contains("Paused by the settings when resumed", TextOf(page.Find("[data-pipeline=end_of_day]")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_whose_time_has_come_is_due()
    {
        Jobs.Recurring[0] = Jobs.Recurring[0] with { Schedule = Jobs.Recurring[0].Schedule! with { NextFire = Samples.Now.AddSeconds(-22) } };

        var page = Render<JobsPage>();

        Assert.Equal("Nothing is executing; next is stock_data, due.", TextOf(page.Find(".sentence")));
        Assert.Equal("due", TextOf(page.FindAll("[data-pipeline=stock_data] td")[2]));
    }

    [Fact]
    public void An_executing_run_shows_its_progress_and_is_stopped()
    {
        var run = Samples.Run(7, null, minutesAgo: 3);
        Runs.Runs.Add(run);
        Jobs.Executing.Add(new ExecutingRun(run, [new StageReport(RunStage.Extract, Samples.Now, null, TimeSpan.Zero, 12, 9)], Samples.Now.AddSeconds(-5), null));
        Go("/jobs?part=executing");
        var page = Render<JobsPage>();

        Assert.Equal("One run is executing; next is stock_data, in 2 min.", TextOf(page.Find(".sentence")));
        Assert.Equal(["Extract 12 in, 9 out", "Transform waits", "Load waits"], page.FindAll(".stages li").Select(TextOf));
        page.Find(".cancel").Click();

        Assert.Equal(["cancel 7 by local"], Runs.Orders);
        Assert.Equal("Run 7 is asked to stop", Notification.Summary);
    }

    [Fact]
    public void Failed_runs_stand_together_by_their_error_and_are_tried_again_or_acknowledged()
    {
        Jobs.Failures.Add(FakeJobDesk.Group(13, 12));
        Go("/jobs?part=failed");
        var page = Render<JobsPage>();
        Assert.StartsWith("2× Exchange answered 429 times stock_data at extract · last 1 h ago, first 3 h ago", TextOf(page.Find(".groups > li")), StringComparison.Ordinal);

        page.Find(".requeue").Click();
        Assert.Equal(("1 run started", "run 900 of stock_data. A run of stock_data is open."), (Notification.Summary, Notification.Detail));
        page.FindAll(".acts button")[1].Click();
        page.Find(".why input").Input("known outage");
        page.Find(".why").Submit();

        Assert.Equal(["requeue 13,12 by local", "acknowledge 13,12 by local: known outage"], Jobs.Orders);
    }

    [Fact]
    public void A_misfire_says_when_it_was_due_how_late_it_came_and_what_was_done()
    {
        Jobs.Misfires.AddRange(
        [
            new Misfire(2, "stock_data", MisfireKind.Late, Samples.Now.AddHours(-5), Samples.Now.AddHours(-3), Samples.Now.AddHours(-3), 25, "one/7", null),
            new Misfire(1, "news", MisfireKind.RunOpen, Samples.Now.AddHours(-6), Samples.Now.AddHours(-6), null, 1, "one/7", "run 4 was open"),
        ]);
        Go("/jobs?part=misfires");

        var page = Render<JobsPage>();

        Assert.Equal(
            ["stock_data Late 5 h ago 3 h ago 2 h 25 starts missed; one start made up for all of them one/7",
             "news Run open 6 h ago – – left out, because run 4 was open; the next start comes as scheduled one/7"],
            page.FindAll("tbody tr").Select(TextOf));
    }

    [Fact]
    public void Nodes_show_heartbeat_roles_load_and_those_that_are_gone()
    {
        Jobs.Nodes.Add(FakeJobDesk.Node("two/9", NodeState.Gone));
        Go("/jobs?part=nodes");

        var page = Render<JobsPage>();

        Assert.Equal(["Alive", "Web, Worker", "4 s ago", "2 h ago", "1 of 4", "25.0 %", "150 MB", "0.1.0"], page.FindAll("tbody tr")[0].QuerySelectorAll("td").Skip(1).Select(TextOf));
        Assert.Equal(["Gone", "Web, Worker", "4 s ago", "2 h ago", "1 of 4", "–", "–", "0.1.0"], page.FindAll("tbody tr")[1].QuerySelectorAll("td").Skip(1).Select(TextOf));
    }

    [Fact]
    public void Without_a_worker_the_page_says_that_nothing_fires()
    {
        Jobs.Nodes.Clear();

        Assert.Equal("Nothing is executing; next is stock_data, in 2 min. No node fires schedules at the moment.", TextOf(Render<JobsPage>().Find(".sentence")));
    }

    [Fact]
    public void A_viewer_looks_and_changes_nothing()
    {
        Authorization.SetPolicies("Viewer");
        Jobs.Failures.Add(FakeJobDesk.Group(13));
        Assert.Empty(Render<JobsPage>().FindAll("table button"));
        Go("/jobs?part=failed");
        Assert.Empty(Render<JobsPage>().FindAll(".groups button"));
    }

    [Theory]
    [InlineData("executing", "Nothing is executing")]
    [InlineData("failed", "No failed run waits for anybody")]
    [InlineData("misfires", "Every start came when it was due")]
    public void A_part_without_anything_says_so(string part, string title)
    {
        Go("/jobs?part=" + part);
        Assert.Equal(title, TextOf(Render<JobsPage>().Find(".empty .title")));
    }

    [Fact]
    public void Jobs_that_cannot_be_read_are_an_error_with_a_way_to_try_again()
    {
        Jobs.Fault = new InvalidOperationException("The database is away.");

        Assert.Contains("The jobs could not be read", TextOf(Render<JobsPage>().Find(".card")), StringComparison.Ordinal);
    }
}
