using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Prices: rows by month, their earlier values, daily bars, and small exact rollups for the statistics.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000003_Stocks")]
internal sealed class M0003Stocks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Tables);
        migrationBuilder.Sql(Partitions);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP FUNCTION ensure_stock_partitions(date, date);
        DROP TABLE stock_source_tickers, stock_counts_daily, stock_data_revisions, stock_bars_daily, stock_data_warehouse;
        """);

    // Keys compare by bytes (COLLATE "C"): faster than a language's order, and the same on every server.
    private const string Tables =
        """
        CREATE TABLE stock_data_warehouse (
            ticker text COLLATE "C" NOT NULL,
            series text COLLATE "C" NOT NULL,
            isin text,
            exchange text COLLATE "C" NOT NULL CHECK (exchange IN ('NSE', 'BSE')),
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
            processed_at timestamptz NOT NULL DEFAULT now(),
            run_id bigint NOT NULL,
            lake_object_id bigint,
            raw_data jsonb,
            -- The instant stands first, so that loads append to this index instead of writing all over it, and so that browsing newest
            -- first reads it backwards (the rows of one instant are then put in order: an incremental sort). It saves an index.
            PRIMARY KEY (timestamp, ticker, series, exchange, source)
        ) PARTITION BY RANGE (timestamp);
        CREATE INDEX stock_data_ticker_time ON stock_data_warehouse (ticker, timestamp DESC);
        CREATE INDEX stock_data_price ON stock_data_warehouse (price);
        CREATE INDEX stock_data_volume ON stock_data_warehouse (volume);
        -- A series with a row or two a day would otherwise be looked for among thousands; the four large ones are found anywhere, and
        -- leaving them out leaves most rows of a load out.
        CREATE INDEX stock_data_rare_series ON stock_data_warehouse (series, timestamp) WHERE series NOT IN ('EQ', 'BE', 'A', 'B');

        CREATE TABLE stock_data_revisions (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
            processed_at timestamptz NOT NULL,
            run_id bigint NOT NULL,
            lake_object_id bigint,
            raw_data jsonb,
            replaced_at timestamptz NOT NULL DEFAULT now(),
            replaced_by_run_id bigint NOT NULL
        );
        CREATE INDEX stock_data_revisions_row ON stock_data_revisions (ticker, timestamp);

        -- One bar a share and day, from the best source there is: lowest source_rank, then the latest timestamp, then the latest fetch.
        CREATE TABLE stock_bars_daily (
            ticker text COLLATE "C" NOT NULL,
            series text COLLATE "C" NOT NULL,
            exchange text COLLATE "C" NOT NULL,
            trading_day date NOT NULL,
            open numeric(18,4),
            high numeric(18,4),
            low numeric(18,4),
            close numeric(18,4) NOT NULL,
            previous_close numeric(18,4),
            volume bigint,
            value_traded numeric(20,2),
            trades bigint,
            source text COLLATE "C" NOT NULL,
            source_rank smallint NOT NULL,
            timestamp timestamptz NOT NULL,
            fetched_at timestamptz NOT NULL,
            run_id bigint NOT NULL,
            -- The day stands second: most bars of a share differ in it, and days compare faster than texts.
            PRIMARY KEY (ticker, trading_day, series, exchange)
        );

        -- Exact row counts, written in the rows' transaction: the statistics need no scan of the rows, a page of one source, exchange or
        -- series knows which days to open, and a load knows whether a day of a source is still empty.
        CREATE TABLE stock_counts_daily (
            trading_day date NOT NULL,
            source text COLLATE "C" NOT NULL,
            exchange text COLLATE "C" NOT NULL,
            series text COLLATE "C" NOT NULL,
            rows bigint NOT NULL,
            PRIMARY KEY (trading_day, source, exchange, series)
        );
        CREATE INDEX stock_counts_daily_source ON stock_counts_daily (source, trading_day);
        CREATE INDEX stock_counts_daily_exchange ON stock_counts_daily (exchange, trading_day);
        CREATE INDEX stock_counts_daily_series ON stock_counts_daily (series, trading_day);
        CREATE TABLE stock_source_tickers (
            ticker text COLLATE "C" NOT NULL,
            source text COLLATE "C" NOT NULL,
            PRIMARY KEY (ticker, source)
        );
        """;

    // Runs with its owner's rights, so that the application's role can have partitions without the right to create tables; therefore a
    // fixed search_path, dates instead of names as arguments, and a bounded range.
    private const string Partitions =
        """
        CREATE FUNCTION ensure_stock_partitions(first_day date, last_day date) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'
        AS $function$
        DECLARE
            month date := date_trunc('month', first_day)::date;
            final date := date_trunc('month', last_day)::date;
            partition text;
            made integer := 0;
        BEGIN
            IF month IS NULL OR final IS NULL OR final < month
               OR month < DATE '1990-01-01' OR final > current_date + 3660 OR final > month + 14640 THEN
                RAISE EXCEPTION 'Partitions of stock_data_warehouse from % to % are refused: expected are at most 40 years, from 1990 to ten years ahead.', first_day, last_day
                    USING ERRCODE = 'invalid_parameter_value';
            END IF;
            WHILE month <= final LOOP
                partition := 'stock_data_warehouse_' || to_char(month, 'YYYYMM');
                -- pg_class itself is asked: to_regclass may answer from a cache that is older than the lock below.
                IF NOT EXISTS (SELECT FROM pg_class WHERE relname = partition AND relnamespace = 'public'::regnamespace) THEN
                    -- Two writers may need the same month at once; the second finds it made.
                    PERFORM pg_advisory_xact_lock(hashtext('ensure_stock_partitions'));
                    IF NOT EXISTS (SELECT FROM pg_class WHERE relname = partition AND relnamespace = 'public'::regnamespace) THEN
                        -- Made apart and then attached: unlike CREATE TABLE ... PARTITION OF, this blocks neither readers nor writers.
                        EXECUTE format('CREATE TABLE public.%I (LIKE public.stock_data_warehouse INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', partition);
                        EXECUTE format('ALTER TABLE public.stock_data_warehouse ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                            partition, month::timestamptz, (month + interval '1 month')::timestamptz);
                        made := made + 1;
                    END IF;
                END IF;
                month := (month + interval '1 month')::date;
            END LOOP;
            RETURN made;
        END
        $function$;
        REVOKE ALL ON FUNCTION ensure_stock_partitions(date, date) FROM PUBLIC;
        """;
}
