using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Sums the daily counts over the series, of which NSE has some sixty a day: how many rows a page matches is added up for every page.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000008_StockSlices")]
internal sealed class M0008StockSlices : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Sums);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TRIGGER stock_counts_added ON stock_counts_daily;
        DROP TRIGGER stock_counts_changed ON stock_counts_daily;
        DROP TRIGGER stock_counts_removed ON stock_counts_daily;
        DROP FUNCTION sum_stock_slices();
        DROP TABLE stock_slices_daily;
        """);

    // By triggers, so that whoever changes a count changes its sum. Counts of a day change under the day's lock only, so nobody waits here.
    private const string Sums =
        """
        CREATE TABLE stock_slices_daily (
            trading_day date NOT NULL,
            source text COLLATE "C" NOT NULL,
            exchange text COLLATE "C" NOT NULL,
            rows bigint NOT NULL,
            PRIMARY KEY (trading_day, source, exchange)
        );
        INSERT INTO stock_slices_daily SELECT trading_day, source, exchange, sum(rows) FROM stock_counts_daily GROUP BY trading_day, source, exchange;

        CREATE FUNCTION sum_stock_slices() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
        AS $function$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO public.stock_slices_daily AS s SELECT trading_day, source, exchange, sum(rows) FROM added GROUP BY trading_day, source, exchange
                ON CONFLICT (trading_day, source, exchange) DO UPDATE SET rows = s.rows + excluded.rows;
            ELSIF TG_OP = 'UPDATE' THEN
                INSERT INTO public.stock_slices_daily AS s
                SELECT trading_day, source, exchange, sum(change)
                FROM (SELECT trading_day, source, exchange, rows AS change FROM added UNION ALL SELECT trading_day, source, exchange, -rows FROM removed) c
                GROUP BY trading_day, source, exchange
                ON CONFLICT (trading_day, source, exchange) DO UPDATE SET rows = s.rows + excluded.rows;
            ELSE
                UPDATE public.stock_slices_daily s SET rows = s.rows - g.rows
                FROM (SELECT trading_day, source, exchange, sum(rows) AS rows FROM removed GROUP BY trading_day, source, exchange) g
                WHERE (s.trading_day, s.source, s.exchange) = (g.trading_day, g.source, g.exchange);
                DELETE FROM public.stock_slices_daily WHERE rows <= 0 AND trading_day IN (SELECT trading_day FROM removed);
            END IF;
            RETURN NULL;
        END
        $function$;
        CREATE TRIGGER stock_counts_added AFTER INSERT ON stock_counts_daily REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sum_stock_slices();
        CREATE TRIGGER stock_counts_changed AFTER UPDATE ON stock_counts_daily REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sum_stock_slices();
        CREATE TRIGGER stock_counts_removed AFTER DELETE ON stock_counts_daily REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION sum_stock_slices();
        """;
}
