using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The cells that a row of prices has wherever it is copied to, and the copy straight into the warehouse.</summary>
internal static class StockCells
{
    /// <summary>The columns that <see cref="Write"/> writes, in its order.</summary>
    public const string Columns =
        "ticker, series, isin, exchange, price, open, high, low, previous_close, volume, value_traded, trades, change_percent, trading_day, timestamp, source, fetched_at, raw_data";

    /// <summary>How many <see cref="Columns"/> are.</summary>
    public const short Count = 18;

    private const string CopyRows = $"COPY stock_data_warehouse ({Columns}, run_id, lake_object_id) FROM STDIN (FORMAT BINARY)";

    public static void Write(BinaryCopy copy, StockRecord record, DateTimeOffset fetchedAt)
    {
        copy.Write(record.Ticker.Value);
        copy.Write(record.Series);
        copy.Write(record.Isin);
        copy.Write(record.Exchange.Code());
        copy.Write(record.Price);
        copy.Write(record.Open);
        copy.Write(record.High);
        copy.Write(record.Low);
        copy.Write(record.PreviousClose);
        copy.Write(record.Volume);
        copy.Write(record.ValueTraded);
        copy.Write(record.Trades);
        copy.Write(record.ChangePercent);
        copy.Write(record.TradingDay);
        copy.Write(record.Timestamp.UtcDateTime);
        copy.Write(record.Source);
        copy.Write(fetchedAt.UtcDateTime);

        // jsonb refuses this one escape, which JSON allows.
        copy.WriteJson(record.RawData?.Replace("\\u0000", "\\ufffd", StringComparison.Ordinal));
    }

    /// <summary>Copies rows into the warehouse's own table; a key that is there already breaks the whole copy.</summary>
    public static async Task CopyAsync(
        Npgsql.NpgsqlConnection connection, RunLease lease, StockBatch batch, IReadOnlyList<(int Part, StockRecord Record)> rows, IReadOnlyList<long?> lakeObjects, CancellationToken cancellationToken)
    {
        var copy = await BinaryCopy.BeginAsync(connection, CopyRows, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (var (part, record) in rows)
            {
                await copy.StartRowAsync(Count + 2, cancellationToken).ConfigureAwait(false);
                Write(copy, record, batch.FetchedAt(part));
                copy.Write(lease.RunId);
                copy.Write(lakeObjects[part]);
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
