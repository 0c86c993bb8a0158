using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Runs that went on while the database was away, each known by its spool file, so that none is drained twice.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000013_Spool")]
internal sealed class M0013Spool : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE pipeline_runs ADD COLUMN spool_id uuid, ADD COLUMN spool_drained_at timestamptz;
        CREATE UNIQUE INDEX pipeline_runs_spool ON pipeline_runs (spool_id) WHERE spool_id IS NOT NULL;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        "ALTER TABLE pipeline_runs DROP COLUMN spool_drained_at, DROP COLUMN spool_id;");
}
