using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>Reads the hourly rollup of mentions.</summary>
public sealed class MentionCountsReader(WarehouseDatabase database)
{
    /// <summary>The most buckets that a period may have.</summary>
    public const int MostBuckets = 10_000;

    private static readonly DateTimeOffset FirstHour = new(2000, 1, 1, 0, 30, 0, TimeSpan.Zero);

    /// <summary>
    /// The talk about a share, one bucket for each hour or day that has any, oldest first. Hours and days are those of the clock in India, and the first and the last one
    /// count as a whole.
    /// </summary>
    /// <exception cref="ArgumentException">The period ends before it begins or has more than <see cref="MostBuckets"/> buckets.</exception>
    public async Task<IReadOnlyList<SentimentBucket>> BucketsAsync(Ticker ticker, DateTimeOffset from, DateTimeOffset to, SentimentBucketSize bucket, CancellationToken cancellationToken)
    {
        if (to < from) { throw new ArgumentException(FormattableString.Invariant($"The last instant, {to:O}, is before the first, {from:O}. Swap them."), nameof(to)); }
        var (size, unit) = bucket switch
        {
            SentimentBucketSize.Hour => (TimeSpan.FromHours(1), "hour"),
            SentimentBucketSize.Day => (TimeSpan.FromDays(1), "day"),
            _ => throw new ArgumentException($"There is no bucket {bucket}; hour or day is expected.", nameof(bucket)),
        };
        if ((to - from) / size > MostBuckets) { throw new ArgumentException(FormattableString.Invariant($"{from:O} to {to:O} has more than {MostBuckets:N0} buckets of a {unit}. Ask for a shorter period, or for days."), nameof(to)); }
        using var command = database.App.CreateCommand(
            $"""
            SELECT date_trunc('{unit}', hour AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata' AS start,
                sum(mentions)::bigint, sum(positive)::bigint, sum(neutral)::bigint, sum(negative)::bigint, sum(pump_signals)::bigint, (sum(score_sum) / sum(mentions))::double precision
            FROM mention_counts_hourly WHERE ticker = $1 AND hour >= $2 AND hour <= $3 GROUP BY start ORDER BY start
            """)
            .With(NpgsqlDbType.Text, ticker.Value)
            .With(NpgsqlDbType.TimestampTz, StartOf(from, bucket)).With(NpgsqlDbType.TimestampTz, StartOf(to, bucket).Add(size).AddHours(-1));
        return await command.ReadAsync(
            reader => new SentimentBucket(reader.Instant(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetDouble(6)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When the hour, or the day in India, of an instant begins.</summary>
    private static DateTime StartOf(DateTimeOffset instant, SentimentBucketSize bucket)
    {
        var bounded = instant < FirstHour ? FirstHour : instant.Year > 2200 ? new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero) : instant;
        var indian = bounded.ToOffset(IndianTime.Offset);
        var start = bucket == SentimentBucketSize.Day ? indian.Date : indian.Date.AddHours(indian.Hour);
        return new DateTimeOffset(start, IndianTime.Offset).UtcDateTime;
    }
}
