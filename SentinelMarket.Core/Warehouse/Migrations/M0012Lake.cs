using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Looking after the lake: what is packed, what retention took out, and what replays would change.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000012_LakeUpkeep")]
internal sealed class M0012Lake : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        -- A packed object keeps its path; the pack is where its bytes are. What was taken out stays known, with its hash.
        ALTER TABLE lake_objects ADD COLUMN pack text COLLATE "C", ADD COLUMN removed_at timestamptz;
        CREATE INDEX lake_objects_newest ON lake_objects (fetched_at, id);
        CREATE INDEX lake_objects_source ON lake_objects (source, fetched_at, id);
        CREATE INDEX lake_objects_loose ON lake_objects (fetched_at) WHERE pack IS NULL AND removed_at IS NULL AND loaded_at IS NOT NULL;

        CREATE TABLE replay_previews (
            run_id bigint PRIMARY KEY REFERENCES pipeline_runs ON DELETE CASCADE,
            preview jsonb NOT NULL
        );
        CREATE INDEX stock_data_revisions_by ON stock_data_revisions (replaced_by_run_id);
        CREATE INDEX social_message_revisions_by ON social_message_revisions (replaced_by_run_id);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP INDEX stock_data_revisions_by, social_message_revisions_by;
        DROP TABLE replay_previews;
        DROP INDEX lake_objects_newest, lake_objects_source, lake_objects_loose;
        ALTER TABLE lake_objects DROP COLUMN pack, DROP COLUMN removed_at;
        """);
}
