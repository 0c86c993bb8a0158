using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// Reads daily bars. All periods of a share are one: a day that stands under several of its tickers is one bar, from the best source. A day's row
/// of an end-of-day file is a bar as it stands; <c>stock_bars_daily</c> has the bars of days that have quotes only, and of months whose rows were dropped.
/// </summary>
public sealed class StockBarReader(WarehouseDatabase database)
{
    // Rows of files are looked for at the instants that they have, month by month, so that a share's quotes between them are passed over and only
    // the months concerned are opened; OFFSET 0 keeps the planner from reading all months at once. A period without an exchange is of both.
    private const string Candidates =
        $"""
        WITH months AS MATERIALIZED (
            SELECT min(close) AS first, max(close) AS last, array_agg(close) AS closes
            FROM (
                SELECT DISTINCT (trading_day + time '15:30') AT TIME ZONE 'Asia/Kolkata' AS close FROM stock_slices_daily
                WHERE source LIKE '%.eod.%' AND trading_day >= $5 AND trading_day <= $6) d
            GROUP BY date_trunc('month', close AT TIME ZONE 'UTC')
        ),
        periods AS (SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::date[]) AS p (exchange, ticker, first_day, last_day)),
        candidates AS (
            SELECT p.first_day, p.last_day, p.exchange AS of_exchange, {Bar}, price AS close FROM periods p CROSS JOIN months m
            CROSS JOIN LATERAL (
                SELECT * FROM stock_data_warehouse t
                WHERE t.ticker = p.ticker AND t.timestamp = ANY (m.closes) AND t.timestamp >= m.first AND t.timestamp <= m.last AND {StockBarWriter.IsOfficial} OFFSET 0) t
            UNION ALL
            SELECT p.first_day, p.last_day, p.exchange, {Bar}, close FROM periods p JOIN stock_bars_daily t ON t.ticker = p.ticker WHERE t.trading_day >= $5 AND t.trading_day <= $6
        ),
        bars AS (
            SELECT * FROM candidates
            WHERE (of_exchange IS NULL OR exchange = of_exchange) AND (first_day IS NULL OR trading_day >= first_day) AND (last_day IS NULL OR trading_day <= last_day)
              AND ($7 IS NULL OR exchange = $7) AND ($8 IS NULL OR series = $8)
        )
        """;

    private const string Bar = "t.exchange, t.series, t.trading_day, open, high, low, previous_close, volume, value_traded, trades, t.ticker, source, timestamp, fetched_at, run_id";

    private const string AvailableSql =
        $"""
        {Candidates}
        SELECT exchange, series, count(DISTINCT trading_day), min(trading_day), max(trading_day) FROM bars
        GROUP BY exchange, series
        ORDER BY exchange = 'NSE' DESC, series = 'EQ' DESC, count(DISTINCT trading_day) DESC, series
        """;

    private const string BarsSql =
        $"""
        {Candidates}
        SELECT trading_day, open, high, low, close, previous_close, volume, value_traded, trades, ticker, source, run_id, timestamp, fetched_at FROM bars
        """;

    /// <summary>What the share has: NSE before BSE, EQ first, then the most days.</summary>
    public async Task<IReadOnlyList<BarSeries>> AvailableAsync(IReadOnlyList<TickerPeriod> periods, CancellationToken cancellationToken)
    {
        using var command = Command(AvailableSql, periods, null, null, null, null);
        return await command.ReadAsync(
            reader => new BarSeries(StockRows.ExchangeOf(reader.GetString(0)), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<DateOnly>(3), reader.GetFieldValue<DateOnly>(4)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The bars of one series of one exchange, oldest first.</summary>
    public async Task<IReadOnlyList<DailyBar>> BarsAsync(IReadOnlyList<TickerPeriod> periods, Exchange exchange, string series, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        using var command = Command(BarsSql, periods, from, to, exchange.Code(), series);
        var candidates = await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
        return [.. candidates.GroupBy(candidate => candidate.Bar.TradingDay).OrderBy(day => day.Key).Select(Best)];
    }

    private NpgsqlCommand Command(string sql, IReadOnlyList<TickerPeriod> periods, DateOnly? from, DateOnly? to, string? exchange, string? series) => database.Prepared.CreateCommand(sql)
        .WithPeriods(periods)
        .With(NpgsqlDbType.Date, from ?? DateOnly.MinValue).With(NpgsqlDbType.Date, to ?? DateOnly.MaxValue)
        .With(NpgsqlDbType.Text, exchange).With(NpgsqlDbType.Text, series);

    private static Candidate Read(NpgsqlDataReader reader)
    {
        var source = reader.GetString(10);
        return new Candidate(
            new DailyBar(
                reader.GetFieldValue<DateOnly>(0), reader.DecimalOrNull(1), reader.DecimalOrNull(2), reader.DecimalOrNull(3), reader.GetDecimal(4), reader.DecimalOrNull(5),
                reader.IntegerOrNull(6), reader.DecimalOrNull(7), reader.IntegerOrNull(8), reader.GetString(9), source,
                SourceIds.IsEndOfDay(source) ? BarQuality.Official : BarQuality.Quotes, [], [], reader.GetInt64(11)),
            reader.Instant(12),
            reader.Instant(13));
    }

    /// <summary>The best of a day's candidates, which says how the other end-of-day sources compare with it.</summary>
    private static DailyBar Best(IEnumerable<Candidate> day)
    {
        var ranked = day
            .OrderBy(candidate => SourceIds.BarPrecedence(candidate.Bar.Source)).ThenByDescending(candidate => candidate.Timestamp).ThenByDescending(candidate => candidate.FetchedAt)
            .ThenBy(candidate => candidate.Bar.Source, StringComparer.Ordinal).ThenBy(candidate => candidate.Bar.Ticker, StringComparer.Ordinal)
            .Select(candidate => candidate.Bar).ToList();
        var best = ranked[0];
        var (agreeing, disagreeing) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var other in ranked.Where(other => other.Quality == BarQuality.Official && other.Source != best.Source))
        {
            (other.Close == best.Close && other.Volume == best.Volume ? agreeing : disagreeing).Add(other.Source);
        }

        // A source that has the day under two tickers agrees when one of them does.
        disagreeing.ExceptWith(agreeing);
        return agreeing.Count + disagreeing.Count == 0 ? best : best with { AgreeingSources = [.. agreeing], DisagreeingSources = [.. disagreeing] };
    }

    private readonly record struct Candidate(DailyBar Bar, DateTimeOffset Timestamp, DateTimeOffset FetchedAt);
}
