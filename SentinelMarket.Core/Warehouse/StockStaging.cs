using Npgsql;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>The temporary table that a batch is copied into. Its name changes with its columns, as connections outlive versions behind a pooler.</summary>
internal static class StockStaging
{
    public const string Create =
        """
        CREATE TEMP TABLE IF NOT EXISTS staged_stock_2 (
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
            fetched_at timestamptz NOT NULL,
            raw_data jsonb
        ) ON COMMIT DELETE ROWS
        """;

    private const string Copy = $"COPY staged_stock_2 ({StockCells.Columns}, part) FROM STDIN (FORMAT BINARY)";

    public static async Task CopyAsync(NpgsqlConnection connection, StockBatch batch, IReadOnlyList<(int Part, StockRecord Record)> rows, CancellationToken cancellationToken)
    {
        var copy = await BinaryCopy.BeginAsync(connection, Copy, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (var (part, record) in rows)
            {
                await copy.StartRowAsync(StockCells.Count + 1, cancellationToken).ConfigureAwait(false);
                StockCells.Write(copy, record, batch.FetchedAt(part));
                copy.Write(part);
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
