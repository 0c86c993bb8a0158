using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>What the platform remembers of itself: its mode, its runs and who did what.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000001_Runs")]
internal sealed class M0001Runs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        -- One row: simulated and live data never share a database.
        CREATE TABLE warehouse_mode (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            mode text NOT NULL,
            remembered_at timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE pipeline_runs (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            pipeline text COLLATE "C" NOT NULL,
            trigger text NOT NULL,
            actor text NOT NULL,
            node text NOT NULL,
            code_version text NOT NULL,
            parameters jsonb NOT NULL DEFAULT '{}',
            retry_of bigint REFERENCES pipeline_runs ON DELETE SET NULL,
            started_at timestamptz NOT NULL,
            finished_at timestamptz,
            outcome text CHECK (outcome IN ('Succeeded', 'Partial', 'Failed', 'Cancelled')),
            extracted bigint NOT NULL DEFAULT 0,
            loaded bigint NOT NULL DEFAULT 0,
            unchanged bigint NOT NULL DEFAULT 0,
            quarantined bigint NOT NULL DEFAULT 0,
            spooled bigint NOT NULL DEFAULT 0,
            sources_succeeded integer NOT NULL DEFAULT 0,
            sources_failed integer NOT NULL DEFAULT 0,
            error_stage text,
            error text,
            -- The token stays after the holder has closed the run and is dropped when somebody else did.
            lease_token uuid,
            lease_length interval NOT NULL,
            lease_until timestamptz NOT NULL,
            heartbeat_at timestamptz NOT NULL,
            cancel_requested_by text,
            cancel_requested_at timestamptz,
            CHECK ((finished_at IS NULL) = (outcome IS NULL))
        );
        -- A pipeline runs at most once at a time, on however many nodes.
        CREATE UNIQUE INDEX pipeline_runs_one_open ON pipeline_runs (pipeline) WHERE finished_at IS NULL;
        CREATE INDEX pipeline_runs_latest ON pipeline_runs (pipeline, id DESC);
        CREATE INDEX pipeline_runs_finished ON pipeline_runs (pipeline, finished_at DESC) INCLUDE (outcome) WHERE finished_at IS NOT NULL;

        CREATE TABLE pipeline_run_stages (
            run_id bigint NOT NULL REFERENCES pipeline_runs ON DELETE CASCADE,
            stage smallint NOT NULL,
            started_at timestamptz,
            finished_at timestamptz,
            busy interval NOT NULL,
            items_in bigint NOT NULL,
            items_out bigint NOT NULL,
            PRIMARY KEY (run_id, stage)
        );

        CREATE TABLE pipeline_run_sources (
            run_id bigint NOT NULL REFERENCES pipeline_runs ON DELETE CASCADE,
            ordinal integer NOT NULL,
            source text NOT NULL,
            stream text NOT NULL,
            succeeded boolean NOT NULL,
            extracted bigint NOT NULL,
            loaded bigint NOT NULL,
            unchanged bigint NOT NULL,
            quarantined bigint NOT NULL,
            spooled bigint NOT NULL,
            duration interval NOT NULL,
            message text,
            PRIMARY KEY (run_id, ordinal)
        );

        -- Bounded: the line after the last that is kept only counts what was dropped.
        CREATE TABLE pipeline_run_logs (
            run_id bigint NOT NULL REFERENCES pipeline_runs ON DELETE CASCADE,
            line integer NOT NULL,
            at timestamptz NOT NULL,
            level smallint NOT NULL,
            stage smallint,
            message text NOT NULL,
            dropped bigint NOT NULL DEFAULT 0,
            PRIMARY KEY (run_id, line)
        );

        CREATE TABLE audit_log (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            actor text NOT NULL,
            action text NOT NULL,
            subject text NOT NULL,
            detail text
        );
        CREATE INDEX audit_log_at ON audit_log (at DESC);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        "DROP TABLE audit_log, pipeline_run_logs, pipeline_run_sources, pipeline_run_stages, pipeline_runs, warehouse_mode;");
}
