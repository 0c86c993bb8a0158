using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>What came in: the lake's objects, the records that were refused, and how far each stream has been read.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000002_Lake")]
internal sealed class M0002Lake : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE lake_objects (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            path text COLLATE "C" NOT NULL UNIQUE,
            source text COLLATE "C" NOT NULL,
            stream text NOT NULL,
            sha256 text NOT NULL,
            size bigint NOT NULL,
            stored_size bigint NOT NULL,
            content_type text NOT NULL,
            request text NOT NULL,
            fetched_at timestamptz NOT NULL,
            registered_at timestamptz NOT NULL DEFAULT now(),
            run_id bigint NOT NULL,
            loaded_at timestamptz,
            loaded_run_id bigint
        );
        CREATE INDEX lake_objects_undelivered ON lake_objects (source, fetched_at) WHERE loaded_at IS NULL;
        CREATE INDEX lake_objects_run ON lake_objects (run_id);
        CREATE INDEX lake_objects_loaded_run ON lake_objects (loaded_run_id);

        CREATE TABLE quarantine (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run_id bigint NOT NULL,
            last_run_id bigint NOT NULL,
            source text COLLATE "C" NOT NULL,
            stream text NOT NULL,
            lake_object_id bigint,
            rule text NOT NULL,
            severity text NOT NULL,
            field text,
            message text NOT NULL,
            key text,
            position integer NOT NULL,
            raw text NOT NULL,
            quarantined_at timestamptz NOT NULL DEFAULT now()
        );
        -- A document that is loaded again refuses the same records again: each stands here once.
        CREATE UNIQUE INDEX quarantine_once ON quarantine (lake_object_id, position, (coalesce(key, '')), (md5(raw)));
        CREATE INDEX quarantine_run ON quarantine (run_id);
        CREATE INDEX quarantine_last_run ON quarantine (last_run_id);

        CREATE TABLE watermarks (
            source text COLLATE "C" NOT NULL,
            stream text NOT NULL,
            value text NOT NULL,
            moved_at timestamptz NOT NULL DEFAULT now(),
            run_id bigint NOT NULL,
            PRIMARY KEY (source, stream)
        );
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE watermarks, quarantine, lake_objects;");
}
