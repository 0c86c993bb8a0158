using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>
/// Repeats a call that may succeed later: total timeout around retries around a timeout per try, the body included. Answers with success or 404
/// go on, everything else becomes a <see cref="SourceFailedException"/>.
/// </summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<CallState> State = new("feed.call");

    private readonly HttpFeedOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ResilienceHandler> _logger;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilienceHandler(HttpFeedOptions options, TimeProvider time, ILogger<ResilienceHandler> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        builder.AddTimeout(options.TotalTimeout);
        if (options.Retries > 0) { builder.AddRetry(Retry()); }
        _pipeline = builder.AddTimeout(options.TryTimeout).Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = new CallState(request.Options.TryGetValue(FeedCall.Subject, out var subject) ? subject : request.RequestUri?.Host ?? "?", _time.GetUtcNow());
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(State, call);
        HttpResponseMessage response;
        try
        {
            response = await _pipeline.ExecuteAsync(
                static async (context, call) => await call.Handler.TryAsync(call.Request, call.State, context.CancellationToken).ConfigureAwait(false),
                context,
                (Handler: this, Request: request, State: call)).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            throw Failure(call, $"no answer within {Seconds(e.Timeout)}", e);
        }
        catch (ContentTooLargeException e)
        {
            throw Failure(call, e.Message, e);
        }
        catch (Exception e) when (IsBrokenConnection(e))
        {
            throw Failure(call, $"no connection, {e.Message.TrimEnd('.')}", e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        request.Options.Set(FeedCall.Attempts, call.Attempts);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound) { return response; }
        using (response)
        {
            var status = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd();
            throw (int)response.StatusCode is >= 300 and < 400
                ? Failure(call, $"{status} to {response.Headers.Location?.ToString() ?? "nowhere"}, which is not followed", null)
                : Failure(call, status, null);
        }
    }

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CallState call, CancellationToken cancellationToken)
    {
        call.BeginTry();
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            call.AskedToWait = AskedToWait(response);
            await BoundedContent.BufferAsync(response, _options.MaxResponseBytes, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private RetryStrategyOptions<HttpResponseMessage> Retry() => new()
    {
        MaxRetryAttempts = _options.Retries,
        Delay = _options.RetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        MaxDelay = _options.TotalTimeout,
        ShouldHandle = arguments => ValueTask.FromResult(IsWorthRepeating(arguments.Outcome, arguments.Context)),
        DelayGenerator = arguments => ValueTask.FromResult(CallOf(arguments.Context)?.AskedToWait),
        OnRetry = arguments =>
        {
            if (CallOf(arguments.Context) is { } call)
            {
                var why = arguments.Outcome.Result is { } response ? ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) : arguments.Outcome.Exception!.Message;
                HttpLog.TryFailed(_logger, call.Subject, why, call.Attempts, arguments.RetryDelay.TotalMilliseconds);
            }

            arguments.Outcome.Result?.Dispose();
            return default;
        },
    };

    private bool IsWorthRepeating(Outcome<HttpResponseMessage> outcome, ResilienceContext context)
    {
        if (outcome.Exception is { } exception) { return exception is TimeoutRejectedException || IsBrokenConnection(exception); }
        if (outcome.Result is not { } response || !IsTransient(response.StatusCode)) { return false; }
        var call = CallOf(context);
        return call?.AskedToWait is not { } wait || _time.GetUtcNow() + wait < call.Started + _options.TotalTimeout;
    }

    private TimeSpan? AskedToWait(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - _time.GetUtcNow();
        return asked is { } wait ? (wait < TimeSpan.Zero ? TimeSpan.Zero : wait) : null;
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static bool IsBrokenConnection(Exception exception) => exception is HttpRequestException or IOException;

    private static CallState? CallOf(ResilienceContext context) => context.Properties.TryGetValue(State, out var call) ? call : null;

    private static SourceFailedException Failure(CallState call, string what, Exception? innerException)
    {
        var tries = call.Attempts == 1 ? "1 try" : string.Create(CultureInfo.InvariantCulture, $"{call.Attempts} tries");
        var wait = call.AskedToWait is { } asked && innerException is null ? $"; asked to wait {Seconds(asked)}" : string.Empty;
        return new SourceFailedException($"{call.Subject}: {what} after {tries}{wait}.", call.Attempts, innerException);
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    /// <summary>What is known of one call over all its tries.</summary>
    private sealed class CallState(string subject, DateTimeOffset started)
    {
        public string Subject { get; } = subject;

        public DateTimeOffset Started { get; } = started;

        public int Attempts { get; private set; }

        public TimeSpan? AskedToWait { get; set; }

        public void BeginTry()
        {
            Attempts++;
            AskedToWait = null;
        }
    }
}
