using System.Text.Json;
using SentinelMarket.Core.Serving;
using SentinelMarket.Tests.Components;
using SentinelMarket.Web.Commands;

namespace SentinelMarket.Tests.Commands;

public sealed class FeedsVerbTests : IDisposable
{
    private readonly FakeCommandHost _host = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public FeedsVerbTests() => _host.Feeds.Feeds =
    [
        FakeFeedDesk.Feed("x", FeedState.OnTime, new FeedStreamOverview("$TCS", FeedState.OnTime, Samples.Now, null, 7)) with { LastSuccess = Samples.Now, Records24Hours = 1234 },
        FakeFeedDesk.Feed("reddit", FeedState.NotConfigured),
    ];

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Feeds_are_listed_with_their_state()
    {
        Assert.Equal(0, await RunAsync("feeds"));

        Assert.Equal(
            """
            FEED    WHAT         PIPELINE      STATE           LAST SUCCESS (IST)    24 H  STREAMS  WHY
            x       Feed x       social_media  On time         2026-11-20 13:42:07  1,234        1  All 2 streams answered on time.
            reddit  Feed reddit  social_media  Not configured  never                    0        0  Set Sources:X:BearerToken.

            """,
            _out.ToString(),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Programs_get_the_same_as_from_the_api()
    {
        Assert.Equal(0, await RunAsync("feeds", "--json"));

        var answer = JsonDocument.Parse(_out.ToString()).RootElement;
        Assert.Equal(("Simulated", "OnTime", "$TCS"), (answer.GetProperty("mode").GetString(), answer.GetProperty("feeds")[0].GetProperty("state").GetString(),
            answer.GetProperty("feeds")[0].GetProperty("streams")[0].GetProperty("stream").GetString()));
    }

    [Fact]
    public async Task A_test_of_all_asks_those_that_are_configured()
    {
        Assert.Equal(0, await RunAsync("feeds", "test", "--all"));

        Assert.Equal(["test x"], _host.Feeds.Orders);
        Assert.Contains("x     answered  250 ms  120 bytes of news with 3 records.", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_fails_is_told_by_the_exit_code()
    {
        _host.Feeds.Trial = new FeedTrial("x", false, "No answer within 15 s.", 0, 0, TimeSpan.FromSeconds(15));

        Assert.Equal(1, await RunAsync("feeds", "test", "x", "--json"));

        var test = JsonDocument.Parse(_out.ToString()).RootElement.GetProperty("tests")[0];
        Assert.Equal((false, "No answer within 15 s."), (test.GetProperty("succeeded").GetBoolean(), test.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("feeds test", 2, "Name one feed, or give --all.")]
    [InlineData("feeds test x --all", 2, "Name one feed, or give --all.")]
    [InlineData("feeds test nope", 1, "There is no feed \"nope\". Known feeds: x, reddit.")]
    public async Task What_cannot_be_tested_is_refused(string arguments, int exitCode, string message)
    {
        Assert.Equal(exitCode, await RunAsync(arguments.Split(' ')));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(arguments, _host, new CommandConsole(_out, _error, IsTerminal: false, TimeProvider.System), CancellationToken.None);
}
