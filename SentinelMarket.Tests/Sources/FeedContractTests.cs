using Microsoft.AspNetCore.Http;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Tests.Sources;

/// <summary>What every feed does with a real server's answers, each in its own wire format; <see cref="Http.ResilienceContractTests"/> has what does not depend on the feed.</summary>
public sealed class FeedContractTests
{
    public static TheoryData<string> Sources => [.. FeedContractHost.Registered().Select(feed => feed.Source)];

    [Fact]
    public void No_row_is_about_a_feed_that_is_gone() =>
        Assert.Empty(FeedContract.All.Keys.Except(FeedContractHost.Registered().Select(feed => feed.Source)));

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_server_that_fails_is_asked_as_often_as_the_settings_say(string source)
    {
        await using var host = await FeedContractHost.StartAsync(source);
        await host.WarmUpAsync();
        var before = host.Asked.Count;
        Fail(host, 10, Status(503));

        var failure = await Assert.ThrowsAsync<SourceFailedException>(host.FetchAsync);

        Assert.Equal(FeedContractHost.Retries + 1, host.Asked.Count - before);
        Assert.Equal(FeedContractHost.Retries + 1, failure.Attempts);
        Assert.Contains("503 Service Unavailable after 3 tries", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task The_wait_that_the_server_asks_for_is_kept(string source)
    {
        await using var host = await FeedContractHost.StartAsync(source);
        var usual = await host.WarmUpAsync();
        var (before, waits) = (host.Asked.Count, host.Time.Waits.Count);
        Fail(host, 1, context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return Status(FeedContract.All[source].Busy)(context);
        });

        Assert.NotEmpty(await host.FetchAsync());

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(host.Time.Waits.Skip(waits)));
        Assert.Equal(usual + 1, host.Asked.Count - before);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task The_circuit_opens_when_nothing_comes_back_lets_nothing_through_and_closes_with_the_first_answer(string source)
    {
        await using var host = await FeedContractHost.StartAsync(source);
        await host.WarmUpAsync();

        // What came back within the last minute would keep it closed.
        host.Time.Advance(TimeSpan.FromMinutes(2));
        var before = host.Asked.Count;
        Fail(host, 100, Status(500));

        await Assert.ThrowsAsync<SourceFailedException>(host.FetchAsync);
        Assert.Equal(FeedCircuit.Closed, host.Gauge.Circuit);
        await Assert.ThrowsAsync<SourceFailedException>(host.FetchAsync);
        Assert.Equal(FeedCircuit.Open, host.Gauge.Circuit);
        Assert.Equal(FeedContractHost.BreakAfter, host.Asked.Count - before);
        var refused = await Assert.ThrowsAsync<SourceFailedException>(host.FetchAsync);
        Assert.Contains("the feed's circuit is open until", refused.Message, StringComparison.Ordinal);
        Assert.Equal(FeedContractHost.BreakAfter, host.Asked.Count - before);

        host.Faults.Clear();
        host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEmpty(await host.FetchAsync());
        Assert.Equal(FeedCircuit.Closed, host.Gauge.Circuit);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_body_that_breaks_off_within_its_length_is_asked_for_again(string source)
    {
        await using var host = await FeedContractHost.StartAsync(source);
        var usual = await host.WarmUpAsync();
        var before = host.Asked.Count;
        Fail(host, 1, async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Assert.NotEmpty(await host.FetchAsync());
        Assert.Equal(usual + 1, host.Asked.Count - before);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_body_without_end_is_a_failure_that_says_so(string source)
    {
        await using var host = await FeedContractHost.StartAsync(source);
        Fail(host, 10, async context =>
        {
            for (var sent = 0; sent < 100 * 1024 * 1024 && !context.RequestAborted.IsCancellationRequested; sent += 65_536) { await context.Response.Body.WriteAsync(new byte[65_536]); }
        });

        var failure = await Assert.ThrowsAsync<SourceFailedException>(host.FetchAsync);
        Assert.Contains("the answer is larger than 4000000 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_web_page_with_status_200_is_a_failure(string source)
    {
        await using var host = await FeedContractHost.StartAsync(source);
        Fail(host, 10, context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync("<!DOCTYPE html><html><head><title>Access denied</title></head><body>Are you a robot?</body></html>");
        });

        await Assert.ThrowsAsync<SourceFailedException>(host.FetchAsync);
    }

    private static void Fail(FeedContractHost host, int calls, Func<HttpContext, Task> fault)
    {
        for (var i = 0; i < calls; i++) { host.Faults.Enqueue(fault); }
    }

    private static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
