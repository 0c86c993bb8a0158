using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>What arrives by itself: lake objects that no run stored, and the deliveries that may not come twice.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000009_Webhooks")]
internal sealed class M0009Webhooks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE lake_objects ALTER COLUMN run_id DROP NOT NULL;

        CREATE TABLE webhook_deliveries (
            sender text COLLATE "C" NOT NULL,
            delivery bytea NOT NULL,
            received_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (sender, delivery)
        );
        CREATE INDEX webhook_deliveries_received ON webhook_deliveries (received_at);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TABLE webhook_deliveries;
        UPDATE lake_objects SET run_id = coalesce(loaded_run_id, 0) WHERE run_id IS NULL;
        ALTER TABLE lake_objects ALTER COLUMN run_id SET NOT NULL;
        """);
}
