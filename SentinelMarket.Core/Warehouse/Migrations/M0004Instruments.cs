using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>Shares: what the lists say of them, and who they are under which symbol and when.</summary>
[DbContext(typeof(WarehouseContext))]
[Migration("20260101000004_Instruments")]
internal sealed class M0004Instruments : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        -- Every version of a list that was imported. A version that comes again says nothing new.
        CREATE TABLE reference_lists (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            source text COLLATE "C" NOT NULL,
            list text COLLATE "C" NOT NULL,
            sha256 text COLLATE "C" NOT NULL,
            as_of date NOT NULL,
            fetched_at timestamptz NOT NULL,
            run_id bigint NOT NULL,
            UNIQUE (source, list, sha256)
        );

        -- Each distinct line of each list once, with the first and the last version that had it. All that follows is derived from this table.
        CREATE TABLE reference_facts (
            digest text COLLATE "C" PRIMARY KEY,
            source text COLLATE "C" NOT NULL,
            list text COLLATE "C" NOT NULL,
            isin text COLLATE "C",
            symbol text COLLATE "C",
            former_symbol text COLLATE "C",
            bse_code text COLLATE "C",
            name text,
            series text,
            sector text,
            listed_on date,
            face_value numeric(18,4),
            changed_on date,
            first_as_of date NOT NULL,
            last_as_of date NOT NULL,
            last_fetched_at timestamptz NOT NULL,
            run_id bigint,
            lake_object_id bigint
        );

        CREATE TABLE instruments (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            isin text COLLATE "C" NOT NULL UNIQUE,
            symbol text COLLATE "C",
            bse_code text COLLATE "C",
            name text NOT NULL,
            series text,
            sector text,
            listed_on date,
            face_value numeric(18,4),
            status text NOT NULL CHECK (status IN ('Listed', 'NotListed', 'Unknown'))
        );

        -- The present ISIN and earlier ones: a split or a new face value brings a new ISIN.
        CREATE TABLE instrument_isins (
            isin text COLLATE "C" PRIMARY KEY,
            instrument_id bigint NOT NULL REFERENCES instruments ON DELETE CASCADE
        );
        CREATE INDEX instrument_isins_instrument ON instrument_isins (instrument_id);

        -- Inclusive trading days; null is open. A BSE scrip code is a ticker on BSE.
        CREATE TABLE instrument_symbols (
            instrument_id bigint NOT NULL REFERENCES instruments ON DELETE CASCADE,
            exchange text COLLATE "C" NOT NULL CHECK (exchange IN ('NSE', 'BSE')),
            ticker text COLLATE "C" NOT NULL,
            valid_from date,
            valid_to date,
            is_current boolean NOT NULL,
            evidence text NOT NULL CHECK (evidence IN ('List', 'Change', 'Settings', 'Name')),
            CHECK (valid_from <= valid_to)
        );
        CREATE INDEX instrument_symbols_ticker ON instrument_symbols (ticker);
        CREATE INDEX instrument_symbols_instrument ON instrument_symbols (instrument_id);

        CREATE TABLE instrument_names (
            instrument_id bigint NOT NULL REFERENCES instruments ON DELETE CASCADE,
            name text NOT NULL,
            first_as_of date,
            last_as_of date,
            PRIMARY KEY (instrument_id, name)
        );

        CREATE TABLE index_members (
            index_name text COLLATE "C" NOT NULL,
            instrument_id bigint NOT NULL REFERENCES instruments ON DELETE CASCADE,
            as_of date NOT NULL,
            PRIMARY KEY (index_name, instrument_id)
        );
        CREATE INDEX index_members_instrument ON index_members (instrument_id);

        -- What a search box finds an instrument by: symbols, codes and words of names, in upper case. Compared by bytes, so a prefix is a range.
        CREATE TABLE instrument_terms (
            term text COLLATE "C" NOT NULL,
            kind smallint NOT NULL,
            instrument_id bigint NOT NULL REFERENCES instruments ON DELETE CASCADE,
            PRIMARY KEY (term, kind, instrument_id)
        );
        CREATE INDEX instrument_terms_instrument ON instrument_terms (instrument_id);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        "DROP TABLE instrument_terms, index_members, instrument_names, instrument_symbols, instrument_isins, instruments, reference_facts, reference_lists;");
}
