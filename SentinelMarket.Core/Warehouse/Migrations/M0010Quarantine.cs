using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>What becomes of refused records, and how many records broke which rule.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000010_Quarantine")]
internal sealed class M0010Quarantine : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE lake_objects ADD COLUMN corrects_object_id bigint;

        ALTER TABLE quarantine
            ADD COLUMN status text COLLATE "C" NOT NULL DEFAULT 'Open' CHECK (status IN ('Open', 'Replayed', 'Dismissed')),
            ADD COLUMN also jsonb,
            ADD COLUMN resolved_at timestamptz,
            ADD COLUMN resolved_by text,
            ADD COLUMN resolution text,
            ADD COLUMN resolved_run_id bigint,
            ADD COLUMN corrected_object_id bigint;
        CREATE INDEX quarantine_newest ON quarantine (quarantined_at, id);
        CREATE INDEX quarantine_newest_open ON quarantine (quarantined_at, id) WHERE status = 'Open';
        CREATE INDEX quarantine_rule ON quarantine (rule, quarantined_at, id);
        CREATE INDEX quarantine_source ON quarantine (source, quarantined_at, id);
        CREATE INDEX quarantine_groups ON quarantine (status, source, rule);
        CREATE INDEX quarantine_corrected ON quarantine (corrected_object_id) WHERE corrected_object_id IS NOT NULL;
        CREATE INDEX audit_log_subject ON audit_log (subject, id);

        -- Days are those of India on which the records were loaded or refused.
        CREATE TABLE quality_rule_counts (
            day date NOT NULL,
            source text COLLATE "C" NOT NULL,
            rule text COLLATE "C" NOT NULL,
            severity text COLLATE "C" NOT NULL,
            run_id bigint NOT NULL,
            records bigint NOT NULL,
            PRIMARY KEY (day, source, rule, severity, run_id)
        );
        CREATE INDEX quality_rule_counts_run ON quality_rule_counts (run_id);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TABLE quality_rule_counts;
        DROP INDEX audit_log_subject, quarantine_newest, quarantine_newest_open, quarantine_rule, quarantine_source, quarantine_groups, quarantine_corrected;
        ALTER TABLE quarantine DROP COLUMN status, DROP COLUMN also, DROP COLUMN resolved_at, DROP COLUMN resolved_by, DROP COLUMN resolution,
            DROP COLUMN resolved_run_id, DROP COLUMN corrected_object_id;
        ALTER TABLE lake_objects DROP COLUMN corrects_object_id;
        """);
}
