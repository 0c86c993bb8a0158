using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Takes the bars away that only repeat a row of an end-of-day file: such a row is read as the bar that it is.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000015_OfficialBars")]
internal sealed class M0015OfficialBars : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DELETE FROM stock_bars_daily b USING stock_data_warehouse t
        WHERE (t.timestamp, t.ticker, t.series, t.exchange, t.source) = (b.timestamp, b.ticker, b.series, b.exchange, b.source)
          AND t.source LIKE '%.eod.%' AND t.timestamp = (t.trading_day + time '15:30') AT TIME ZONE 'Asia/Kolkata';
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(StockBarWriter.Merge("stock_data_warehouse t", "run_id"));
}
