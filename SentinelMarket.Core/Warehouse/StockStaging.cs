using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The temporary table that a batch is copied into. Its name changes with its columns, as connections outlive versions behind a pooler.</summary>
internal static class StockStaging
{
    public const string Create =
        """
        CREATE TEMP TABLE IF NOT EXISTS staged_stock_1 (
            part integer NOT NULL,
            ticker text COLLATE "C" NOT NULL,
            series text COLLATE "C" NOT NULL,
            isin text,
            exchange text COLLATE "C" NOT NULL,
            price numeric(18,4) NOT NULL,
            open numeric(18,4),
            high numeric(18,4),
            low numeric(18,4),
            previous_close numeric(18,4),
            volume bigint,
            value_traded numeric(20,2),
            trades bigint,
            change_percent numeric(26,4),
            trading_day date NOT NULL,
            timestamp timestamptz NOT NULL,
            source text COLLATE "C" NOT NULL,
            source_rank smallint NOT NULL,
            fetched_at timestamptz NOT NULL,
            raw_data jsonb
        ) ON COMMIT DELETE ROWS
        """;

    private const string Copy =
        """
        COPY staged_stock_1 (part, ticker, series, isin, exchange, price, open, high, low, previous_close, volume, value_traded, trades,
            change_percent, trading_day, timestamp, source, source_rank, fetched_at, raw_data) FROM STDIN (FORMAT BINARY)
        """;

    public static async Task CopyAsync(NpgsqlConnection connection, StockBatch batch, CancellationToken cancellationToken)
    {
        var importer = await connection.BeginBinaryImportAsync(Copy, cancellationToken).ConfigureAwait(false);
        await using (importer.ConfigureAwait(false))
        {
            foreach (var (part, record) in batch.Winners)
            {
                await WriteAsync(importer, part, batch.Parts[part].Stored.Document.FetchedAt, record, cancellationToken).ConfigureAwait(false);
            }

            await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter importer, int part, DateTimeOffset fetchedAt, StockRecord record, CancellationToken cancellationToken)
    {
        await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(part, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(record.Ticker.Value, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(record.Series, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, record.Isin, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(record.Exchange.Code(), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(record.Price, NpgsqlDbType.Numeric, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, record.Open, NpgsqlDbType.Numeric, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, record.High, NpgsqlDbType.Numeric, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, record.Low, NpgsqlDbType.Numeric, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, record.PreviousClose, NpgsqlDbType.Numeric, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, record.Volume, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, record.ValueTraded, NpgsqlDbType.Numeric, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, record.Trades, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, record.ChangePercent, NpgsqlDbType.Numeric, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(record.TradingDay, NpgsqlDbType.Date, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(StockBatch.Microseconds(record.Timestamp), NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(record.Source, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync((short)SourceIds.BarPrecedence(record.Source), NpgsqlDbType.Smallint, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(fetchedAt.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);

        // jsonb refuses this one escape, which JSON allows.
        var raw = record.RawData?.Replace("\\u0000", "\\ufffd", StringComparison.Ordinal);
        await WriteAsync(importer, raw, NpgsqlDbType.Jsonb, cancellationToken).ConfigureAwait(false);
    }

    private static Task WriteAsync<T>(NpgsqlBinaryImporter importer, T? value, NpgsqlDbType type, CancellationToken cancellationToken)
        where T : struct =>
        value is { } present ? importer.WriteAsync(present, type, cancellationToken) : importer.WriteNullAsync(cancellationToken);

    private static Task WriteAsync(NpgsqlBinaryImporter importer, string? value, NpgsqlDbType type, CancellationToken cancellationToken) =>
        value is null ? importer.WriteNullAsync(cancellationToken) : importer.WriteAsync(value, type, cancellationToken);
}
