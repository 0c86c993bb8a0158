using Bunit;
using Microsoft.AspNetCore.Components;
using Radzen;
using SentinelMarket.Core.Monitoring;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Pages.Pipelines;

namespace SentinelMarket.Tests.Components;

public sealed class PipelinesPageTests : PageTest
{
    [Fact]
    public void Loading_is_drawn_while_the_desk_is_asked()
    {
        Desk.Gate = new TaskCompletionSource();

        var page = Render<PipelinesPage>();

        Assert.NotEmpty(page.FindAll(".loading"));
        Assert.Equal("Reading their state …", TextOf(page.Find(".sentence")));
    }

    [Fact]
    public void Prerendering_reads_but_does_not_listen()
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        Desk.Pipelines = [Samples.Pipeline()];

        var page = Render<PipelinesPage>();

        Assert.Single(page.FindAll("tr[data-pipeline=stock_data]"));
        Assert.Equal(0, Updates.Listeners);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 4)]
    public void Circuit_takes_over_what_was_prerendered_and_asks_only_for_news(bool news, int queries)
    {
        Desk.Pipelines = [Samples.Pipeline()];
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        Render<PipelinesPage>();
        Persisted.TriggerOnPersisting();
        if (news) { Updates.Publish(7); }

        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var page = Render<PipelinesPage>();

        Assert.Single(page.FindAll("tr[data-pipeline=stock_data]"));
        page.WaitForAssertion(() => Assert.Equal(queries, Desk.Queries));
    }

    [Fact]
    public void Without_pipelines_it_says_what_to_look_at()
    {
        var page = Render<PipelinesPage>();

        Assert.Equal("No pipeline is set up.", TextOf(page.Find(".sentence")));
        Assert.Equal("No pipeline is set up", page.Find(".empty .title").TextContent);
    }

    [Fact]
    public void Error_is_shown_and_trying_again_brings_the_figures()
    {
        Desk.QueryFault = new InvalidOperationException("The database is away.");
        var page = Render<PipelinesPage>();
        Assert.Equal("The database is away.", page.Find(".failure .text").TextContent);

        Desk.QueryFault = null;
        Desk.Pipelines = [Samples.Pipeline()];
        page.Find(".failure button").Click();

        Assert.Empty(page.FindAll(".failure"));
        Assert.Single(page.FindAll("tr[data-pipeline=stock_data]"));
    }

    [Fact]
    public void Failed_refresh_keeps_the_old_figures_and_says_how_old_they_are()
    {
        Desk.Pipelines = [Samples.Pipeline()];
        var page = Render<PipelinesPage>();

        Desk.QueryFault = new InvalidOperationException("The database is away.");
        Updates.Publish(1);

        page.WaitForAssertion(() => Assert.Equal(
            "This is the state of 20 Nov 2026 13:42:07 IST: refreshing has failed since. The database is away.",
            TextOf(page.Find(".stale > span"))));
        Assert.Single(page.FindAll("tr[data-pipeline=stock_data]"));
    }

    [Fact]
    public void Buttons_cannot_be_pressed_before_the_page_listens()
    {
        Desk.Pipelines = [Samples.Pipeline(), Samples.Pipeline("end_of_day", paused: true)];
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));

        Assert.All(Render<PipelinesPage>().FindAll(".buttons button"), button => Assert.True(button.HasAttribute("disabled"), button.OuterHtml));
    }

    [Fact]
    public void Pipeline_that_needs_input_has_no_button_that_could_only_fail()
    {
        Desk.Pipelines = [Samples.Pipeline(), Samples.Pipeline("instruments", schedule: null) with { Needs = "paths is missing: use ./run import instruments PATH..." }];

        var page = Render<PipelinesPage>();

        Assert.Single(page.FindAll("button.run"));
        Assert.Equal("needs input: paths is missing: use ./run import instruments PATH...", TextOf(page.Find("tr[data-pipeline=instruments] .buttons")));
    }

    [Fact]
    public void Filled_page_answers_its_question_first()
    {
        Desk.Pipelines = [Samples.Pipeline(), Samples.Pipeline("end_of_day", HealthStatus.Degraded, 85, "85.0 % of the runs succeeded.")];
        Desk.Runs = [Samples.Run(1029), Samples.Run(1028, RunOutcome.Failed, error: "429 from NSE")];

        var page = Render<PipelinesPage>();

        Assert.Equal("One of two healthy; end_of_day is degraded: 85.0 % of the runs succeeded.", TextOf(page.Find(".sentence")));
        Assert.Equal(5, page.FindAll(".tile").Count);
        Assert.Equal(30, page.FindAll("tr[data-pipeline=stock_data] .strip a").Count);
        Assert.Equal(
            ["100 extracted = 98 loaded + 1 unchanged + 1 quarantined", "extract: 429 from NSE"],
            page.FindAll(".story").Select(story => story.TextContent),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Filter_of_the_address_narrows_the_table()
    {
        Desk.Pipelines = [Samples.Pipeline(), Samples.Pipeline("end_of_day", HealthStatus.Degraded, 85)];
        Go("/pipelines?health=degraded");

        var page = Render<PipelinesPage>();

        Assert.Equal(["end_of_day"], page.FindAll("tr[data-pipeline]").Select(row => row.GetAttribute("data-pipeline")), StringComparer.Ordinal);
        Assert.Equal("Degraded 1", TextOf(page.Find(".segments a[aria-current]")));
    }

    [Fact]
    public void Run_now_starts_a_run_in_the_name_of_the_user_and_says_so()
    {
        Desk.Pipelines = [Samples.Pipeline()];
        var page = Render<PipelinesPage>();

        page.Find("button.run").Click();

        var request = Assert.Single(Desk.Started);
        Assert.Equal(("stock_data", RunTrigger.Manual, "local"), (request.Pipeline, request.Trigger, request.Actor));
        Assert.Equal("stock_data is running", Notification.Summary);
        Assert.Equal("Run 2,000 was started by local.", Notification.Detail);
    }

    [Fact]
    public void Run_now_beside_an_open_run_says_so_in_words()
    {
        Desk.Pipelines = [Samples.Pipeline()];
        Desk.OrderFault = new RunAlreadyOpenException("stock_data", 48213);
        var page = Render<PipelinesPage>();

        page.Find("button.run").Click();

        Assert.Equal(NotificationSeverity.Warning, Notification.Severity);
        Assert.Equal("stock_data is already running", Notification.Summary);
        Assert.Equal("Run 48213 of stock_data is open; a pipeline runs at most once at a time. Wait for it to end, or follow it.", Notification.Detail);
        Assert.False(page.Find("button.run").HasAttribute("disabled"));
    }

    [Fact]
    public void Failed_order_is_told_and_the_page_lives_on()
    {
        Desk.Pipelines = [Samples.Pipeline()];
        Desk.OrderFault = new InvalidOperationException("The scheduler is away.");
        var page = Render<PipelinesPage>();

        page.Find("button.pause").Click();

        Assert.Equal("stock_data: could not pause", Notification.Summary);
        Assert.Single(page.FindAll("tr[data-pipeline=stock_data]"));
    }

    [Fact]
    public void Open_run_is_followed_instead_of_started()
    {
        Desk.Pipelines = [Samples.Pipeline(open: Samples.Run(2000, null, minutesAgo: 0.05))];

        var page = Render<PipelinesPage>();

        Assert.Empty(page.FindAll("button.run"));
        Assert.Equal("/runs/2000", page.Find(".buttons a").GetAttribute("href"));
        Assert.Equal("running, 3.0 s", TextOf(page.Find("a.running")));
    }

    [Theory]
    [InlineData(false, "pause")]
    [InlineData(true, "resume")]
    public void Pause_and_resume_go_to_the_desk_with_the_actor(bool paused, string order)
    {
        Desk.Pipelines = [Samples.Pipeline(paused: paused)];
        var page = Render<PipelinesPage>();

        page.Find($"button.{order}").Click();

        Assert.Equal($"{order} stock_data by local", Assert.Single(Desk.Orders));
    }

    [Fact]
    public void Viewer_sees_no_buttons()
    {
        Authorization.SetAuthorized("viewer").SetPolicies("Viewer");
        Desk.Pipelines = [Samples.Pipeline()];

        var page = Render<PipelinesPage>();

        Assert.Empty(page.FindAll(".buttons"));
    }

    [Fact]
    public void News_of_a_run_redraws_without_reloading()
    {
        Desk.Pipelines = [Samples.Pipeline()];
        var page = Render<PipelinesPage>();

        Desk.Runs = [Samples.Run(2001)];
        Updates.Publish(2001);

        page.WaitForAssertion(() => Assert.Single(page.FindAll("a[href='/runs/2001']")));
    }

    [Fact]
    public async Task Left_page_listens_no_more()
    {
        Desk.Pipelines = [Samples.Pipeline()];
        var page = Render<PipelinesPage>();
        Assert.Equal(1, Updates.Listeners);
        var queries = Desk.Queries;

        await DisposeComponentsAsync();
        Updates.Publish(1);

        Assert.Equal(0, Updates.Listeners);
        Assert.Equal(queries, Desk.Queries);
    }
}
