using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.QualityReports;

/// <summary>
/// The statements that measure the rows of a stretch of time, $1 to before $2. Each is one pass over these rows and joins them only with each other and with what their
/// keys find, so a day costs the same however much history there is.
/// </summary>
internal static class QualityStatements
{
    /// <summary>The columns that are counted, in the order in which <see cref="Cells"/> gives them from column 3 on.</summary>
    public static readonly string[] Fields = ["open", "high", "low", "previous_close", "volume", "value_traded", "trades", "isin"];

    /// <summary>The checks that need nothing but the row, in the order in which <see cref="Cells"/> gives them: made, held, example.</summary>
    public static readonly string[] RowChecks =
    [
        QualityChecks.Change, QualityChecks.PriceWithinDay, QualityChecks.OpenWithinDay, QualityChecks.ValueWithinPrices, QualityChecks.TradesWithinVolume, QualityChecks.DayOfTimestamp,
    ];

    /// <summary>The columns that are compared with a second source, in the order in which <see cref="Agreement"/> gives them from column 6 on: compared, agreeing.</summary>
    public static readonly string[] Compared = ["price", "open", "high", "low", "previous_close", "volume", "value_traded", "trades"];

    private static readonly string[] Made =
    [
        "previous_close > 0",
        "low IS NOT NULL AND high IS NOT NULL",
        "open IS NOT NULL AND low IS NOT NULL AND high IS NOT NULL",
        "is_file AND volume > 0 AND value_traded IS NOT NULL AND low IS NOT NULL AND high IS NOT NULL",
        "trades IS NOT NULL AND volume IS NOT NULL",
        "TRUE",
    ];

    private static readonly string[] Held =
    [
        "abs(change_percent - round((price / previous_close - 1) * 100, 4)) <= 0.0001",
        "price BETWEEN low AND high",
        "open BETWEEN low AND high",
        "value_traded BETWEEN low * volume - rounding AND high * volume + rounding",
        "trades <= volume AND (trades = 0) = (volume = 0)",
        "trading_day = (timestamp AT TIME ZONE INTERVAL '05:30')::date",
    ];

    /// <summary>By source and exchange: rows, filled cells by column, checks within the row, profile.</summary>
    public static readonly string Cells =
        $"""
        SELECT source, exchange, count(*), {string.Join(", ", Fields.Select(field => $"count({field})"))},
            {string.Join(", ", Made.Zip(Held, (made, held) => $"count(*) FILTER (WHERE {made}), count(*) FILTER (WHERE {made} AND {held}), min(ticker) FILTER (WHERE {made} AND NOT ({held}))"))},
            sum(volume)::numeric(28,0), percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY change_percent)
        FROM (
            SELECT *, source LIKE '%.eod.%' AS is_file, CASE source WHEN '{SourceIds.NseEodFull}' THEN 500 WHEN '{SourceIds.BseEodLegacy}' THEN 1 ELSE 0.005 END AS rounding
            FROM stock_data_warehouse WHERE timestamp >= $1 AND timestamp < $2) r
        GROUP BY source, exchange ORDER BY source, exchange
        """;

