using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>How a row of <c>stock_data_warehouse</c> is selected and read, and what its queries have in common.</summary>
internal static class StockRows
{
    /// <summary>The columns that <see cref="Read"/> reads, of the row <c>r</c> and its lake object <c>l</c>.</summary>
    public const string Columns =
        """
        r.ticker, r.series, r.isin, r.exchange, r.price, r.open, r.high, r.low, r.previous_close, r.volume, r.value_traded, r.trades,
        r.trading_day, r.timestamp, r.source, r.raw_data::text, r.processed_at, r.run_id, l.path
        """;

    public static StockRow Read(NpgsqlDataReader reader) => new(
        new StockRecord
        {
            Ticker = Ticker.Parse(reader.GetString(0)),
            Series = reader.GetString(1),
            Isin = reader.Text(2),
            Exchange = ExchangeOf(reader.GetString(3)),
            Price = reader.GetDecimal(4),
            Open = reader.DecimalOrNull(5),
            High = reader.DecimalOrNull(6),
            Low = reader.DecimalOrNull(7),
            PreviousClose = reader.DecimalOrNull(8),
            Volume = reader.IntegerOrNull(9),
            ValueTraded = reader.DecimalOrNull(10),
            Trades = reader.IntegerOrNull(11),
            TradingDay = reader.GetFieldValue<DateOnly>(12),
            Timestamp = reader.Instant(13),
            Source = reader.GetString(14),
            RawData = reader.Text(15),
        },
        reader.Instant(16),
        reader.GetInt64(17),
        reader.Text(18));

    public static Exchange ExchangeOf(string code) =>
        ExchangeCode.TryParse(code, out var exchange) ? exchange : throw new InvalidOperationException($"Unknown exchange {code} in the warehouse.");

    /// <summary>The first instant of a trading day, midnight in India.</summary>
    public static DateTime StartOf(DateOnly tradingDay) => IndianTime.ToUtc(tradingDay.ToDateTime(TimeOnly.MinValue)).UtcDateTime;

    /// <summary>Adds a parameter and returns its name in the text of the command.</summary>
    public static string Next(this NpgsqlCommand command, NpgsqlDbType type, object? value)
    {
        command.With(type, value);
        return "$" + command.Parameters.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Adds the periods as four arrays of one length: exchanges, tickers, first days, last days.</summary>
    public static NpgsqlCommand WithPeriods(this NpgsqlCommand command, IReadOnlyList<TickerPeriod> periods) => command
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, periods.Select(period => period.Exchange?.Code()).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, periods.Select(period => period.Ticker.Value).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Date, periods.Select(period => period.From).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Date, periods.Select(period => period.To).ToArray());
}
