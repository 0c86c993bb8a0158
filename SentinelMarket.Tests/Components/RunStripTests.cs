using Bunit;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Tests.Components;

public sealed class RunStripTests : PageTest
{
    [Fact]
    public void Each_bar_leads_to_its_run_in_the_colour_of_its_outcome()
    {
        var strip = Strip(Samples.Run(1), Samples.Run(2, RunOutcome.Partial), Samples.Run(3, RunOutcome.Failed), Samples.Run(4, null));

        Assert.Equal(["/runs/1", "/runs/2", "/runs/3", "/runs/4"], strip.FindAll("a").Select(bar => bar.GetAttribute("href")), StringComparer.Ordinal);
        Assert.Equal(["good", "warn", "bad", "info"], strip.FindAll("a").Select(bar => bar.ClassName), StringComparer.Ordinal);
    }

    [Fact]
    public void Longer_run_has_the_higher_bar()
    {
        var strip = Strip(Samples.Run(1, seconds: 1), Samples.Run(2, seconds: 4));

        Assert.Equal(["height:17px", "height:28px"], strip.FindAll("i").Select(bar => bar.GetAttribute("style")), StringComparer.Ordinal);
    }

    [Fact]
    public void Bar_tells_outcome_duration_and_time()
    {
        var strip = Strip(Samples.Run(48213, RunOutcome.Partial, seconds: 1.3, minutesAgo: 2));

        Assert.Equal("Run 48,213: partial in 1.3 s, 20 Nov 2026 13:40:07 IST", strip.Find("a").GetAttribute("title"));
    }

    [Fact]
    public void Strip_is_summed_up_for_those_who_do_not_see_it()
    {
        var strip = Strip(Samples.Run(1), Samples.Run(2), Samples.Run(3, RunOutcome.Failed));

        Assert.Equal("Latest runs: 2 succeeded, 1 failed", strip.Find("[role=list]").GetAttribute("aria-label"));
    }

    [Fact]
    public void Without_runs_it_says_so() => Assert.Equal("no run yet", Strip().Find("span").TextContent);

    private IRenderedComponent<RunStrip> Strip(params RunReport[] runs) =>
        Render<RunStrip>(parameters => parameters.Add(strip => strip.Runs, runs).Add(strip => strip.Now, Samples.Now));
}
