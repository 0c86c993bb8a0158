using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Lets the application's role drop an old month of prices, and nothing else.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000005_Retention")]
internal sealed class M0005Retention : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(DropPartition);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP FUNCTION drop_stock_partition(date);");

    // Runs with its owner's rights; therefore a fixed search_path and a date instead of a name. DETACH ... CONCURRENTLY is not possible in a
    // function, so the plain one is used, which wants the whole table alone: all that takes time comes before it, and whoever stands in its
    // way for two seconds wins. A lock on the partition, which readers do not mind, keeps its rows as they were counted.
    private const string DropPartition =
        """
        CREATE FUNCTION drop_stock_partition(month date) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s'
        AS $function$
        DECLARE
            partition text := 'stock_data_warehouse_' || to_char(month, 'YYYYMM');
            gone_tickers text[];
            gone_sources text[];
            gone bigint;
        BEGIN
            IF month IS NULL OR month <> date_trunc('month', month)::date OR month < DATE '1990-01-01'
               OR month >= (date_trunc('month', current_date) - interval '3 months')::date THEN
                RAISE EXCEPTION 'Dropping % from stock_data_warehouse is refused: expected is the first day of a month from 1990 to four months ago.', month
                    USING ERRCODE = 'invalid_parameter_value';
            END IF;
            PERFORM pg_advisory_xact_lock(hashtext('ensure_stock_partitions'));
            IF NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                           WHERE i.inhparent = 'public.stock_data_warehouse'::regclass AND c.relname = partition AND c.relnamespace = 'public'::regnamespace) THEN
                RETURN NULL;
            END IF;

            EXECUTE format('LOCK TABLE ONLY public.%I IN SHARE MODE', partition);
            EXECUTE format('SELECT count(*) FROM public.%I', partition) INTO gone;
            EXECUTE format(
                'UPDATE public.stock_counts_daily d SET rows = d.rows - g.rows
                 FROM (SELECT trading_day, source, exchange, series, count(*) AS rows FROM public.%I GROUP BY trading_day, source, exchange, series) g
                 WHERE (d.trading_day, d.source, d.exchange, d.series) = (g.trading_day, g.source, g.exchange, g.series)', partition);
            DELETE FROM public.stock_counts_daily WHERE trading_day >= month - 1 AND trading_day <= month + 32 AND rows <= 0;
            EXECUTE format(
                'SELECT array_agg(ticker), array_agg(source) FROM (SELECT DISTINCT ticker, source FROM public.%I) g
                 WHERE NOT EXISTS (SELECT FROM public.stock_data_warehouse t WHERE t.ticker = g.ticker AND t.source = g.source
                                   AND (t.timestamp < $1 OR t.timestamp >= $2))', partition)
                INTO gone_tickers, gone_sources USING month::timestamptz, (month + interval '1 month')::timestamptz;

            EXECUTE format('ALTER TABLE public.stock_data_warehouse DETACH PARTITION public.%I', partition);
            DELETE FROM public.stock_source_tickers k USING unnest(gone_tickers, gone_sources) AS g (ticker, source)
                WHERE k.ticker = g.ticker AND k.source = g.source
                  AND NOT EXISTS (SELECT FROM public.stock_data_warehouse t WHERE t.ticker = k.ticker AND t.source = k.source);
            EXECUTE format('DROP TABLE public.%I', partition);
            RETURN gone;
        END
        $function$;
        REVOKE ALL ON FUNCTION drop_stock_partition(date) FROM PUBLIC;
        """;
}
