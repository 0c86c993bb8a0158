using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>Writes what was derived. Instruments keep their numbers as long as their ISIN stays; everything about them is written anew.</summary>
internal static class InstrumentTables
{
    private const int CommandTimeoutSeconds = 300;

    public static async Task ReplaceAsync(NpgsqlConnection connection, IReadOnlyList<DerivedInstrument> instruments, CancellationToken cancellationToken)
    {
        using var batch = new NpgsqlBatch(connection) { Timeout = CommandTimeoutSeconds };
        batch.Add("DELETE FROM instrument_terms");
        batch.Add("DELETE FROM index_members");
        batch.Add("DELETE FROM instrument_names");
        batch.Add("DELETE FROM instrument_symbols");
        batch.Add("DELETE FROM instrument_isins");
        batch.Add("DELETE FROM instruments WHERE isin NOT IN (SELECT unnest($1::text[]))").With(Texts, instruments.Select(each => each.Isin).ToArray());
        AddInstruments(batch, instruments);
        AddIsins(batch, instruments);
        AddSymbols(batch, instruments);
        AddNames(batch, instruments);
        AddMemberships(batch, instruments);
        AddTerms(batch, instruments);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
    private const NpgsqlDbType Dates = NpgsqlDbType.Array | NpgsqlDbType.Date;

    private static void AddInstruments(NpgsqlBatch batch, IReadOnlyList<DerivedInstrument> instruments) => batch.Add(
        """
        INSERT INTO instruments AS i (isin, symbol, bse_code, name, series, sector, listed_on, face_value, status)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::numeric[], $9::text[])
        ON CONFLICT (isin) DO UPDATE SET symbol = excluded.symbol, bse_code = excluded.bse_code, name = excluded.name, series = excluded.series,
            sector = excluded.sector, listed_on = excluded.listed_on, face_value = excluded.face_value, status = excluded.status
        WHERE (i.symbol, i.bse_code, i.name, i.series, i.sector, i.listed_on, i.face_value, i.status)
            IS DISTINCT FROM (excluded.symbol, excluded.bse_code, excluded.name, excluded.series, excluded.sector, excluded.listed_on, excluded.face_value, excluded.status)
        """)
        .With(Texts, instruments.Select(each => each.Isin).ToArray())
        .With(Texts, instruments.Select(each => each.Symbol?.Value).ToArray())
        .With(Texts, instruments.Select(each => each.BseCode?.Value).ToArray())
        .With(Texts, instruments.Select(each => each.Name).ToArray())
        .With(Texts, instruments.Select(each => each.Series).ToArray())
        .With(Texts, instruments.Select(each => each.Sector).ToArray())
        .With(Dates, instruments.Select(each => each.ListedOn).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Numeric, instruments.Select(each => each.FaceValue).ToArray())
        .With(Texts, instruments.Select(each => each.Status).ToArray());

    private static void AddIsins(NpgsqlBatch batch, IReadOnlyList<DerivedInstrument> instruments)
    {
        var rows = instruments.SelectMany(each => each.FormerIsins.Prepend(each.Isin).Select(isin => (each.Isin, Any: isin))).ToArray();
        batch.Add(
            """
            INSERT INTO instrument_isins (isin, instrument_id) SELECT g.isin, i.id FROM unnest($1::text[], $2::text[]) AS g (present, isin) JOIN instruments i ON i.isin = g.present
            """)
            .With(Texts, rows.Select(row => row.Isin).ToArray())
            .With(Texts, rows.Select(row => row.Any).ToArray());
    }

    private static void AddSymbols(NpgsqlBatch batch, IReadOnlyList<DerivedInstrument> instruments)
    {
        var rows = instruments.SelectMany(each => each.Symbols.Select(period => (each.Isin, Period: period))).ToArray();
        batch.Add(
            """
            INSERT INTO instrument_symbols (instrument_id, exchange, ticker, valid_from, valid_to, is_current, evidence)
            SELECT i.id, g.exchange, g.ticker, g.valid_from, g.valid_to, g.is_current, g.evidence
            FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::date[], $6::boolean[], $7::text[]) AS g (isin, exchange, ticker, valid_from, valid_to, is_current, evidence)
            JOIN instruments i ON i.isin = g.isin
            """)
            .With(Texts, rows.Select(row => row.Isin).ToArray())
            .With(Texts, rows.Select(row => row.Period.Exchange.Code()).ToArray())
            .With(Texts, rows.Select(row => row.Period.Ticker.Value).ToArray())
            .With(Dates, rows.Select(row => row.Period.From).ToArray())
            .With(Dates, rows.Select(row => row.Period.To).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Boolean, rows.Select(row => row.Period.IsCurrent).ToArray())
            .With(Texts, rows.Select(row => row.Period.Evidence.ToString()).ToArray());
    }

    private static void AddNames(NpgsqlBatch batch, IReadOnlyList<DerivedInstrument> instruments)
    {
        var rows = instruments.SelectMany(each => each.Names.Select(name => (each.Isin, Name: name))).ToArray();
        batch.Add(
            """
            INSERT INTO instrument_names (instrument_id, name, first_as_of, last_as_of)
            SELECT i.id, g.name, g.first_as_of, g.last_as_of FROM unnest($1::text[], $2::text[], $3::date[], $4::date[]) AS g (isin, name, first_as_of, last_as_of)
            JOIN instruments i ON i.isin = g.isin
            """)
            .With(Texts, rows.Select(row => row.Isin).ToArray())
            .With(Texts, rows.Select(row => row.Name.Name).ToArray())
            .With(Dates, rows.Select(row => row.Name.FirstAsOf).ToArray())
            .With(Dates, rows.Select(row => row.Name.LastAsOf).ToArray());
    }

    private static void AddMemberships(NpgsqlBatch batch, IReadOnlyList<DerivedInstrument> instruments)
    {
        var rows = instruments.SelectMany(each => each.Memberships.Select(membership => (each.Isin, Membership: membership))).ToArray();
        batch.Add(
            """
            INSERT INTO index_members (index_name, instrument_id, as_of)
            SELECT g.index_name, i.id, g.as_of FROM unnest($1::text[], $2::text[], $3::date[]) AS g (isin, index_name, as_of) JOIN instruments i ON i.isin = g.isin
            """)
            .With(Texts, rows.Select(row => row.Isin).ToArray())
            .With(Texts, rows.Select(row => row.Membership.Index).ToArray())
            .With(Dates, rows.Select(row => row.Membership.AsOf).ToArray());
    }

    private static void AddTerms(NpgsqlBatch batch, IReadOnlyList<DerivedInstrument> instruments)
    {
        var rows = instruments.SelectMany(each => SearchTerms.Of(each).Select(found => (each.Isin, found.Term, found.Kind))).ToArray();
        batch.Add(
            """
            INSERT INTO instrument_terms (term, kind, instrument_id)
            SELECT g.term, g.kind, i.id FROM unnest($1::text[], $2::text[], $3::smallint[]) AS g (isin, term, kind) JOIN instruments i ON i.isin = g.isin
            """)
            .With(Texts, rows.Select(row => row.Isin).ToArray())
            .With(Texts, rows.Select(row => row.Term).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Smallint, rows.Select(row => row.Kind).ToArray());
    }
}
