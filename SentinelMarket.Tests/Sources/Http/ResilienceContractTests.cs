using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Tests.Sources.Http;

/// <summary>What the pipeline of resilience, which is the same for every feed, does with a real server's answers; see <see cref="Sources.FeedContractTests"/> for the feeds themselves.</summary>
public sealed class ResilienceContractTests
{
    [Fact]
    public async Task A_server_that_fails_is_asked_as_often_as_the_settings_say()
    {
        await using var feed = await LoopbackFeed.StartAsync(Status(503), ("Retries", "3"));

        Assert.Equal("Loopback, news: 503 Service Unavailable after 4 tries.", (await feed.FailAsync()).Message);
        Assert.Equal(4, feed.Asked.Count);
        Assert.Equal(3, feed.Time.Waits.Count);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("date", 4)]
    public async Task The_wait_that_the_server_asks_for_is_kept_by_the_servers_own_clock(string asked, int seconds)
    {
        await using var feed = await LoopbackFeed.StartAsync(First(async context =>
        {
            var now = new DateTimeOffset(2031, 5, 5, 5, 5, 5, TimeSpan.Zero); // years ahead of the test's clock
            context.Response.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
            context.Response.Headers.RetryAfter = asked == "date" ? now.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture) : asked;
            await Status(429)(context);
        }));

        await feed.GetAsync();

