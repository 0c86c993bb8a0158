using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>What the warehouse knows of a day's volume before a quote.</summary>
public sealed class StockVolumes(WarehouseDatabase database)
{
    /// <summary>The latest volume on the same day, of the same share, series, exchange and source, before each of these quotes; none where there is none.</summary>
    /// <param name="quotes">Quotes, each asked for on its own; a bounded number of them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The instant and the volume, by the quote's place in <paramref name="quotes"/>.</returns>
    public async Task<IReadOnlyDictionary<int, (DateTimeOffset At, long Volume)>> BeforeAsync(IReadOnlyList<StockRecord> quotes, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT (q.ordinal - 1)::integer, r.timestamp, r.volume
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[]) WITH ORDINALITY AS q (ticker, series, exchange, source, at, day, ordinal)
            CROSS JOIN LATERAL (
                SELECT s.timestamp, s.volume FROM stock_data_warehouse s
                WHERE s.ticker = q.ticker AND s.timestamp >= q.day AND s.timestamp < q.at AND s.series = q.series AND s.exchange = q.exchange AND s.source = q.source AND s.volume IS NOT NULL
                ORDER BY s.timestamp DESC LIMIT 1
            ) r
            """)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, quotes.Select(quote => quote.Ticker.Value).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, quotes.Select(quote => quote.Series).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, quotes.Select(quote => quote.Exchange.Code()).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, quotes.Select(quote => quote.Source).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, quotes.Select(quote => quote.Timestamp.UtcDateTime).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, quotes.Select(quote => IndianTime.StartOf(quote.TradingDay).UtcDateTime).ToArray());
        var found = await command.ReadAsync(reader => (Index: reader.GetInt32(0), At: reader.Instant(1), Volume: reader.GetInt64(2)), cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(row => row.Index, row => (row.At, row.Volume));
    }
}
