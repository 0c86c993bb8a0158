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

    private const string BarsSql =
        $"""
        SELECT DISTINCT ON (b.trading_day) b.trading_day, b.open, b.high, b.low, b.close, b.previous_close, b.volume, b.value_traded, b.trades, b.ticker, b.source, b.run_id
        FROM {Days}
        WHERE b.exchange = $5 AND b.series = $6 AND b.trading_day >= $7 AND b.trading_day <= $8
        ORDER BY b.trading_day, b.source_rank, b.timestamp DESC, b.fetched_at DESC, b.source, b.ticker
        """;

    // Most days have one end-of-day source only, and then no row needs to be looked at.
    private const string ComparedDaysSql =
        """
        SELECT min(trading_day), max(trading_day) FROM (
            SELECT trading_day FROM stock_counts_daily
            WHERE exchange = $1 AND series = $2 AND trading_day >= $3 AND trading_day <= $4 AND source LIKE '%.eod.%'
            GROUP BY trading_day HAVING count(*) > 1
        ) d
        """;

    private const string OthersSql =
        """
        SELECT trading_day, ticker, source, price, volume FROM stock_data_warehouse
        WHERE ticker = ANY ($1) AND exchange = $2 AND series = $3 AND timestamp >= $4 AND timestamp < $5 AND source LIKE '%.eod.%'
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
        var (first, last) = (from ?? DateOnly.MinValue, to ?? DateOnly.MaxValue);
        using var command = database.App.CreateCommand(BarsSql).WithPeriods(periods)
            .With(NpgsqlDbType.Text, exchange.Code()).With(NpgsqlDbType.Text, series).With(NpgsqlDbType.Date, first).With(NpgsqlDbType.Date, last);
        var bars = await command.ReadAsync(
            reader => new DailyBar(
                reader.GetFieldValue<DateOnly>(0), reader.DecimalOrNull(1), reader.DecimalOrNull(2), reader.DecimalOrNull(3), reader.GetDecimal(4), reader.DecimalOrNull(5),
                reader.IntegerOrNull(6), reader.DecimalOrNull(7), reader.IntegerOrNull(8), reader.GetString(9), reader.GetString(10), QualityOf(reader.GetString(10)), [], [], reader.GetInt64(11)),
            cancellationToken).ConfigureAwait(false);
        if (bars.Count == 0) { return bars; }
        var others = await OthersAsync(periods, exchange, series, bars[0].TradingDay, bars[^1].TradingDay, cancellationToken).ConfigureAwait(false);
        return others.Count == 0 ? bars : [.. bars.Select(bar => Compare(bar, others[bar.TradingDay]))];
    }

    private static BarQuality QualityOf(string source) => SourceIds.BarPrecedence(source) < SourceIds.BarPrecedence(SourceIds.NseQuote) ? BarQuality.Official : BarQuality.Quotes;

    private static DailyBar Compare(DailyBar bar, IEnumerable<Other> others)
    {
        var (agreeing, disagreeing) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var other in others)
        {
            if (string.Equals(other.Source, bar.Source, StringComparison.Ordinal)) { continue; }
            (other.Close == bar.Close && other.Volume == bar.Volume ? agreeing : disagreeing).Add(other.Source);
        }

        // A source that has the day under two tickers agrees when one of them does.
        disagreeing.ExceptWith(agreeing);
        return agreeing.Count + disagreeing.Count == 0 ? bar : bar with { AgreeingSources = [.. agreeing], DisagreeingSources = [.. disagreeing] };
    }

    private async Task<ILookup<DateOnly, Other>> OthersAsync(
        IReadOnlyList<TickerPeriod> periods, Exchange exchange, string series, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        using var asking = database.App.CreateCommand(ComparedDaysSql)
            .With(NpgsqlDbType.Text, exchange.Code()).With(NpgsqlDbType.Text, series).With(NpgsqlDbType.Date, first).With(NpgsqlDbType.Date, last);
        var compared = await asking.ReadAsync<StockPeriod?>(
            reader => reader.IsDBNull(0) ? null : StockPeriod.Of(reader.GetFieldValue<DateOnly>(0), reader.GetFieldValue<DateOnly>(1)), cancellationToken).ConfigureAwait(false);
        if (compared[0] is not { } period) { return Array.Empty<Other>().ToLookup(other => other.Day); }
        using var command = database.Prepared.CreateCommand(OthersSql)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, periods.Select(one => one.Ticker.Value).Distinct(StringComparer.Ordinal).ToArray())
            .With(NpgsqlDbType.Text, exchange.Code()).With(NpgsqlDbType.Text, series)
            .With(NpgsqlDbType.TimestampTz, period.From).With(NpgsqlDbType.TimestampTz, period.To);
        var others = await command.ReadAsync(
            reader => (Ticker: reader.GetString(1), Other: new Other(reader.GetFieldValue<DateOnly>(0), reader.GetString(2), reader.GetDecimal(3), reader.IntegerOrNull(4))),
            cancellationToken).ConfigureAwait(false);
        return others.Where(row => periods.Any(one => Has(one, exchange, row.Ticker, row.Other.Day))).Select(row => row.Other).ToLookup(other => other.Day);
    }

    private static bool Has(TickerPeriod period, Exchange exchange, string ticker, DateOnly day) =>
        string.Equals(period.Ticker.Value, ticker, StringComparison.Ordinal) && (period.Exchange is null || period.Exchange == exchange) && !(day < period.From) && !(day > period.To);

    private readonly record struct Other(DateOnly Day, string Source, decimal Close, long? Volume);
}
