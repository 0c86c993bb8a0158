using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Warehouse.Instruments;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Finds shares by ticker, and offers them to a search box.</summary>
internal sealed class InstrumentDirectory(WarehouseDatabase database) : IInstrumentDirectory
{
    private const string Summary = "i.id, i.isin, i.symbol, i.name, i.bse_code, i.sector";
    private const int FirstAfterSummary = 6;

    /// <summary>Whose a ticker is: today's holder, otherwise who had it last.</summary>
    private const string HolderOfTicker = "SELECT instrument_id FROM instrument_symbols WHERE ticker = $1 ORDER BY is_current DESC, valid_to DESC, instrument_id LIMIT 1";

    public async Task<(InstrumentSummary? Instrument, IReadOnlyList<TickerPeriod> Periods)> PeriodsAsync(Ticker ticker, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            SELECT {Summary}, s.exchange, s.ticker, s.valid_from, s.valid_to
            FROM instruments i JOIN instrument_symbols s ON s.instrument_id = i.id
            WHERE i.id = ({HolderOfTicker})
            ORDER BY s.is_current DESC, s.exchange DESC, s.valid_to DESC, s.ticker, s.valid_from
            """).With(NpgsqlDbType.Text, ticker.Value);
        var rows = await command.ReadAsync(reader => (Instrument: ReadSummary(reader), Period: ReadPeriod(reader)), cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? (null, [new TickerPeriod(null, ticker, null, null)]) : (rows[0].Instrument, [.. rows.Select(row => row.Period)]);
    }

    public async Task<IReadOnlyList<StockSuggestion>> SuggestAsync(string text, int limit, CancellationToken cancellationToken)
    {
        var found = (await SearchAsync(text, limit, cancellationToken).ConfigureAwait(false)).Select(Suggestion).OfType<StockSuggestion>().ToList();
        if (found.Count >= limit || !Ticker.TryParse(text, out var prefix)) { return found; }

        // Tickers that have rows but stand in no list.
        using var command = database.App.CreateCommand(
            """
            SELECT DISTINCT ticker FROM stock_source_tickers t
            WHERE ticker >= $1 AND ticker < $2 AND NOT EXISTS (SELECT FROM instrument_symbols s WHERE s.ticker = t.ticker)
            ORDER BY ticker LIMIT $3
            """).With(NpgsqlDbType.Text, prefix.Value).With(NpgsqlDbType.Text, EndOf(prefix.Value)).With(NpgsqlDbType.Integer, limit - found.Count);
        found.AddRange(await command.ReadAsync(reader => new StockSuggestion(Ticker.Parse(reader.GetString(0)), null, null), cancellationToken).ConfigureAwait(false));
        return found;
    }

    /// <summary>
    /// Shares of which each word of the text begins a symbol (present or former), a BSE code, an ISIN or a word of the name; an exact symbol first,
    /// then present symbols, codes, former symbols, ISINs and names, each group with members of more indices first. All by symbol when the text is empty.
    /// </summary>
    public async Task<IReadOnlyList<InstrumentSummary>> SearchAsync(string text, int limit, CancellationToken cancellationToken)
    {
        var asked = SearchTerms.Asked(text);
        if (asked.Count == 0 && !string.IsNullOrWhiteSpace(text)) { return []; }
        using var command = database.App.CreateCommand();
        var matches = new StringBuilder();
        for (var i = 0; i < asked.Count; i++)
        {
            var at = (i * 2) + 1;
            command.With(NpgsqlDbType.Text, asked[i]).With(NpgsqlDbType.Text, EndOf(asked[i]));
            matches.Append(
                CultureInfo.InvariantCulture,
                $" JOIN (SELECT instrument_id, min(kind * 2 + (term <> ${at})::integer) AS rank FROM instrument_terms WHERE term >= ${at} AND term < ${at + 1} GROUP BY instrument_id) m{i} ON m{i}.instrument_id = i.id");
        }

        var rank = string.Concat(Enumerable.Range(0, asked.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : " + ")}m{i}.rank{(i == asked.Count - 1 ? ", " : "")}")));
        command.CommandText =
            $"""
            SELECT {Summary} FROM instruments i {matches}
            ORDER BY {rank}(SELECT count(*) FROM index_members x WHERE x.instrument_id = i.id) DESC, coalesce(i.symbol, i.bse_code, i.isin), i.isin
            LIMIT {string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count + 1}")}
            """;
        command.With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(ReadSummary, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Everything known of the share with this ISIN (present or earlier) or ticker, or null.</summary>
    public async Task<InstrumentDetail?> FindAsync(Ticker isinOrTicker, CancellationToken cancellationToken)
    {
        var connection = await database.App.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var openConnection = connection.ConfigureAwait(false);
        using var command = new NpgsqlCommand(
            $"""
            SELECT {Summary}, i.status, i.series, i.listed_on, i.face_value FROM instruments i
            WHERE i.id = coalesce((SELECT instrument_id FROM instrument_isins WHERE isin = $1), ({HolderOfTicker}))
            """, connection);
        var found = await command.With(NpgsqlDbType.Text, isinOrTicker.Value).ReadAsync(
            reader => new InstrumentDetail
            {
                Summary = ReadSummary(reader),
                Status = reader.GetString(FirstAfterSummary),
                Series = reader.Text(FirstAfterSummary + 1),
                ListedOn = reader.DayOrNull(FirstAfterSummary + 2),
                FaceValue = reader.DecimalOrNull(FirstAfterSummary + 3),
                FormerIsins = [],
                Symbols = [],
                Names = [],
                Indices = [],
            },
            cancellationToken).ConfigureAwait(false);
        if (found is not [var detail]) { return null; }
        var id = detail.Summary.Id;
        return detail with
        {
            FormerIsins = await PartsAsync(connection, "SELECT isin FROM instrument_isins WHERE instrument_id = $1 AND isin <> $2 ORDER BY isin", reader => reader.GetString(0), id, detail.Summary.Isin, cancellationToken).ConfigureAwait(false),
            Symbols = await PartsAsync(
                connection,
                "SELECT exchange, ticker, valid_from, valid_to, is_current, evidence FROM instrument_symbols WHERE instrument_id = $1 ORDER BY is_current DESC, exchange DESC, valid_to DESC, ticker, valid_from",
                reader => new InstrumentSymbol(ReadExchange(reader, 0), Ticker.Parse(reader.GetString(1)), reader.DayOrNull(2), reader.DayOrNull(3), reader.GetBoolean(4), reader.GetString(5)),
                id,
                null,
                cancellationToken).ConfigureAwait(false),
            Names = await PartsAsync(
                connection,
                "SELECT name, first_as_of, last_as_of FROM instrument_names WHERE instrument_id = $1 ORDER BY name <> $2, last_as_of DESC NULLS LAST, name",
                reader => new InstrumentName(reader.GetString(0), reader.DayOrNull(1), reader.DayOrNull(2)),
                id,
                detail.Summary.Name,
                cancellationToken).ConfigureAwait(false),
            Indices = await PartsAsync(connection, "SELECT index_name, as_of FROM index_members WHERE instrument_id = $1 ORDER BY index_name", reader => new IndexMembership(reader.GetString(0), reader.GetFieldValue<DateOnly>(1)), id, null, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<IReadOnlyList<T>> PartsAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, long id, string? second, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.With(NpgsqlDbType.Bigint, id);
        if (second is not null) { command.With(NpgsqlDbType.Text, second); }
        return await command.ReadAsync(read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first text, by bytes, that no longer begins with this one.</summary>
    private static string EndOf(string prefix) => prefix + "\U0010FFFF";

    private static StockSuggestion? Suggestion(InstrumentSummary found) =>
        (found.Symbol ?? (found.BseCode is { } code ? Ticker.Parse(code) : null)) is { } ticker ? new StockSuggestion(ticker, found.Name, found.Isin) : null;

    private static InstrumentSummary ReadSummary(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.Text(2) is { } symbol ? Ticker.Parse(symbol) : null, reader.GetString(3), reader.Text(4), reader.Text(5));

    // Live quotes of BSE carry the NSE symbol, so an NSE symbol is looked for on both exchanges.
    private static TickerPeriod ReadPeriod(NpgsqlDataReader reader) => new(
        ReadExchange(reader, FirstAfterSummary) == Exchange.Bse ? Exchange.Bse : null,
        Ticker.Parse(reader.GetString(FirstAfterSummary + 1)),
        reader.DayOrNull(FirstAfterSummary + 2),
        reader.DayOrNull(FirstAfterSummary + 3));

    private static Exchange ReadExchange(NpgsqlDataReader reader, int column) =>
        ExchangeCode.TryParse(reader.GetString(column), out var exchange) ? exchange : throw new InvalidOperationException($"Unknown exchange {reader.GetString(column)} in instrument_symbols.");
}
