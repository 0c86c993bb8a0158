using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Sources;
using SentinelMarket.Core.Sources.Nse;

namespace SentinelMarket.Tests.Sources.Http;

public sealed class ResilienceTests
{
    private readonly SkippingTime _time = new();

    [Fact]
    public async Task A_call_that_fails_for_a_moment_is_repeated_with_growing_waits()
    {
        var exchange = ScriptedExchange.Of(HttpStatusCode.ServiceUnavailable, HttpStatusCode.RequestTimeout, HttpStatusCode.OK);
        using var host = new FeedHost(exchange, _time);

        var document = await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None);

        Assert.Equal("INFY", document.Stream);
        Assert.Equal(3, exchange.Requests.Count);
        Assert.Equal(2, _time.Waits.Count);
        Assert.All(_time.Waits, wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_call_that_keeps_failing_says_how_often_it_was_tried()
    {
        var exchange = ScriptedExchange.Of(HttpStatusCode.ServiceUnavailable);
        using var host = new FeedHost(exchange, _time);

        var e = await FailureAsync(host);

        Assert.Equal("NSE, INFY: 503 Service Unavailable after 3 tries.", e.Message);
        Assert.Equal(3, e.Attempts);
        Assert.Equal(3, exchange.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_will_not_change_is_not_asked_for_again()
    {
        var exchange = ScriptedExchange.Of(HttpStatusCode.BadRequest);
        using var host = new FeedHost(exchange, _time);

        Assert.Equal("NSE, INFY: 400 Bad Request after 1 try.", (await FailureAsync(host)).Message);
        Assert.Single(exchange.Requests);
    }

    [Fact]
    public async Task The_exchanges_own_wish_to_wait_is_kept()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.TooMany(TimeSpan.FromSeconds(7)), ScriptedExchange.Status(HttpStatusCode.OK));
        using var host = new FeedHost(exchange, _time);

        await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(7)], _time.Waits);
    }

    [Fact]
    public async Task A_wish_to_wait_beyond_the_total_timeout_ends_the_call()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.TooMany(TimeSpan.FromSeconds(30)));
        using var host = new FeedHost(exchange, _time);

        var e = await FailureAsync(host);

        Assert.Equal("NSE, INFY: 429 Too Many Requests after 1 try; asked to wait 30 s.", e.Message);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_try_that_hangs_is_given_up_and_repeated()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.Hangs);
        using var host = new FeedHost(exchange, _time, ("Sources:NseQuote:TryTimeout", "00:00:02"));

        var e = await FailureAsync(host);

        Assert.Equal("NSE, INFY: no answer within 2 s after 3 tries.", e.Message);
        Assert.Equal(3, exchange.Requests.Count);
    }

    [Fact]
    public async Task The_total_timeout_ends_a_call_whatever_its_tries_do()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _time.Hold = asked.Task;
        var exchange = new ScriptedExchange(token =>
        {
            asked.TrySetResult();
            return ScriptedExchange.Hangs(token);
        });
        using var host = new FeedHost(exchange, _time, ("Sources:NseQuote:TotalTimeout", "00:00:03"));

        Assert.Equal("NSE, INFY: no answer within 3 s after 1 try.", (await FailureAsync(host)).Message);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again()
    {
        var exchange = new ScriptedExchange(_ => throw new HttpRequestException("Connection refused."), ScriptedExchange.Status(HttpStatusCode.OK));
        using var host = new FeedHost(exchange, _time);

        await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None);
        Assert.Equal(2, exchange.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_stays_broken_is_told_in_words()
    {
        using var host = new FeedHost(new ScriptedExchange(_ => throw new HttpRequestException("Connection refused.")), _time);
        Assert.Equal("NSE, INFY: no connection, Connection refused after 3 tries.", (await FailureAsync(host)).Message);
    }

    [Fact]
    public async Task A_body_that_breaks_off_counts_as_a_failed_try()
    {
        var exchange = new ScriptedExchange(ScriptedExchange.Content(new StreamContent(new EndlessStream(failAfter: 100))), ScriptedExchange.Status(HttpStatusCode.OK));
        using var host = new FeedHost(exchange, _time);

        await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None);
        Assert.Equal(2, exchange.Requests.Count);
    }

    [Fact]
    public async Task A_body_without_end_is_cut_and_refused()
    {
        var body = new EndlessStream(failAfter: long.MaxValue);
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Content(new StreamContent(body))), _time);

        Assert.Equal("NSE, INFY: the answer is larger than 8388608 bytes after 1 try.", (await FailureAsync(host)).Message);
        Assert.InRange(body.Given, 8_388_608, 9_000_000);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var exchange = new ScriptedExchange(_ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://elsewhere.example/") } }));
        using var host = new FeedHost(exchange, _time);

        Assert.Equal("NSE, INFY: 302 Found to https://elsewhere.example/, which is not followed after 1 try.", (await FailureAsync(host)).Message);
        Assert.Single(exchange.Requests);
    }

    [Fact]
    public async Task Cancelling_is_no_failure_of_the_source()
    {
        using var host = new FeedHost(new ScriptedExchange(ScriptedExchange.Hangs), _time);
        using var cancel = new CancellationTokenSource();
        var fetch = host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("INFY"), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
    }

    [Fact]
    public async Task A_refused_session_opens_the_front_page_once_and_asks_again()
    {
        var exchange = ScriptedExchange.Of(HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK);
        using var host = new FeedHost(exchange, _time);

        await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None);

        Assert.Equal<IEnumerable<string>>(["/api/quote-equity", "/", "/api/quote-equity"], exchange.Requests.Select(request => request.RequestUri!.AbsolutePath));
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_web_page_in_place_of_data_is_a_refused_session_too()
    {
        var exchange = new ScriptedExchange(
            ScriptedExchange.Body("<html>Access denied</html>", "text/html"), ScriptedExchange.Body("<html>Welcome</html>", "text/html"), ScriptedExchange.Status(HttpStatusCode.OK));
        using var host = new FeedHost(exchange, _time);

        await host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None);

        Assert.Equal<IEnumerable<string>>(["/api/quote-equity", "/", "/api/quote-equity"], exchange.Requests.Select(request => request.RequestUri!.AbsolutePath));
    }

    [Fact]
    public async Task A_session_that_stays_refused_fails()
    {
        using var host = new FeedHost(ScriptedExchange.Of(HttpStatusCode.Forbidden), _time);
        Assert.Equal("NSE, INFY: 403 Forbidden after 1 try.", (await FailureAsync(host)).Message);
    }

    [Fact]
    public void Every_fault_of_the_settings_is_named_by_its_key()
    {
        using var host = new FeedHost(
            ScriptedExchange.Of(HttpStatusCode.OK),
            _time,
            ("Sources:NseQuote:BaseAddress", "ftp://example.org/"),
            ("Sources:NseQuote:Retries", "11"),
            ("Sources:NseQuote:Parallelism", "0"),
            ("Sources:NseQuote:TryTimeout", "00:00:00"),
            ("Sources:NseQuote:UserAgent", " "));

        var e = Assert.Throws<OptionsValidationException>(() => host.Get<IOptions<NseQuoteOptions>>().Value);

        Assert.Equal<IEnumerable<string>>(
            [
                "Sources:NseQuote:BaseAddress: \"ftp://example.org/\" is no http or https address.",
                "Sources:NseQuote:TryTimeout: 00:00:00 is not between 00:00:00.0100000 and 01:00:00.",
                "Sources:NseQuote:Retries: 11 is not between 0 and 10.",
                "Sources:NseQuote:Parallelism: 0 is not between 1 and 256.",
                "Sources:NseQuote:UserAgent: one line of text is needed.",
            ],
            e.Failures);
    }

    private static Task<SourceFailedException> FailureAsync(FeedHost host) =>
        Assert.ThrowsAsync<SourceFailedException>(() => host.Feed(Exchange.Nse).FetchAsync(FeedHost.Stock("INFY"), CancellationToken.None));

    private sealed class EndlessStream(long failAfter) : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Given > failAfter) { throw new IOException("The connection was reset."); }
            Encoding.ASCII.GetBytes(new string(' ', count)).CopyTo(buffer, offset);
            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
