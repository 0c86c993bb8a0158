using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Runs that wait for their time or their turn, such as retries.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000017_Retries")]
internal sealed class M0017Retries : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE INDEX pipeline_runs_retries ON pipeline_runs (retry_of, id) WHERE retry_of IS NOT NULL;

        CREATE TABLE run_orders (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            pipeline text COLLATE "C" NOT NULL,
            trigger text NOT NULL,
            actor text NOT NULL,
            parameters jsonb NOT NULL DEFAULT '{}',
            what text NOT NULL,
            due_at timestamptz NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            -- The first run of the chain, and the one whose end asked for this retry.
            retry_of bigint REFERENCES pipeline_runs ON DELETE CASCADE,
            after_run bigint REFERENCES pipeline_runs ON DELETE CASCADE,
            attempt integer NOT NULL DEFAULT 0,
            attempts integer NOT NULL DEFAULT 0,
            is_automatic boolean NOT NULL DEFAULT false,
            status text NOT NULL DEFAULT 'Waiting' CHECK (status IN ('Waiting', 'Started', 'Cancelled', 'Superseded', 'Refused')),
            run_id bigint REFERENCES pipeline_runs ON DELETE SET NULL,
            settled_at timestamptz,
            settled_by text,
            note text,
            CHECK ((status = 'Waiting') = (settled_at IS NULL)),
            CHECK ((retry_of IS NULL) = (after_run IS NULL))
        );
        CREATE INDEX run_orders_waiting ON run_orders (due_at, id) WHERE status = 'Waiting';
        -- One retry of a chain waits at a time, and the policy asks for one after a run however often that is closed.
        CREATE UNIQUE INDEX run_orders_one_retry ON run_orders (retry_of) WHERE status = 'Waiting' AND retry_of IS NOT NULL;
        CREATE UNIQUE INDEX run_orders_automatic ON run_orders (after_run) WHERE is_automatic;
        CREATE INDEX run_orders_retry ON run_orders (retry_of) WHERE retry_of IS NOT NULL;
        CREATE INDEX run_orders_after ON run_orders (after_run) WHERE after_run IS NOT NULL;
        CREATE INDEX run_orders_run ON run_orders (run_id) WHERE run_id IS NOT NULL;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TABLE run_orders;
        DROP INDEX pipeline_runs_retries;
        """);
}
