using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Reads any number of rows in one statement, thus of one instant, holding one at a time.</summary>
public sealed class StockScan(WarehouseDatabase database)
{
    // The path is looked up row by row: a join would make the server sort all rows before it sends the first.
    private const string Columns =
        """
        trading_day, timestamp, ticker, series, exchange, isin, price, open, high, low, previous_close, change_percent, volume, value_traded, trades,
        source, fetched_at, processed_at, run_id, (SELECT l.path FROM lake_objects l WHERE l.id = r.lake_object_id), raw_data::text
        """;

    /// <summary>The rows in the order of their key: timestamp, ticker, series, exchange, source.</summary>
    public async IAsyncEnumerable<ScannedStock> ReadAsync(StockScanFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = $"SELECT {Columns} FROM stock_data_warehouse r {Where(command, filter)} ORDER BY timestamp, ticker, series, exchange, source";
        var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) { yield return Read(reader); }
        }
    }

    private static string Where(NpgsqlCommand command, StockScanFilter filter)
    {
        var conditions = new List<string>();
        if (filter.Tickers.Count > 0) { Add("ticker = ANY ({0})", NpgsqlDbType.Array | NpgsqlDbType.Text, filter.Tickers.Select(ticker => ticker.Value).ToArray()); }
        if (filter.Series is { } series) { Add("series = {0}", NpgsqlDbType.Text, series); }
        if (filter.Exchange is { } exchange) { Add("exchange = {0}", NpgsqlDbType.Text, exchange.Code()); }
        if (filter.Source is { } source) { Add("source = {0}", NpgsqlDbType.Text, source); }
        if (filter.From is { } from) { Add("timestamp >= {0}", NpgsqlDbType.TimestampTz, StartOf(from)); }
        if (filter.To is { } to) { Add("timestamp < {0}", NpgsqlDbType.TimestampTz, StartOf(to.AddDays(1))); }
        return conditions.Count == 0 ? string.Empty : "WHERE " + string.Join(" AND ", conditions);

        void Add(string condition, NpgsqlDbType type, object value)
        {
            command.With(type, value);
            conditions.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, condition, "$" + command.Parameters.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    private static DateTime StartOf(DateOnly tradingDay) => IndianTime.ToUtc(tradingDay.ToDateTime(TimeOnly.MinValue)).UtcDateTime;

    private static ScannedStock Read(NpgsqlDataReader reader) => new(
        reader.GetFieldValue<DateOnly>(0),
        reader.Instant(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetString(4),
        reader.Text(5),
        reader.GetDecimal(6),
        Decimal(reader, 7),
        Decimal(reader, 8),
        Decimal(reader, 9),
        Decimal(reader, 10),
        Decimal(reader, 11),
        Integer(reader, 12),
        Decimal(reader, 13),
        Integer(reader, 14),
        reader.GetString(15),
        reader.Instant(16),
        reader.Instant(17),
        reader.GetInt64(18),
        reader.Text(19),
        reader.Text(20));

    private static decimal? Decimal(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDecimal(column);

    private static long? Integer(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}

/// <summary>Which rows of <c>stock_data_warehouse</c>; what is left out does not narrow.</summary>
public sealed record StockScanFilter
{
    /// <summary>Only these symbols, literally; empty for all.</summary>
    public IReadOnlyList<Ticker> Tickers { get; init; } = [];

    /// <summary>Only this series.</summary>
    public string? Series { get; init; }

    /// <summary>Only this exchange.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>Only this source id.</summary>
    public string? Source { get; init; }

    /// <summary>Only trading days from this one on.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only trading days up to and including this one.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>One row as it stands, with its provenance; prices in rupees, instants in UTC.</summary>
/// <param name="TradingDay">The day of the session, in India.</param>
/// <param name="Timestamp">The exchange's time of the price.</param>
/// <param name="Ticker">The symbol.</param>
/// <param name="Series">The exchange's series.</param>
/// <param name="Exchange">The exchange's code.</param>
/// <param name="Isin">The ISIN.</param>
/// <param name="Price">The price, or the close.</param>
/// <param name="Open">The day's first price.</param>
/// <param name="High">The day's highest price.</param>
/// <param name="Low">The day's lowest price.</param>
/// <param name="PreviousClose">The close before.</param>
/// <param name="ChangePercent">Against the close before.</param>
/// <param name="Volume">Shares traded.</param>
/// <param name="ValueTraded">Rupees traded.</param>
/// <param name="Trades">Trades.</param>
/// <param name="Source">The source id.</param>
/// <param name="FetchedAt">When the payload arrived.</param>
/// <param name="ProcessedAt">When the row was written.</param>
/// <param name="RunId">The run that wrote it.</param>
/// <param name="LakePath">The lake object that it came from.</param>
/// <param name="RawData">A JSON object of the source's other fields.</param>
public sealed record ScannedStock(
    DateOnly TradingDay, DateTimeOffset Timestamp, string Ticker, string Series, string Exchange, string? Isin,
    decimal Price, decimal? Open, decimal? High, decimal? Low, decimal? PreviousClose, decimal? ChangePercent,
    long? Volume, decimal? ValueTraded, long? Trades, string Source, DateTimeOffset FetchedAt, DateTimeOffset ProcessedAt,
    long RunId, string? LakePath, string? RawData);