    /// <summary>
    /// By source, exchange and check, over the rows that have a second source: rows, rows that agree, an example that does not, and by column how many were compared
    /// and agree. A row is held against the best second source only, in the order of the checks' numbers. $3 is the trading day by which symbols are looked up.
    /// </summary>
    public const string Agreement =
        """
        WITH known AS (
            SELECT DISTINCT ON (s.exchange, s.ticker) s.exchange, s.ticker, i.isin
            FROM instrument_symbols s JOIN instruments i ON i.id = s.instrument_id
            WHERE coalesce(s.valid_from, '-infinity') <= $3 AND coalesce(s.valid_to, 'infinity') >= $3
            ORDER BY s.exchange, s.ticker, s.is_current DESC, i.isin),
        rows AS MATERIALIZED (
            SELECT d.ticker, d.series, d.exchange, d.timestamp, d.trading_day, d.source, d.price, d.open, d.high, d.low, d.previous_close, d.volume, d.value_traded, d.trades,
                d.source LIKE '%.eod.%' AS is_file,
                CASE WHEN d.source LIKE '%.eod.udiff' THEN 1 WHEN d.source LIKE '%.eod.full' THEN 2 WHEN d.source LIKE '%.eod.legacy' THEN 3 ELSE 4 END AS rank,
                coalesce(d.isin, k.isin) AS share,
                floor(extract(epoch FROM d.timestamp) / 900) AS quarter
            FROM stock_data_warehouse d
            -- Quotes carry NSE's symbol at both exchanges.
            LEFT JOIN known k ON k.ticker = d.ticker AND k.exchange = CASE WHEN d.source LIKE '%.eod.%' THEN d.exchange ELSE 'NSE' END
            WHERE d.timestamp >= $1 AND d.timestamp < $2),
        files AS MATERIALIZED (SELECT * FROM rows WHERE is_file),
        quotes AS MATERIALIZED (SELECT *, coalesce(share, ticker) AS named FROM rows WHERE NOT is_file),
        -- Of the series of a share, the one with the most volume is the main one.
        closes AS MATERIALIZED (SELECT DISTINCT ON (exchange, trading_day, share) * FROM files WHERE share IS NOT NULL ORDER BY exchange, trading_day, share, volume DESC NULLS LAST, rank),
        quarters AS MATERIALIZED (
            SELECT named, quarter, source, exchange, min(price) AS least, max(price) AS most FROM quotes GROUP BY named, quarter, source, exchange),
        verdicts AS (
            SELECT * FROM (
                SELECT DISTINCT ON (a.source, a.exchange, a.ticker, a.series, a.timestamp) 1 AS kind, a.source, a.exchange, a.ticker, a.series, a.timestamp,
                    abs(a.price - b.price) <= 0.005 AS price, abs(a.open - b.open) <= 0.005 AS open, abs(a.high - b.high) <= 0.005 AS high, abs(a.low - b.low) <= 0.005 AS low,
                    abs(a.previous_close - b.previous_close) <= 0.005 AS previous_close, a.volume = b.volume AS volume, abs(a.value_traded - b.value_traded) <= 500.005 AS value_traded, a.trades = b.trades AS trades
                FROM files a JOIN files b USING (ticker, series, exchange, timestamp) WHERE a.source <> b.source
                ORDER BY a.source, a.exchange, a.ticker, a.series, a.timestamp, b.rank, b.source) formats
            UNION ALL
            SELECT 2, a.source, a.exchange, a.ticker, a.series, a.timestamp, abs(a.price - b.price) <= 0.02 * b.price, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM files a JOIN closes b ON b.share = a.share AND b.trading_day = a.trading_day AND b.exchange <> a.exchange
            UNION ALL
            SELECT 3, a.source, a.exchange, a.ticker, a.series, a.timestamp,
                a.price BETWEEN coalesce(b.low, b.price) - 0.05 AND coalesce(b.high, b.price) + 0.05, NULL, NULL, NULL, NULL, a.volume <= b.volume * 1.01, NULL, NULL
            FROM quotes a JOIN closes b ON b.share = a.share AND b.trading_day = a.trading_day AND b.exchange = a.exchange
            UNION ALL
            SELECT 4, a.source, a.exchange, a.ticker, a.series, a.timestamp, a.price BETWEEN 0.99 * min(b.least) AND 1.01 * max(b.most), NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM quotes a JOIN quarters b ON b.named = a.named AND b.quarter = a.quarter AND (b.source, b.exchange) <> (a.source, a.exchange)
            GROUP BY a.source, a.exchange, a.ticker, a.series, a.timestamp, a.price),
        best AS (SELECT DISTINCT ON (source, exchange, ticker, series, timestamp) * FROM verdicts ORDER BY source, exchange, ticker, series, timestamp, kind)
        SELECT source, exchange, kind, count(*), count(*) FILTER (WHERE agrees), min(ticker) FILTER (WHERE NOT agrees),
            count(price), count(*) FILTER (WHERE price), count(open), count(*) FILTER (WHERE open), count(high), count(*) FILTER (WHERE high), count(low), count(*) FILTER (WHERE low),
            count(previous_close), count(*) FILTER (WHERE previous_close), count(volume), count(*) FILTER (WHERE volume), count(value_traded), count(*) FILTER (WHERE value_traded), count(trades), count(*) FILTER (WHERE trades)
        FROM (
            SELECT *, coalesce(price, TRUE) AND coalesce(open, TRUE) AND coalesce(high, TRUE) AND coalesce(low, TRUE) AND coalesce(previous_close, TRUE) AND coalesce(volume, TRUE)
                AND coalesce(value_traded, TRUE) AND coalesce(trades, TRUE) AS agrees
            FROM best) b
        GROUP BY source, exchange, kind ORDER BY source, exchange, kind
        """;

