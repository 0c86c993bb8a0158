using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>The search through the run history, schedules that people edit, misfires, and the processes that share the work.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000016_Jobs")]
internal sealed class M0016Jobs : Migration
{
    /// <summary>What the scheduler needs beside its own tables.</summary>
    internal const string Tables =
        """
        -- A pipeline without a row goes by the settings.
        CREATE TABLE job_schedules (
            pipeline text COLLATE "C" PRIMARY KEY,
            cron text,
            every interval,
            changed_by text NOT NULL,
            changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            reason text,
            CHECK ((cron IS NULL) <> (every IS NULL))
        );

        CREATE TABLE job_misfires (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            pipeline text COLLATE "C" NOT NULL,
            kind text NOT NULL CHECK (kind IN ('Late', 'MadeUpAtStart', 'RunOpen', 'ClockWentBack')),
            due_at timestamptz NOT NULL,
            noticed_at timestamptz NOT NULL,
            fired_at timestamptz,
            missed bigint NOT NULL,
            node text NOT NULL,
            detail text
        );
        CREATE INDEX job_misfires_newest ON job_misfires (noticed_at DESC, id DESC);
        CREATE INDEX job_misfires_unfired ON job_misfires (pipeline) WHERE fired_at IS NULL AND kind = 'Late';

        CREATE TABLE cluster_nodes (
            node text COLLATE "C" PRIMARY KEY,
            roles text NOT NULL,
            version text NOT NULL,
            address text,
            started_at timestamptz NOT NULL,
            heartbeat_at timestamptz NOT NULL,
            stopped_at timestamptz,
            parallelism integer NOT NULL,
            cpu double precision,
            memory_bytes bigint NOT NULL
        );
        """;

    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        $"""
        -- Each filter's index ends in the order of the list, so that a page is read from one end.
        CREATE INDEX pipeline_runs_started ON pipeline_runs (started_at, id);
        CREATE INDEX pipeline_runs_pipeline_started ON pipeline_runs (pipeline, started_at, id);
        CREATE INDEX pipeline_runs_pipeline_outcome ON pipeline_runs (pipeline, outcome, started_at, id);
        CREATE INDEX pipeline_runs_outcome ON pipeline_runs (outcome, started_at, id);
        CREATE INDEX pipeline_runs_trigger ON pipeline_runs (trigger, started_at, id);
        CREATE INDEX pipeline_runs_actor ON pipeline_runs (actor, started_at, id);
        CREATE INDEX pipeline_runs_node ON pipeline_runs (node, started_at, id);
        CREATE INDEX pipeline_runs_machine ON pipeline_runs (split_part(node, '/', 1), started_at, id);
        CREATE INDEX pipeline_runs_duration ON pipeline_runs ((finished_at - started_at));
        CREATE INDEX pipeline_runs_error ON pipeline_runs USING gin (error gin_trgm_ops);
        CREATE INDEX pipeline_runs_with_error ON pipeline_runs (started_at, id) WHERE error IS NOT NULL;
        CREATE INDEX pipeline_runs_retry_of ON pipeline_runs (retry_of) WHERE retry_of IS NOT NULL;

        ALTER TABLE pipeline_run_sources ADD COLUMN run_started_at timestamptz;
        UPDATE pipeline_run_sources s SET run_started_at = r.started_at FROM pipeline_runs r WHERE r.id = s.run_id;
        ALTER TABLE pipeline_run_sources ALTER COLUMN run_started_at SET NOT NULL;
        CREATE INDEX pipeline_run_sources_stream ON pipeline_run_sources (stream, run_started_at, run_id);
        CREATE INDEX pipeline_run_sources_source ON pipeline_run_sources (source, run_started_at, run_id);

        -- Somebody has seen that it failed; the run itself stays as it is.
        CREATE TABLE run_acknowledgements (
            run_id bigint PRIMARY KEY REFERENCES pipeline_runs ON DELETE CASCADE,
            acknowledged_by text NOT NULL,
            acknowledged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            reason text NOT NULL
        );

        -- The work of a process that died is taken over once.
        ALTER TABLE pipeline_runs ADD COLUMN taken_over_by text;
        CREATE INDEX pipeline_runs_abandoned ON pipeline_runs (finished_at) WHERE outcome = 'Failed' AND lease_token IS NULL AND taken_over_by IS NULL;

        {Tables}
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TABLE cluster_nodes, job_misfires, job_schedules, run_acknowledgements;
        DROP INDEX pipeline_run_sources_source, pipeline_run_sources_stream, pipeline_runs_abandoned, pipeline_runs_retry_of, pipeline_runs_with_error, pipeline_runs_error,
            pipeline_runs_duration, pipeline_runs_machine, pipeline_runs_node, pipeline_runs_actor, pipeline_runs_trigger, pipeline_runs_outcome,
            pipeline_runs_pipeline_outcome, pipeline_runs_pipeline_started, pipeline_runs_started;
        ALTER TABLE pipeline_runs DROP COLUMN taken_over_by;
        ALTER TABLE pipeline_run_sources DROP COLUMN run_started_at;
        """);
}
