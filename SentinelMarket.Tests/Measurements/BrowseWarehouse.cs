using System.Globalization;
using Npgsql;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Processes;
using SentinelMarket.Tests.Sources;

namespace SentinelMarket.Tests.Measurements;

/// <summary>
/// A warehouse of more than five million rows: the real files of 2024 as the product imports them, seven more copies of them shifted back in
/// time by 53 weeks each, and a few rows of BSE and of quotes, so that rare values are among them. Dropped at the end.
/// </summary>
internal sealed class BrowseWarehouse : IAsyncDisposable
{
    public const int Copies = 8;
    private const int ShiftDays = 371;
    private const string Files = "nse_sec_bhavdata_full_2024.zip";
    private const string Columns =
        "ticker, series, isin, exchange, price, open, high, low, previous_close, volume, value_traded, trades, change_percent, source, fetched_at, run_id, lake_object_id, raw_data";

    private readonly string _name;

    private BrowseWarehouse(string name, WarehouseConnections connections) => (_name, Connections) = (name, connections);

    public WarehouseConnections Connections { get; }

    public static async Task<BrowseWarehouse> MakeAsync()
    {
        var (name, connections) = await PostgresServer.CreateEmptyAsync();
        var warehouse = new BrowseWarehouse(name, connections);
        try
        {
            await PostgresServer.MigratorOf(connections).MigrateAsync("Live", CancellationToken.None);
            await warehouse.ImportAsync();
            await warehouse.MultiplyAsync();
            return warehouse;
        }
        catch
        {
            await warehouse.DisposeAsync();
            throw;
        }
    }

    /// <summary>The product as a process of its own on this warehouse, without schedules.</summary>
    public Task<ServedProduct> ServeAsync() => ServedProduct.StartAsync(Settings(), "--live");

    public async ValueTask DisposeAsync() => await PostgresServer.DropAsync(_name);

    private Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["Warehouse__ConnectionString"] = Connections.App,
        ["Warehouse__OwnerConnectionString"] = Connections.Owner,
        ["Warehouse__DirectConnectionString"] = Connections.Direct,
        ["Jobs__Enabled"] = "false",
    };

    private async Task ImportAsync()
    {
        using var folder = new TemporaryFolder();
        var file = folder[Files];
        await File.WriteAllBytesAsync(file, RecordedFactAttribute.Read(Path.Combine("nse_bhavcopy", Files)));
        var import = ProductProcess.Start(["import", "bhavcopy", file, "--data", folder["data"]], Settings());
        await import.WaitForExitAsync();
        if (import.ExitCode != 0) { throw new InvalidOperationException($"The import of {Files} ended with {import.ExitCode}: {import.Said}"); }
    }

    private async Task MultiplyAsync()
    {
        await using var connection = new NpgsqlConnection(Connections.Owner);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"SELECT ensure_stock_partitions(min(trading_day) - {(Copies - 1) * ShiftDays}, current_date) FROM stock_counts_daily");
        await ExecuteAsync(connection, "CREATE TEMP TABLE base AS SELECT * FROM stock_data_warehouse");
        for (var copy = 1; copy < Copies; copy++)
        {
            var back = (copy * ShiftDays).ToString(CultureInfo.InvariantCulture);
            await ExecuteAsync(connection, $"INSERT INTO stock_data_warehouse ({Columns}, trading_day, timestamp) SELECT {Columns}, trading_day - {back}, timestamp - interval '{back} days' FROM base ORDER BY timestamp");
        }

        await ExecuteAsync(connection,
            """
            INSERT INTO stock_data_warehouse (ticker, series, exchange, price, volume, trading_day, timestamp, source, fetched_at, run_id)
            SELECT '500325', 'A', 'BSE', 2500.25, 1000 + i, date '2017-01-02' + i, (date '2017-01-02' + i + time '15:30') AT TIME ZONE 'Asia/Kolkata', 'bse.eod.legacy', now(), 1
            FROM generate_series(0, 20) i;
            INSERT INTO stock_data_warehouse (ticker, series, exchange, price, volume, trading_day, timestamp, source, fetched_at, run_id)
            SELECT t, 'EQ', e, 1000 + i * 0.05, 1000 * i, date '2025-01-06' + d, (date '2025-01-06' + d + time '09:15') AT TIME ZONE 'Asia/Kolkata' + i * interval '5 minutes',
                lower(e) || '.quote', now(), 1
            FROM unnest(ARRAY['RELIANCE', 'TCS', 'INFY', 'M&M', 'SBIN']) t, unnest(ARRAY['NSE', 'BSE']) e, generate_series(0, 4) d, generate_series(0, 74) i;
            INSERT INTO stock_counts_daily (trading_day, source, exchange, series, rows)
            SELECT trading_day, source, exchange, series, count(*) FROM stock_data_warehouse GROUP BY 1, 2, 3, 4
            ON CONFLICT (trading_day, source, exchange, series) DO UPDATE SET rows = excluded.rows;
            INSERT INTO stock_source_tickers SELECT DISTINCT ticker, source FROM stock_data_warehouse ON CONFLICT DO NOTHING;
            INSERT INTO stock_bars_daily (ticker, series, exchange, trading_day, close, volume, source, source_rank, timestamp, fetched_at, run_id)
            SELECT DISTINCT ON (ticker, series, exchange, trading_day) ticker, series, exchange, trading_day, price, volume, source, 4, timestamp, fetched_at, run_id
            FROM stock_data_warehouse WHERE source LIKE '%.quote' ORDER BY ticker, series, exchange, trading_day, timestamp DESC;
            """);
        await ExecuteAsync(connection, "VACUUM ANALYZE");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
