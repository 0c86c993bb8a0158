using System.Globalization;

namespace SentinelMarket.Core.Sources.Http;

/// <summary>What an answer says about further calls.</summary>
/// <param name="RetryIn">How long the source asks to wait (<c>Retry-After</c>, seconds or a date); null when it does not ask.</param>
/// <param name="Left">How many calls are left in the window; null when it does not say.</param>
/// <param name="ResetIn">How long until the window starts anew; null when it does not say.</param>
/// <remarks>
/// X writes <c>x-rate-limit-remaining: 0</c> and <c>x-rate-limit-reset</c> in seconds of the epoch, Reddit <c>x-ratelimit-remaining: 996.0</c> and
/// <c>x-ratelimit-reset</c> in seconds to go, others <c>RateLimit-...</c>. Instants are taken by the source's own clock (its <c>Date</c> header), so that
/// clocks that differ do no harm.
/// </remarks>
internal sealed record RateLimit(TimeSpan? RetryIn, long? Left, TimeSpan? ResetIn)
{
    /// <summary>The longest wait that is believed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const double FirstEpochSecond = 1_000_000_000;
    private static readonly string[] Prefixes = ["x-rate-limit-", "x-ratelimit-", "ratelimit-"];

    /// <summary>Whether the source lets no more calls through before <see cref="ResetIn"/>.</summary>
    public bool IsUsedUp => Left is 0 && ResetIn is not null;

    /// <summary>Reads the headers of an answer that came at <paramref name="now"/>; what makes no sense counts as not there.</summary>
    public static RateLimit Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var sourceNow = response.Headers.Date ?? now;
        var asked = response.Headers.RetryAfter;
        return new RateLimit(
            Bounded(asked?.Delta ?? (asked?.Date - sourceNow)),
            Number(response, "remaining") is { } left ? (long)Math.Clamp(left, 0, 1e15) : null,
            Number(response, "reset") is { } reset ? ResetOf(reset, sourceNow) : null);
    }

    private static TimeSpan? ResetOf(double reset, DateTimeOffset sourceNow) =>
        reset < FirstEpochSecond
            ? Bounded(TimeSpan.FromSeconds(Math.Min(reset, Longest.TotalSeconds)))
            : Bounded(TimeSpan.FromSeconds(Math.Clamp(reset - (sourceNow - DateTimeOffset.UnixEpoch).TotalSeconds, 0, Longest.TotalSeconds)));

    private static double? Number(HttpResponseMessage response, string name)
    {
        foreach (var prefix in Prefixes)
        {
            if (response.Headers.NonValidated.TryGetValues(prefix + name, out var values)
                && double.TryParse(values.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number is >= 0 and < double.PositiveInfinity)
            {
                return number;
            }
        }

        return null;
    }

    private static TimeSpan? Bounded(TimeSpan? wait) =>
        wait is not { } asked ? null : asked < TimeSpan.Zero ? TimeSpan.Zero : asked > Longest ? Longest : asked;
}
