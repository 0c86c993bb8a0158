using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Health since when, and alerts: rules, incidents, their deliveries, mutes and maintenance windows.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000018_Alerts")]
internal sealed class M0018Alerts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE pipeline_health (
            pipeline text COLLATE "C" NOT NULL,
            part text COLLATE "C" NOT NULL,
            status text COLLATE "C" NOT NULL,
            since timestamptz NOT NULL,
            PRIMARY KEY (pipeline, part)
        );

        -- A rule here takes the place of the setting's rule of the same name.
        CREATE TABLE alert_rules (
            name text COLLATE "C" PRIMARY KEY,
            definition jsonb NOT NULL,
            changed_at timestamptz NOT NULL,
            changed_by text NOT NULL
        );

        CREATE TABLE alert_incidents (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            rule text COLLATE "C" NOT NULL,
            subject text COLLATE "C" NOT NULL,
            metric text COLLATE "C" NOT NULL,
            severity text COLLATE "C" NOT NULL CHECK (severity IN ('Info', 'Warning', 'Critical')),
            state text COLLATE "C" NOT NULL CHECK (state IN ('Pending', 'Open', 'Resolved')),
            value double precision NOT NULL,
            peak double precision NOT NULL,
            message text NOT NULL,
            pending_since timestamptz NOT NULL,
            opened_at timestamptz,
            clear_since timestamptz,
            notified_at timestamptz,
            silence text,
            escalated_at timestamptz,
            acknowledged_at timestamptz,
            acknowledged_by text,
            resolved_at timestamptz,
            resolved_by text,
            note text,
            relapses integer NOT NULL DEFAULT 0
        );
        -- One incident a rule and subject, however many nodes evaluate.
        CREATE UNIQUE INDEX alert_incidents_current ON alert_incidents (rule, subject) WHERE state <> 'Resolved';
        CREATE INDEX alert_incidents_history ON alert_incidents (opened_at DESC, id DESC) WHERE state <> 'Pending';

        CREATE TABLE alert_deliveries (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            channel text COLLATE "C" NOT NULL,
            kind text COLLATE "C" NOT NULL CHECK (kind IN ('Opened', 'Escalated', 'Resolved', 'Test')),
            state text COLLATE "C" NOT NULL CHECK (state IN ('Waiting', 'Sent', 'Failed')),
            created_at timestamptz NOT NULL,
            next_attempt_at timestamptz NOT NULL,
            claimed_until timestamptz,
            attempts integer NOT NULL DEFAULT 0,
            sent_at timestamptz,
            last_error text
        );
        CREATE INDEX alert_deliveries_waiting ON alert_deliveries (channel, id) WHERE state = 'Waiting';
        CREATE INDEX alert_deliveries_latest ON alert_deliveries (channel, id DESC);

        -- An incident is told once to a channel, and once that it escalated and that it was resolved.
        CREATE TABLE alert_delivery_incidents (
            delivery_id bigint NOT NULL REFERENCES alert_deliveries ON DELETE CASCADE,
            incident_id bigint NOT NULL REFERENCES alert_incidents ON DELETE CASCADE,
            channel text COLLATE "C" NOT NULL,
            kind text COLLATE "C" NOT NULL,
            PRIMARY KEY (incident_id, channel, kind)
        );
        CREATE INDEX alert_delivery_incidents_delivery ON alert_delivery_incidents (delivery_id);

        CREATE TABLE alert_silences (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text COLLATE "C" NOT NULL CHECK (kind IN ('Mute', 'Window')),
            rule text NOT NULL,
            subject text NOT NULL,
            starts_at timestamptz NOT NULL,
            ends_at timestamptz,
            repeats text COLLATE "C" NOT NULL CHECK (repeats IN ('Never', 'Daily', 'Weekly')),
            reason text NOT NULL,
            made_by text NOT NULL,
            made_at timestamptz NOT NULL,
            lifted_at timestamptz,
            lifted_by text,
            CHECK (ends_at > starts_at),
            CHECK (kind = 'Mute' OR ends_at IS NOT NULL)
        );
        CREATE INDEX alert_silences_current ON alert_silences (starts_at) WHERE lifted_at IS NULL;

        CREATE TABLE alert_state (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            evaluated_at timestamptz,
            node text,
            took interval
        );
        INSERT INTO alert_state DEFAULT VALUES;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        "DROP TABLE alert_state, alert_silences, alert_delivery_incidents, alert_deliveries, alert_incidents, alert_rules, pipeline_health;");
}
