using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>What is known of the quality of prices, by report, day and source; and the holidays that the exchanges' lists name.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000011_Quality")]
internal sealed class M0011Quality : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE market_holidays (
            exchange text COLLATE "C" NOT NULL CHECK (exchange IN ('NSE', 'BSE')),
            day date NOT NULL,
            name text NOT NULL,
            fetched_at timestamptz NOT NULL,
            run_id bigint NOT NULL,
            lake_object_id bigint,
            PRIMARY KEY (exchange, day)
        );

        -- A report is written day by day; measured_at stays empty until it is whole, and nobody reads it before.
        CREATE TABLE quality_reports (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run_id bigint NOT NULL,
            from_day date NOT NULL,
            to_day date NOT NULL,
            measured_at timestamptz,
            CHECK (from_day <= to_day)
        );
        CREATE INDEX quality_reports_run ON quality_reports (run_id);

        -- Counts only, so that days and sources can be added up.
        CREATE TABLE quality_report_parts (
            report_id bigint NOT NULL REFERENCES quality_reports ON DELETE CASCADE,
            trading_day date NOT NULL,
            source text COLLATE "C" NOT NULL,
            exchange text COLLATE "C" NOT NULL,
            records bigint NOT NULL,
            cells_filled bigint NOT NULL,
            cells_required bigint NOT NULL,
            agreeing bigint NOT NULL,
            verified bigint NOT NULL,
            unverified bigint NOT NULL,
            checks_held bigint NOT NULL,
            checks_made bigint NOT NULL,
            duplicates bigint NOT NULL,
            volume numeric(28,0),
            median_change double precision,
            change_spread double precision,
            PRIMARY KEY (report_id, trading_day, source, exchange)
        );
        CREATE INDEX quality_report_parts_day ON quality_report_parts (trading_day, source, exchange, report_id DESC);

        CREATE TABLE quality_report_fields (
            report_id bigint NOT NULL REFERENCES quality_reports ON DELETE CASCADE,
            trading_day date NOT NULL,
            source text COLLATE "C" NOT NULL,
            exchange text COLLATE "C" NOT NULL,
            field text COLLATE "C" NOT NULL,
            filled bigint NOT NULL,
            required bigint NOT NULL,
            agreeing bigint NOT NULL,
            compared bigint NOT NULL,
            PRIMARY KEY (report_id, trading_day, source, exchange, field)
        );

        CREATE TABLE quality_report_checks (
            report_id bigint NOT NULL REFERENCES quality_reports ON DELETE CASCADE,
            trading_day date NOT NULL,
            source text COLLATE "C" NOT NULL,
            exchange text COLLATE "C" NOT NULL,
            rule text COLLATE "C" NOT NULL,
            held bigint NOT NULL,
            made bigint NOT NULL,
            example text,
            PRIMARY KEY (report_id, trading_day, source, exchange, rule)
        );

        CREATE TABLE quality_report_sources (
            report_id bigint NOT NULL REFERENCES quality_reports ON DELETE CASCADE,
            source text COLLATE "C" NOT NULL,
            exchange text COLLATE "C" NOT NULL,
            days integer NOT NULL,
            sessions integer NOT NULL,
            newest timestamptz,
            session_time_since interval,
            sessions_behind integer,
            PRIMARY KEY (report_id, source, exchange)
        );

        CREATE TABLE quality_findings (
            report_id bigint NOT NULL REFERENCES quality_reports ON DELETE CASCADE,
            ordinal integer NOT NULL,
            rule text COLLATE "C" NOT NULL,
            source text,
            exchange text,
            first_day date,
            last_day date,
            count bigint NOT NULL,
            ticker text,
            message text NOT NULL,
            PRIMARY KEY (report_id, ordinal)
        );

        -- Half hours of the day in India, 0 to 47: how many rows a source had in each, and the volume so far at its end, added up over the shares.
        CREATE TABLE quality_slots (
            trading_day date NOT NULL,
            source text COLLATE "C" NOT NULL,
            exchange text COLLATE "C" NOT NULL,
            slot smallint NOT NULL CHECK (slot BETWEEN 0 AND 47),
            records bigint NOT NULL,
            volume numeric(28,0),
            PRIMARY KEY (source, exchange, slot, trading_day)
        );
        CREATE INDEX quality_slots_day ON quality_slots (trading_day);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TABLE quality_slots, quality_findings, quality_report_sources, quality_report_checks, quality_report_fields, quality_report_parts, quality_reports, market_holidays;
        """);
}
