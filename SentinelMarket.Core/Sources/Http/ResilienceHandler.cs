using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>
/// Repeats a call that may succeed later, in one pipeline for all calls of a feed: total timeout around retries around the circuit breaker around a timeout
/// per try, the body included. Answers with success, 404 or a status that the call's judge lets through go on, everything else becomes a
/// <see cref="SourceFailedException"/>.
/// </summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    private const int MostRedirects = 3;
    private static readonly TimeSpan BreakWindow = TimeSpan.FromMinutes(1);
    private static readonly ResiliencePropertyKey<CallState> State = new("feed.call");

    private readonly HttpFeedOptions _options;
    private readonly FeedGauge _gauge;
    private readonly FeedGate _gate;
    private readonly TimeProvider _time;
    private readonly ILogger<ResilienceHandler> _logger;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilienceHandler(HttpFeedOptions options, string feed, FeedGauge gauge, TimeProvider time, ILogger<ResilienceHandler> logger)
    {
        _options = options;
        _gauge = gauge;
        _gate = new FeedGate(options, gauge, time);
        _time = time;
        _logger = logger;
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        builder.AddTimeout(options.TotalTimeout);
        if (options.Retries > 0) { builder.AddRetry(Retry()); }
        _pipeline = builder.AddCircuitBreaker(Breaker(feed)).AddTimeout(options.TryTimeout).Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = new CallState(request, SecretMask.Of(_options, request));
        request.Options.Set(FeedCall.Mask, call.Mask);
        HttpResponseMessage response;
        try
        {
            using var pass = await _gate.EnterAsync(call.Host, cancellationToken).ConfigureAwait(false);
            response = await RepeatAsync(request, call, cancellationToken).ConfigureAwait(false);
        }
        catch (FeedClosedException e)
        {
            throw Failure(call, e.Message, e);
        }
        catch (BrokenCircuitException e)
        {
            throw Failure(call, call.Trouble ?? "not asked", e, $"; the feed's circuit is open now, it is not asked for {Seconds(_options.BreakFor)}");
        }
        catch (TimeoutRejectedException e)
        {
            throw Failure(call, NoAnswer(e), e);
        }
        catch (ContentTooLargeException e)
        {
            throw Failure(call, e.Message, e);
        }
        catch (Exception e) when (IsBrokenConnection(e))
        {
            throw Failure(call, NoConnection(e), e);
        }

        request.Options.Set(FeedCall.Attempts, call.Attempts);
        if (IsAnswer(response, call))
        {
            _gauge.Update(reading => reading with { LastAnswerAt = _time.GetUtcNow() });
            return response;
        }

        using (response) { throw Failure(call, StatusOf(response), null); }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _gate.Dispose(); }
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> RepeatAsync(HttpRequestMessage request, CallState call, CancellationToken cancellationToken)
    {
        call.Started = _time.GetUtcNow();
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(State, call);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, call) => await call.Handler.TryAsync(call.Request, call.State, context.CancellationToken).ConfigureAwait(false),
                context,
                (Handler: this, Request: request, State: call)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CallState call, CancellationToken cancellationToken)
    {
        call.BeginTry();
        if (call.Attempts > 1) { _gate.Charge(); }
        var response = await FollowAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            await BoundedContent.BufferAsync(response, _options.MaxResponseBytes, cancellationToken).ConfigureAwait(false);
            call.Verdict = call.Judge is null || response.IsSuccessStatusCode
                ? StatusVerdict.AsUsual
                : call.Judge(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            _gauge.Update(reading => reading with { LastStatus = (int)response.StatusCode });
            call.AskedToWait = _gate.Heed(call.Host, response, IsTransient(response.StatusCode) && call.Verdict == StatusVerdict.AsUsual);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Sends a try, and follows redirects of a GET within scheme and host. A redirect elsewhere is an answer, which nobody takes.</summary>
    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        for (var hop = 0; hop < MostRedirects && NextOf(request, response) is { } next; hop++)
        {
            response.Dispose();
            var followed = new HttpRequestMessage(HttpMethod.Get, next) { Version = request.Version, VersionPolicy = request.VersionPolicy };
            foreach (var (name, values) in request.Headers.NonValidated) { followed.Headers.TryAddWithoutValidation(name, values); }
            request = followed;
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    private static Uri? NextOf(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (request.Method != HttpMethod.Get || response.StatusCode == HttpStatusCode.NotModified || !IsRedirect(response)) { return null; }
        return response.Headers.Location is { } location
            && Uri.TryCreate(request.RequestUri, location, out var next)
            && (next.Scheme, next.Authority) == (request.RequestUri!.Scheme, request.RequestUri.Authority)
            ? next
            : null;
    }

    private RetryStrategyOptions<HttpResponseMessage> Retry() => new()
    {
        MaxRetryAttempts = _options.Retries,
        Delay = _options.RetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        MaxDelay = _options.TotalTimeout,
        ShouldHandle = arguments => ValueTask.FromResult(IsWorthRepeating(arguments.Outcome, CallOf(arguments.Context))),
        DelayGenerator = arguments => ValueTask.FromResult(CallOf(arguments.Context).AskedToWait),
        OnRetry = arguments =>
        {
            var call = CallOf(arguments.Context);
            HttpLog.TryFailed(_logger, call.Mask.Hide(call.Subject), TroubleOf(arguments.Outcome, call), call.Attempts, arguments.RetryDelay.TotalMilliseconds);
            arguments.Outcome.Result?.Dispose();
            return default;
        },
    };

    // Opened only by tries of which none brought anything back: one share or channel that fails must not shut out its neighbours.
    private CircuitBreakerStrategyOptions<HttpResponseMessage> Breaker(string feed) => new()
    {
        FailureRatio = 1,
        MinimumThroughput = _options.BreakAfter,
        SamplingDuration = BreakWindow,
        BreakDuration = _options.BreakFor,
        ShouldHandle = arguments =>
        {
            var call = CallOf(arguments.Context);
            call.Trouble = TroubleOf(arguments.Outcome, call);
            if (!IsTrouble(arguments.Outcome, call)) { return ValueTask.FromResult(false); }
            _gate.LastTrouble = call.Trouble;
            return ValueTask.FromResult(true);
        },
        OnOpened = arguments =>
        {
            _gauge.Update(reading => reading with { Circuit = FeedCircuit.Open, OpenUntil = _time.GetUtcNow() + arguments.BreakDuration });
            HttpLog.CircuitOpened(_logger, feed, arguments.BreakDuration.TotalSeconds, _gate.LastTrouble ?? "");
            return default;
        },
        OnHalfOpened = _ =>
        {
            _gauge.Update(reading => reading with { Circuit = FeedCircuit.HalfOpen, OpenUntil = null });
            return default;
        },
        OnClosed = _ =>
        {
            _gauge.Update(reading => reading with { Circuit = FeedCircuit.Closed, OpenUntil = null });
            HttpLog.CircuitClosed(_logger, feed);
            return default;
        },
    };

    private bool IsWorthRepeating(Outcome<HttpResponseMessage> outcome, CallState call)
    {
        if (outcome.Exception is { } exception) { return exception is TimeoutRejectedException || IsBrokenConnection(exception); }
        return outcome.Result is { } response
            && IsTransient(response.StatusCode)
            && call.Verdict == StatusVerdict.AsUsual
            && (call.AskedToWait is not { } wait || _time.GetUtcNow() + wait < call.Started + _options.TotalTimeout);
    }

    private static bool IsTrouble(Outcome<HttpResponseMessage> outcome, CallState call)
    {
        if (outcome.Exception is { } exception) { return exception is TimeoutRejectedException || IsBrokenConnection(exception); }
        return call.Verdict == StatusVerdict.AsUsual
            && outcome.Result?.StatusCode is { } status
            && (status is HttpStatusCode.RequestTimeout or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)status >= 500);
    }

    private static bool IsAnswer(HttpResponseMessage response, CallState call) =>
        response.IsSuccessStatusCode
        || call.Verdict == StatusVerdict.Answer
        || (call.Verdict == StatusVerdict.AsUsual && response.StatusCode == HttpStatusCode.NotFound);

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static bool IsRedirect(HttpResponseMessage response) => (int)response.StatusCode is >= 300 and < 400;

    private static bool IsBrokenConnection(Exception exception) => exception is HttpRequestException or IOException;

    private static CallState CallOf(ResilienceContext context) => context.Properties.GetValue(State, null!);

    private static string? TroubleOf(Outcome<HttpResponseMessage> outcome, CallState call) => outcome switch
    {
        { Exception: TimeoutRejectedException e } => NoAnswer(e),
        { Exception: { } e } when IsBrokenConnection(e) => NoConnection(e),
        { Exception: { } e } => e.Message,
        { Result: { } response } => StatusOf(response),
        _ => null,
    } is { } trouble ? call.Mask.Hide(trouble) : null;

    private static string NoAnswer(TimeoutRejectedException e) => $"no answer within {Seconds(e.Timeout)}";

    private static string NoConnection(Exception e) => $"no connection, {e.Message.TrimEnd('.')}";

    private static string StatusOf(HttpResponseMessage response)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd();
        return IsRedirect(response) ? $"{status} to {response.Headers.Location?.ToString() ?? "nowhere"}, which is not followed" : status;
    }

    private SourceFailedException Failure(CallState call, string what, Exception? innerException, string rest = "")
    {
        var tries = call.Attempts switch
        {
            0 => string.Empty,
            1 => " after 1 try",
            _ => string.Create(CultureInfo.InvariantCulture, $" after {call.Attempts} tries"),
        };
        var wait = call.AskedToWait is { } asked && innerException is null ? $"; asked to wait {Seconds(asked)}" : string.Empty;
        var message = call.Mask.Hide($"{call.Subject}: {what}{tries}{wait}{rest}.");
        _gauge.Update(reading => reading with { LastError = message, LastErrorAt = _time.GetUtcNow() });
        return new SourceFailedException(message, call.Attempts, innerException);
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    /// <summary>What is known of one call over all its tries.</summary>
    private sealed class CallState(HttpRequestMessage request, SecretMask mask)
    {
        public string Host { get; } = request.RequestUri?.Authority ?? "?";

        public string Subject { get; } = request.Options.TryGetValue(FeedCall.Subject, out var subject) ? subject : request.RequestUri?.Host ?? "?";

        public StatusJudge? Judge { get; } = request.Options.TryGetValue(FeedCall.Judge, out var judge) ? judge : null;

        public SecretMask Mask { get; } = mask;

        public DateTimeOffset Started { get; set; }

        public int Attempts { get; private set; }

        public TimeSpan? AskedToWait { get; set; }

        public StatusVerdict Verdict { get; set; }

        public string? Trouble { get; set; }

        public void BeginTry()
        {
            Attempts++;
            AskedToWait = null;
            Verdict = StatusVerdict.AsUsual;
        }
    }
}
