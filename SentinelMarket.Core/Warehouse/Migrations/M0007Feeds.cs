using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Finds when a stream of a feed last answered, however long ago that was.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000007_Feeds")]
internal sealed class M0007Feeds : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        "CREATE INDEX pipeline_run_sources_answered ON pipeline_run_sources (source, stream, run_id DESC) WHERE succeeded;");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP INDEX pipeline_run_sources_answered;");
}
