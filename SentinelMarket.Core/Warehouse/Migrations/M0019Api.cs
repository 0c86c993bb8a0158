using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>The answers that were given under an idempotency key, for every node to give again.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000019_Api")]
internal sealed class M0019Api : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        -- status is null while the call is being carried out, for as long as whoever does it renews the lease.
        CREATE TABLE api_idempotency_keys (
            caller text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            request text NOT NULL,
            body_hash bytea NOT NULL,
            token uuid NOT NULL,
            lease_until timestamptz NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            expires_at timestamptz NOT NULL,
            status integer,
            content_type text,
            location text,
            body bytea,
            PRIMARY KEY (caller, key)
        );
        CREATE INDEX api_idempotency_keys_expires ON api_idempotency_keys (expires_at);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE api_idempotency_keys;");
}
