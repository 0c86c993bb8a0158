namespace SentinelMarket.Core.Warehouse;

/// <summary>What the owner gives the application's role: rows, never tables.</summary>
internal static class WarehouseGrants
{
    /// <summary>SQL that can be run again after every migration.</summary>
    public static string For(string appRole)
    {
        var role = '"' + appRole.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        var literal = '\'' + appRole.Replace("'", "''", StringComparison.Ordinal) + '\'';
        return $"""
            -- A schema made before PostgreSQL 15 lets everybody create tables in it.
            DO $$ BEGIN
                IF has_schema_privilege({literal}, 'public', 'CREATE') THEN
                    REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role};
                END IF;
                IF NOT has_database_privilege({literal}, current_database(), 'TEMPORARY') THEN
                    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), {literal});
                END IF;
            END $$;
            GRANT USAGE ON SCHEMA public TO {role};

            -- Only what the owner made: other tenants' tables may share the schema. Partitions are reached through their parent.
            DO $$ DECLARE made record; BEGIN
                FOR made IN SELECT relname, relkind FROM pg_class
                    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') AND NOT relispartition
                      AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
                LOOP
                    IF made.relkind = 'S' THEN
                        EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE public.%I TO %I', made.relname, {literal});
                    ELSE
                        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO %I', made.relname, {literal});
                    END IF;
                END LOOP;
            END $$;
            REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM {role};
            REVOKE INSERT, UPDATE, DELETE ON warehouse_mode, "__EFMigrationsHistory" FROM {role};
            GRANT EXECUTE ON FUNCTION ensure_stock_partitions(date, date), drop_stock_partition(date), ensure_mention_partitions(date, date), drop_mention_partition(date) TO {role};

            -- Tables that the owner makes later, the scheduler's for one.
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
            """;
    }
}
