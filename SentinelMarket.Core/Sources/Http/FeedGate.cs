using System.Collections.Concurrent;
using System.Globalization;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>
/// What a call has to pass before it goes out: the feed's circuit, the host's wish to be left alone and the feed's own pace. Nothing of it counts towards
/// the call's total timeout, and none of it waits longer for a host's wish than that timeout is.
/// </summary>
internal sealed class FeedGate(HttpFeedOptions options, FeedGauge gauge, TimeProvider time) : IDisposable
{
    private readonly RequestPacer _pacer = new(options.RequestsPerMinute, time);
    private readonly SemaphoreSlim _probe = new(1, 1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _quietUntil = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the last try failed, without secrets.</summary>
    public string? LastTrouble { get; set; }

    /// <summary>Waits until the call may go out.</summary>
    /// <param name="host">The host that is asked.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The pass, to be given back when the call has ended.</returns>
    /// <exception cref="FeedClosedException">The call must not go out; the message says why and until when.</exception>
    public async Task<Pass> EnterAsync(string host, CancellationToken cancellationToken)
    {
        RefuseIfOpen();
        if (gauge.Reading.Circuit == FeedCircuit.Closed)
        {
            await WaitAsync(host, cancellationToken).ConfigureAwait(false);
            return new Pass(null);
        }

        // The first call after a break tries whether the feed is back; the others wait for what becomes of it instead of failing with it.
        await _probe.WaitAsync(cancellationToken).ConfigureAwait(false);
        var pass = new Pass(_probe);
        try
        {
            RefuseIfOpen();
            if (gauge.Reading.Circuit == FeedCircuit.Closed) { pass.Dispose(); }
            await WaitAsync(host, cancellationToken).ConfigureAwait(false);
            return pass;
        }
        catch
        {
            pass.Dispose();
            throw;
        }
    }

    /// <summary>Takes note of what an answer says about further calls.</summary>
    /// <param name="host">The host that answered.</param>
    /// <param name="response">The answer.</param>
    /// <param name="isRefusal">Whether it is one that a later try may change.</param>
    /// <returns>How long the same call should wait before it is repeated; null when the source does not say.</returns>
    public TimeSpan? Heed(string host, HttpResponseMessage response, bool isRefusal)
    {
        var now = time.GetUtcNow();
        var limit = RateLimit.Of(response, now);
        if (limit.Left is not null)
        {
            gauge.Update(reading => reading with { RequestsLeft = limit.Left, ResetsAt = now + limit.ResetIn });
        }

        var asked = isRefusal ? limit.RetryIn ?? (limit.Left is null or 0 ? limit.ResetIn : null) : null;
        if ((asked ?? (limit.IsUsedUp ? limit.ResetIn : null)) is { } quiet) { _quietUntil[host] = now + quiet; }
        return asked;
    }

    /// <summary>Charges a repetition to the feed's pace.</summary>
    public void Charge() => _pacer.Take();

    public void Dispose() => _probe.Dispose();

    private async Task WaitAsync(string host, CancellationToken cancellationToken)
    {
        while (_quietUntil.TryGetValue(host, out var until) && until - time.GetUtcNow() is { Ticks: > 0 } quiet)
        {
            if (quiet > options.TotalTimeout)
            {
                throw new FeedClosedException($"not asked, {host} takes no more calls before {Instant(until)}");
            }

            await Task.Delay(quiet, time, cancellationToken).ConfigureAwait(false);
        }

        await _pacer.WaitAsync(cancellationToken).ConfigureAwait(false);
        RefuseIfOpen();
    }

    private void RefuseIfOpen()
    {
        var reading = gauge.Reading;
        if (reading is { Circuit: FeedCircuit.Open, OpenUntil: { } until } && until > time.GetUtcNow())
        {
            throw new FeedClosedException($"not asked, the feed's circuit is open until {Instant(until)} because nothing came back lately (last: {LastTrouble ?? "nothing at all"})");
        }
    }

    private static string Instant(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Lets one call through.</summary>
    public sealed class Pass(SemaphoreSlim? probe) : IDisposable
    {
        private SemaphoreSlim? _probe = probe;

        public void Dispose() => Interlocked.Exchange(ref _probe, null)?.Release();
    }
}

/// <summary>A call was not made; the message goes into the feed's failure.</summary>
internal sealed class FeedClosedException(string message) : Exception(message);