    /// <summary>By source and exchange: rows whose share has a row in the session before, $3 to before $4, those whose previous close is its close, an example of the others.</summary>
    public const string Chain =
        """
        SELECT c.source, c.exchange, count(*), count(*) FILTER (WHERE c.previous_close = p.price), min(c.ticker) FILTER (WHERE c.previous_close <> p.price)
        FROM stock_data_warehouse c JOIN stock_data_warehouse p USING (ticker, series, exchange, source)
        WHERE c.timestamp >= $1 AND c.timestamp < $2 AND p.timestamp >= $3 AND p.timestamp < $4 AND c.source LIKE '%.eod.%' AND c.previous_close > 0
        GROUP BY c.source, c.exchange
        """;

    /// <summary>
    /// By source and exchange: shares with quotes, those whose kept bar is there and has the values of the last quote where it names it, an example of the others. A row of an
    /// end-of-day file is its bar itself.
    /// </summary>
    public const string Bars =
        """
        SELECT source, exchange, count(*), count(*) FILTER (WHERE held), min(ticker) FILTER (WHERE NOT held)
        FROM (
            SELECT r.source, r.exchange, r.ticker,
                b.ticker IS NOT NULL AND (b.source <> r.source OR b.timestamp <> r.timestamp
                    OR (b.close, b.open, b.high, b.low, b.volume, b.trades) IS NOT DISTINCT FROM (r.price, r.open, r.high, r.low, r.volume, r.trades)) AS held
            FROM (
                SELECT DISTINCT ON (source, exchange, ticker, series, trading_day) * FROM stock_data_warehouse WHERE timestamp >= $1 AND timestamp < $2 AND source NOT LIKE '%.eod.%'
                ORDER BY source, exchange, ticker, series, trading_day, timestamp DESC) r
            LEFT JOIN stock_bars_daily b USING (ticker, series, exchange, trading_day)) c
        GROUP BY source, exchange
        """;

    /// <summary>By source and exchange of the day $1: what the rollup counts.</summary>
    public const string Counts = "SELECT source, exchange, rows FROM stock_slices_daily WHERE trading_day = $1";

    /// <summary>
    /// By source and exchange: duplicates; rows with an ISIN, those whose symbol has only this one, an example of the others; rows whose symbol and ISIN the lists know, those of
    /// one share, an example of the others. $3 is the trading day by which symbols are looked up.
    /// </summary>
    public const string Identity =
        """
        SELECT source, exchange, count(*) FILTER (WHERE nth > 1),
            count(*), count(*) FILTER (WHERE least = most), min(ticker) FILTER (WHERE least <> most),
            count(*) FILTER (WHERE by_symbol IS NOT NULL AND by_isin IS NOT NULL), count(*) FILTER (WHERE by_symbol = by_isin), min(ticker) FILTER (WHERE by_symbol <> by_isin)
        FROM (
            SELECT r.source, r.exchange, r.ticker,
                row_number() OVER (PARTITION BY r.source, r.exchange, r.isin, r.series, r.timestamp ORDER BY r.ticker) AS nth,
                min(r.isin) OVER (PARTITION BY r.exchange, r.ticker, r.series, r.trading_day) AS least, max(r.isin) OVER (PARTITION BY r.exchange, r.ticker, r.series, r.trading_day) AS most,
                s.instrument_id AS by_symbol, i.instrument_id AS by_isin
            FROM stock_data_warehouse r
            LEFT JOIN (
                SELECT DISTINCT ON (exchange, ticker) exchange, ticker, instrument_id FROM instrument_symbols
                WHERE coalesce(valid_from, '-infinity') <= $3 AND coalesce(valid_to, 'infinity') >= $3 ORDER BY exchange, ticker, is_current DESC, instrument_id) s
                ON s.ticker = r.ticker AND s.exchange = CASE WHEN r.source LIKE '%.eod.%' THEN r.exchange ELSE 'NSE' END
            LEFT JOIN instrument_isins i ON i.isin = r.isin
            WHERE r.timestamp >= $1 AND r.timestamp < $2 AND r.isin IS NOT NULL) c
        GROUP BY source, exchange
        """;
}
