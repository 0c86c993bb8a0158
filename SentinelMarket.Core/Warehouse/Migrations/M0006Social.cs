using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Talk: messages, their earlier texts, mentions by month, an hourly rollup, and clusters of repeated texts.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000006_Social")]
internal sealed class M0006Social : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Tables);
        migrationBuilder.Sql(Clusters);
        migrationBuilder.Sql(TextIndex);
        migrationBuilder.Sql(EnsurePartitions);
        migrationBuilder.Sql(DropPartition);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP FUNCTION drop_mention_partition(date);
        DROP FUNCTION ensure_mention_partitions(date, date);
        DROP TABLE mention_cluster_bands, mention_clusters, mention_counts_hourly, social_mentions_warehouse, social_message_revisions, social_messages;
        DROP FUNCTION forget_cluster_bands();
        """);

    // Keys compare by bytes (COLLATE "C"): faster than a language's order, and the same on every server.
    private const string Tables =
        """
        -- What is known of a message whatever it says. Its text stands with its mentions, or with its revisions when it was deleted.
        CREATE TABLE social_messages (
            platform text COLLATE "C" NOT NULL,
            external_id text COLLATE "C" NOT NULL,
            published_at timestamptz NOT NULL,
            edited_at timestamptz,
            -- The latest fetch that found it as it stands here; moves without a new revision.
            fetched_at timestamptz NOT NULL,
            revision integer NOT NULL,
            content_hash bytea NOT NULL,
            deleted boolean NOT NULL,
            source text COLLATE "C" NOT NULL,
            processed_at timestamptz NOT NULL DEFAULT now(),
            run_id bigint NOT NULL,
            lake_object_id bigint,
            PRIMARY KEY (platform, external_id)
        ) WITH (fillfactor = 90);
        CREATE INDEX social_messages_published ON social_messages (published_at);

        CREATE TABLE social_message_revisions (
            platform text COLLATE "C" NOT NULL,
            external_id text COLLATE "C" NOT NULL,
            revision integer NOT NULL,
            published_at timestamptz NOT NULL,
            fetched_at timestamptz NOT NULL,
            source text COLLATE "C" NOT NULL,
            channel text,
            author_hash text COLLATE "C",
            author_handle text,
            text text NOT NULL,
            language text COLLATE "C" NOT NULL,
            is_pump_signal boolean NOT NULL,
            pump_score numeric(5,4) NOT NULL,
            tickers text[] NOT NULL,
            run_id bigint NOT NULL,
            lake_object_id bigint,
            replaced_at timestamptz NOT NULL DEFAULT now(),
            replaced_by_run_id bigint NOT NULL,
            PRIMARY KEY (platform, external_id, revision)
        );

        CREATE TABLE social_mentions_warehouse (
            ticker text COLLATE "C" NOT NULL,
            platform text COLLATE "C" NOT NULL CHECK (platform IN ('x', 'telegram', 'reddit', 'youtube', 'news', 'filing')),
            external_id text COLLATE "C" NOT NULL,
            -- 0 for the first row of a message, so that messages can be counted without telling equal ones apart.
            ordinal smallint NOT NULL,
            source text COLLATE "C" NOT NULL,
            channel text,
            author_hash text COLLATE "C",
            author_handle text,
            followers bigint,
            text text NOT NULL,
            language text COLLATE "C" NOT NULL,
            sentiment text COLLATE "C" NOT NULL CHECK (sentiment IN ('negative', 'neutral', 'positive')),
            sentiment_score numeric(5,4) NOT NULL,
            is_pump_signal boolean NOT NULL,
            pump_score numeric(5,4) NOT NULL,
            reasons jsonb NOT NULL,
            cluster bigint,
            timestamp timestamptz NOT NULL,
            url text,
            metadata jsonb,
            revision integer NOT NULL,
            fetched_at timestamptz NOT NULL,
            processed_at timestamptz NOT NULL DEFAULT now(),
            run_id bigint NOT NULL,
            lake_object_id bigint,
            -- Read backwards it is the order of every page: newest first.
            PRIMARY KEY (timestamp, platform, external_id, ticker)
        ) PARTITION BY RANGE (timestamp);
        CREATE INDEX social_mentions_ticker ON social_mentions_warehouse (ticker, timestamp DESC, platform);
        CREATE INDEX social_mentions_platform ON social_mentions_warehouse (platform, timestamp DESC);
        CREATE INDEX social_mentions_author ON social_mentions_warehouse (author_hash, timestamp DESC) WHERE author_hash IS NOT NULL;
        CREATE INDEX social_mentions_handle ON social_mentions_warehouse (lower(author_handle), timestamp DESC) WHERE author_handle IS NOT NULL;
        CREATE INDEX social_mentions_cluster ON social_mentions_warehouse (cluster, timestamp DESC) WHERE cluster IS NOT NULL;
        CREATE INDEX social_mentions_pump ON social_mentions_warehouse (timestamp DESC) WHERE is_pump_signal;

        -- Exact, written in the mentions' own transaction. An hour is one of the clock in India, so that hours make whole days there.
        CREATE TABLE mention_counts_hourly (
            hour timestamptz NOT NULL,
            ticker text COLLATE "C" NOT NULL,
            platform text COLLATE "C" NOT NULL,
            mentions bigint NOT NULL,
            positive bigint NOT NULL,
            neutral bigint NOT NULL,
            negative bigint NOT NULL,
            pump_signals bigint NOT NULL,
            score_sum numeric NOT NULL,
            PRIMARY KEY (ticker, hour, platform)
        ) WITH (fillfactor = 80);
        CREATE INDEX mention_counts_hourly_hour ON mention_counts_hourly (hour);
        """;

    // Only the first text of a cluster is kept, by its fingerprint, and found by its band keys: one probe of an index for each key of a text.
    private const string Clusters =
        """
        CREATE TABLE mention_clusters (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            fingerprint bytea NOT NULL,
            band_keys bigint[] NOT NULL,
            last_joined_at timestamptz NOT NULL DEFAULT now()
        ) WITH (fillfactor = 90);
        CREATE TABLE mention_cluster_bands (
            band_key bigint NOT NULL,
            cluster bigint NOT NULL,
            PRIMARY KEY (band_key, cluster)
        );
        CREATE FUNCTION forget_cluster_bands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
        AS $function$
        BEGIN
            DELETE FROM public.mention_cluster_bands WHERE band_key = ANY (OLD.band_keys) AND cluster = OLD.id;
            RETURN NULL;
        END
        $function$;
        CREATE TRIGGER mention_clusters_forget AFTER DELETE ON mention_clusters FOR EACH ROW EXECUTE FUNCTION forget_cluster_bands();
        """;

    // The extension may live in any schema, where the server's operator has put it.
    private const string TextIndex =
        """
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        DO $$ BEGIN
            EXECUTE format('CREATE INDEX social_mentions_text ON public.social_mentions_warehouse USING gin (text %I.gin_trgm_ops)',
                (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'));
        END $$;
        """;

    // Runs with its owner's rights, so that the application's role can have partitions without the right to create tables; therefore a
    // fixed search_path, dates instead of names as arguments, and a bounded range.
    private const string EnsurePartitions =
        """
        CREATE FUNCTION ensure_mention_partitions(first_day date, last_day date) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'
        AS $function$
        DECLARE
            month date := date_trunc('month', first_day)::date;
            final date := date_trunc('month', last_day)::date;
            partition text;
            made integer := 0;
        BEGIN
            IF month IS NULL OR final IS NULL OR final < month
               OR month < DATE '2000-01-01' OR final > current_date + 3660 OR final > month + 14640 THEN
                RAISE EXCEPTION 'Partitions of social_mentions_warehouse from % to % are refused: expected are at most 40 years, from 2000 to ten years ahead.', first_day, last_day
                    USING ERRCODE = 'invalid_parameter_value';
            END IF;
            WHILE month <= final LOOP
                partition := 'social_mentions_warehouse_' || to_char(month, 'YYYYMM');
                -- pg_class itself is asked: to_regclass may answer from a cache that is older than the lock below.
                IF NOT EXISTS (SELECT FROM pg_class WHERE relname = partition AND relnamespace = 'public'::regnamespace) THEN
                    -- Two writers may need the same month at once; the second finds it made.
                    PERFORM pg_advisory_xact_lock(hashtext('ensure_mention_partitions'));
                    IF NOT EXISTS (SELECT FROM pg_class WHERE relname = partition AND relnamespace = 'public'::regnamespace) THEN
                        -- Made apart and then attached: unlike CREATE TABLE ... PARTITION OF, this blocks neither readers nor writers.
                        EXECUTE format('CREATE TABLE public.%I (LIKE public.social_mentions_warehouse INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', partition);
                        EXECUTE format('ALTER TABLE public.social_mentions_warehouse ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                            partition, month::timestamptz, (month + interval '1 month')::timestamptz);
                        made := made + 1;
                    END IF;
                END IF;
                month := (month + interval '1 month')::date;
            END LOOP;
            RETURN made;
        END
        $function$;
        REVOKE ALL ON FUNCTION ensure_mention_partitions(date, date) FROM PUBLIC;
        """;

    // Holds off the writers of messages (their lock is the first it takes), so that rows, rollup and messages go together. Whoever stands in
    // its way for two seconds wins.
    private const string DropPartition =
        """
        CREATE FUNCTION drop_mention_partition(month date) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s'
        AS $function$
        DECLARE
            partition text := 'social_mentions_warehouse_' || to_char(month, 'YYYYMM');
            start timestamptz := month::timestamptz;
            finish timestamptz := (month + interval '1 month')::timestamptz;
            gone bigint;
        BEGIN
            IF month IS NULL OR month <> date_trunc('month', month)::date OR month < DATE '2000-01-01'
               OR month >= (date_trunc('month', current_date) - interval '3 months')::date THEN
                RAISE EXCEPTION 'Dropping % from social_mentions_warehouse is refused: expected is the first day of a month from 2000 to four months ago.', month
                    USING ERRCODE = 'invalid_parameter_value';
            END IF;
            PERFORM pg_advisory_xact_lock(hashtextextended('social_messages', 0));
            PERFORM pg_advisory_xact_lock(hashtext('ensure_mention_partitions'));
            IF NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                           WHERE i.inhparent = 'public.social_mentions_warehouse'::regclass AND c.relname = partition AND c.relnamespace = 'public'::regnamespace) THEN
                RETURN NULL;
            END IF;
            EXECUTE format('SELECT count(*) FROM public.%I', partition) INTO gone;

            -- The hours at both ends may have rows of the neighbouring months.
            EXECUTE format(
                'UPDATE public.mention_counts_hourly h SET mentions = h.mentions - g.mentions, positive = h.positive - g.positive, neutral = h.neutral - g.neutral,
                    negative = h.negative - g.negative, pump_signals = h.pump_signals - g.pump_signals, score_sum = h.score_sum - g.score_sum
                 FROM (SELECT date_bin(''1 hour'', timestamp, ''2000-01-01 00:30+00'') AS hour, ticker, platform, count(*) AS mentions,
                           count(*) FILTER (WHERE sentiment = ''positive'') AS positive, count(*) FILTER (WHERE sentiment = ''neutral'') AS neutral,
                           count(*) FILTER (WHERE sentiment = ''negative'') AS negative, count(*) FILTER (WHERE is_pump_signal) AS pump_signals,
                           sum(sentiment_score) AS score_sum
                       FROM public.%I GROUP BY 1, 2, 3) g
                 WHERE (h.ticker, h.hour, h.platform) = (g.ticker, g.hour, g.platform)', partition);
            DELETE FROM public.mention_counts_hourly WHERE hour >= start - interval '1 hour' AND hour < finish AND mentions <= 0;
            DELETE FROM public.social_messages WHERE published_at >= start AND published_at < finish;

            EXECUTE format('ALTER TABLE public.social_mentions_warehouse DETACH PARTITION public.%I', partition);
            EXECUTE format('DROP TABLE public.%I', partition);
            RETURN gone;
        END
        $function$;
        REVOKE ALL ON FUNCTION drop_mention_partition(date) FROM PUBLIC;
        """;
}
