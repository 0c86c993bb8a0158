using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Reads daily bars. All periods of a share are one: a day that stands under several of its tickers is one bar, from the best source.</summary>
public sealed class StockBarReader(WarehouseDatabase database)
{
    // The days of the share. A period without an exchange is of both.
    private const string Days =
        """
        unnest($1::text[], $2::text[], $3::date[], $4::date[]) AS p (exchange, ticker, first_day, last_day)
        JOIN stock_bars_daily b ON b.ticker = p.ticker AND (p.exchange IS NULL OR b.exchange = p.exchange)
            AND (p.first_day IS NULL OR b.trading_day >= p.first_day) AND (p.last_day IS NULL OR b.trading_day <= p.last_day)
        """;

    private const string AvailableSql =
        $"""
        SELECT b.exchange, b.series, count(DISTINCT b.trading_day), min(b.trading_day), max(b.trading_day)
        FROM {Days}
        GROUP BY b.exchange, b.series
        ORDER BY b.exchange = 'NSE' DESC, b.series = 'EQ' DESC, count(DISTINCT b.trading_day) DESC, b.series
        """;

    // Quotes are many and are not compared, so only the end-of-day instants are looked up.
    private const string BarsSql =
        $"""
        WITH bars AS MATERIALIZED (
            SELECT DISTINCT ON (b.trading_day) b.*
            FROM {Days}
            WHERE b.exchange = $5 AND b.series = $6 AND ($7::date IS NULL OR b.trading_day >= $7) AND ($8::date IS NULL OR b.trading_day <= $8)
            ORDER BY b.trading_day, b.source_rank, b.timestamp DESC, b.fetched_at DESC, b.source, b.ticker
        ),
        others AS (
            SELECT b.trading_day,
                array_agg(DISTINCT w.source ORDER BY w.source) FILTER (WHERE (w.price, w.volume) IS NOT DISTINCT FROM (b.close, b.volume)) AS agreeing,
                array_agg(DISTINCT w.source ORDER BY w.source) FILTER (WHERE (w.price, w.volume) IS DISTINCT FROM (b.close, b.volume)) AS disagreeing
            FROM bars b
            JOIN unnest($1::text[], $2::text[], $3::date[], $4::date[]) AS p (exchange, ticker, first_day, last_day)
                ON (p.exchange IS NULL OR p.exchange = $5) AND (p.first_day IS NULL OR b.trading_day >= p.first_day) AND (p.last_day IS NULL OR b.trading_day <= p.last_day)
            JOIN stock_data_warehouse w ON w.ticker = p.ticker AND w.series = $6 AND w.exchange = $5
                AND w.timestamp = (b.trading_day + time '15:30') AT TIME ZONE 'Asia/Kolkata'
                AND w.source <> b.source AND w.source LIKE '%.eod.%'
            GROUP BY b.trading_day
        )
        SELECT b.trading_day, b.open, b.high, b.low, b.close, b.previous_close, b.volume, b.value_traded, b.trades, b.ticker, b.source,
            coalesce(o.agreeing, '{"{}"}'), coalesce(o.disagreeing, '{"{}"}'), b.run_id
        FROM bars b LEFT JOIN others o USING (trading_day) ORDER BY b.trading_day
        """;

    /// <summary>What the share has: NSE before BSE, EQ first, then the most days.</summary>
    public async Task<IReadOnlyList<BarSeries>> AvailableAsync(IReadOnlyList<TickerPeriod> periods, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(AvailableSql).WithPeriods(periods);
        return await command.ReadAsync(
            reader => new BarSeries(StockRows.ExchangeOf(reader.GetString(0)), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<DateOnly>(3), reader.GetFieldValue<DateOnly>(4)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The bars of one series of one exchange, oldest first.</summary>
    public async Task<IReadOnlyList<DailyBar>> BarsAsync(IReadOnlyList<TickerPeriod> periods, Exchange exchange, string series, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(BarsSql).WithPeriods(periods)
            .With(NpgsqlDbType.Text, exchange.Code()).With(NpgsqlDbType.Text, series).With(NpgsqlDbType.Date, from).With(NpgsqlDbType.Date, to);
        return await command.ReadAsync(
            reader => new DailyBar(
                reader.GetFieldValue<DateOnly>(0), reader.DecimalOrNull(1), reader.DecimalOrNull(2), reader.DecimalOrNull(3), reader.GetDecimal(4), reader.DecimalOrNull(5),
                reader.IntegerOrNull(6), reader.DecimalOrNull(7), reader.IntegerOrNull(8), reader.GetString(9), reader.GetString(10),
                SourceIds.BarPrecedence(reader.GetString(10)) < SourceIds.BarPrecedence(SourceIds.NseQuote) ? BarQuality.Official : BarQuality.Quotes,
                reader.GetFieldValue<string[]>(11), reader.GetFieldValue<string[]>(12), reader.GetInt64(13)),
            cancellationToken).ConfigureAwait(false);
    }
}