        Assert.Equal([TimeSpan.FromSeconds(seconds)], feed.Time.Waits);
        Assert.Equal(2, feed.Asked.Count);
    }

    [Fact]
    public async Task A_wish_to_wait_holds_the_other_calls_to_that_host_back_too()
    {
        await using var feed = await LoopbackFeed.StartAsync(Limited(("Retry-After", "600")));

        Assert.Equal("Loopback, a: 429 Too Many Requests after 1 try; asked to wait 600 s.", (await feed.FailAsync("a")).Message);
        var held = await feed.FailAsync("b");

        Assert.Equal($"Loopback, b: not asked, {feed.Host} takes no more calls before 2026-03-04 06:40:00 UTC.", held.Message);
        Assert.Equal(0, held.Attempts);
        Assert.Equal(["/a"], feed.Asked);

        feed.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.OK, (await feed.GetAsync("c")).Status);
    }

    [Theory]
    [InlineData("x-rate-limit-remaining", "0", "x-rate-limit-reset", "1772606700")]
    [InlineData("x-ratelimit-remaining", "0.0", "x-ratelimit-reset", "900")]
    public async Task A_limit_that_is_used_up_is_waited_for_or_told(string left, string leftValue, string reset, string resetValue)
    {
        await using var feed = await LoopbackFeed.StartAsync(First(context =>
        {
            context.Response.Headers.Date = SkippingTime.Noon.ToString("R", CultureInfo.InvariantCulture);
            context.Response.Headers[left] = leftValue;
            context.Response.Headers[reset] = resetValue;
            return context.Response.WriteAsync("{}");
        }));

        await feed.GetAsync("a");

        Assert.Equal((0L, SkippingTime.Noon.AddMinutes(15)), (feed.Gauge.RequestsLeft, feed.Gauge.ResetsAt));
        Assert.Equal($"Loopback, b: not asked, {feed.Host} takes no more calls before 2026-03-04 06:45:00 UTC.", (await feed.FailAsync("b")).Message);

        feed.Time.Advance(TimeSpan.FromSeconds(895));
        await feed.GetAsync("c");
        Assert.Equal([TimeSpan.FromSeconds(5)], feed.Time.Waits);
        Assert.Equal(["/a", "/c"], feed.Asked);
    }

    [Fact]
    public async Task Requests_left_are_read_where_they_are_written_as_a_fraction()
    {
        await using var feed = await LoopbackFeed.StartAsync(context =>
        {
            context.Response.Headers["x-ratelimit-remaining"] = "996.0";
            return context.Response.WriteAsync("{}");
        });

        await feed.GetAsync();

        Assert.Equal(996, feed.Gauge.RequestsLeft);
    }

    [Fact]
    public async Task A_usage_cap_is_final_and_is_not_asked_again()
    {
        await using var feed = await LoopbackFeed.StartAsync(context => Status(429, """{"type":"https://api.example/problems/usage-capped"}""")(context));

        var e = await feed.FailAsync(judge: (_, body) => Encoding.UTF8.GetString(body.Span).Contains("usage-capped", StringComparison.Ordinal) ? StatusVerdict.Final : StatusVerdict.AsUsual);

        Assert.Equal("Loopback, news: 429 Too Many Requests after 1 try.", e.Message);
        Assert.Single(feed.Asked);
    }

    [Fact]
    public async Task A_status_that_the_feed_takes_for_an_answer_comes_with_body_and_headers()
    {
        await using var feed = await LoopbackFeed.StartAsync(context =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            return Status(403, """{"reason":"commentsDisabled"}""")(context);
        });

        var answer = await feed.GetAsync(judge: (status, _) => status == HttpStatusCode.Forbidden ? StatusVerdict.Answer : StatusVerdict.AsUsual);

        Assert.Equal((HttpStatusCode.Forbidden, """{"reason":"commentsDisabled"}""", "\"v1\"", null), (answer.Status, Encoding.UTF8.GetString(answer.Content), answer.Header("etag"), answer.Header("missing")));
    }

    [Fact]
    public async Task The_circuit_opens_when_nothing_comes_back_and_closes_when_the_server_does()
    {
        var isUp = false;
        await using var feed = await LoopbackFeed.StartAsync(context => isUp ? context.Response.WriteAsync("{}") : Status(500)(context), ("Retries", "0"), ("BreakAfter", "3"), ("BreakFor", "00:00:30"));

        for (var call = 0; call < 3; call++) { Assert.Equal("Loopback, news: 500 Internal Server Error after 1 try.", (await feed.FailAsync()).Message); }
        Assert.Equal((FeedCircuit.Open, SkippingTime.Noon.AddSeconds(30)), (feed.Gauge.Circuit, feed.Gauge.OpenUntil));
        Assert.Equal(
            "Loopback, news: not asked, the feed's circuit is open until 2026-03-04 06:30:30 UTC because nothing came back lately (last: 500 Internal Server Error).",
            (await feed.FailAsync()).Message);
        Assert.Equal(3, feed.Asked.Count);

        feed.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("Loopback, news: 500 Internal Server Error after 1 try.", (await feed.FailAsync()).Message);
        Assert.Equal((FeedCircuit.Open, SkippingTime.Noon.AddSeconds(60)), (feed.Gauge.Circuit, feed.Gauge.OpenUntil));

        feed.Time.Advance(TimeSpan.FromSeconds(30));
        isUp = true;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => feed.GetAsync()));
        Assert.Equal((FeedCircuit.Closed, null), (feed.Gauge.Circuit, feed.Gauge.OpenUntil));
        Assert.Equal(12, feed.Asked.Count);
    }

    [Fact]
    public async Task A_call_whose_own_tries_open_the_circuit_says_what_it_met()
    {
        await using var feed = await LoopbackFeed.StartAsync(Status(500), ("Retries", "5"), ("BreakAfter", "3"));

        Assert.Equal("Loopback, news: 500 Internal Server Error after 3 tries; the feed's circuit is open now, it is not asked for 60 s.", (await feed.FailAsync()).Message);
        Assert.Equal(3, feed.Asked.Count);
    }

    [Fact]
    public async Task One_stream_that_always_fails_does_not_shut_out_its_neighbours()
    {
        await using var feed = await LoopbackFeed.StartAsync(context => context.Request.Path == "/bad" ? Status(500)(context) : context.Response.WriteAsync("{}"), ("Retries", "0"), ("BreakAfter", "3"));

        for (var round = 0; round < 10; round++)
        {
            await feed.FailAsync("bad");
            await feed.GetAsync("good");
        }

        Assert.Equal(FeedCircuit.Closed, feed.Gauge.Circuit);
        Assert.Equal(20, feed.Asked.Count);
    }

    [Fact]
    public async Task Calls_keep_the_feeds_pace_and_repetitions_count()
    {
        await using var feed = await LoopbackFeed.StartAsync(First(Status(503)), ("RequestsPerMinute", "20"));

        await feed.GetAsync(); // two tries: the two calls that may come at once
        await feed.GetAsync();

        Assert.Equal(3, feed.Asked.Count);
        Assert.Equal(2, feed.Time.Waits.Count); // before the repetition, and before the third call
        Assert.InRange((feed.Time.Waits[0] + feed.Time.Waits[1]).TotalSeconds, 2.999, 3.001);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var feed = await LoopbackFeed.StartAsync(async context =>
        {
            for (var block = 0; block < 40; block++) { await context.Response.Body.WriteAsync(new byte[100]); }
        }, ("MaxResponseBytes", "2048"));

        Assert.Equal("Loopback, news: the answer is larger than 2048 bytes after 1 try.", (await feed.FailAsync()).Message);
        Assert.Single(feed.Asked);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed_with_the_calls_headers()
    {
        await using var feed = await LoopbackFeed.StartAsync(context =>
        {
            if (context.Request.Path == "/new") { return context.Response.WriteAsync(context.Request.Headers["X-Asked"].ToString()); }
            context.Response.Redirect("/new");
            return Task.CompletedTask;
        });

        Assert.Equal("yes"u8.ToArray(), (await feed.GetAsync("old")).Content);
        Assert.Equal(["/old", "/new"], feed.Asked);
    }

    [Fact]
    public async Task A_redirect_elsewhere_or_in_a_circle_is_refused()
    {
        await using var feed = await LoopbackFeed.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path == "/circle" ? "/circle" : "http://elsewhere.example/");
            return Task.CompletedTask;
        });

        Assert.Equal("Loopback, away: 302 Found to http://elsewhere.example/, which is not followed after 1 try.", (await feed.FailAsync("away")).Message);
        Assert.Equal("Loopback, circle: 302 Found to /circle, which is not followed after 1 try.", (await feed.FailAsync("circle")).Message);
        Assert.Equal(5, feed.Asked.Count);
    }

    [Fact]
    public async Task A_form_is_posted()
    {
        await using var feed = await LoopbackFeed.StartAsync(async context =>
        {
            var form = await context.Request.ReadFormAsync();
            await context.Response.WriteAsync($"{context.Request.Method} {form["grant_type"]}");
        });

        Assert.Equal("POST client_credentials"u8.ToArray(), (await feed.PostAsync("token", KeyValuePair.Create("grant_type", "client_credentials"))).Content);
    }

    [Fact]
    public async Task Calls_go_through_the_proxy_of_the_settings()
    {
        await using var feed = await LoopbackFeed.StartAsync(context => context.Response.WriteAsync(context.Request.Host.Value ?? ""), ("BaseAddress", "http://news.example/"), ("Proxy", "{address}"));

        Assert.Equal("news.example"u8.ToArray(), (await feed.GetAsync()).Content);
    }

    private static RequestDelegate Status(int status, string body = "no") => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    private static RequestDelegate Limited((string Name, string Value) header) => First(context =>
    {
        context.Response.Headers[header.Name] = header.Value;
        return Status(429)(context);
    });

    /// <summary>The first answer as given, all later ones fine.</summary>
    private static RequestDelegate First(RequestDelegate first)
    {
        var asked = 0;
        return context => Interlocked.Increment(ref asked) == 1 ? first(context) : context.Response.WriteAsync("{}");
    }
}
