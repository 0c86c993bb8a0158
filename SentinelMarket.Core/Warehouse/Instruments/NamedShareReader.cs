using Npgsql;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>Reads by which names and symbols the shares of the warehouse are known.</summary>
public sealed class NamedShareReader(WarehouseDatabase database)
{
    // A short former symbol is a word of another meaning too often.
    private const int ShortestFormerSymbol = 6;

    /// <summary>All shares with a symbol or a BSE code, members of more indices first; none before a list was imported or the settings were taken in.</summary>
    public async Task<IReadOnlyList<NamedShare>> AllAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            SELECT coalesce(i.symbol, i.bse_code), i.name, i.isin, i.bse_code,
                ARRAY(SELECT n.name FROM instrument_names n WHERE n.instrument_id = i.id AND n.name <> i.name
                      UNION ALL
                      SELECT s.ticker::text FROM instrument_symbols s WHERE s.instrument_id = i.id AND s.exchange = 'NSE' AND NOT s.is_current AND length(s.ticker) >= {ShortestFormerSymbol}
                      ORDER BY 1)
            FROM instruments i WHERE coalesce(i.symbol, i.bse_code) IS NOT NULL
            ORDER BY i.symbol IS NULL, (SELECT count(*) FROM index_members x WHERE x.instrument_id = i.id) DESC, i.isin
            """);
        var shares = await command.ReadAsync(Read, cancellationToken).ConfigureAwait(false);
        return [.. shares.OfType<NamedShare>()];
    }

    private static NamedShare? Read(NpgsqlDataReader reader) =>
        Ticker.TryParse(reader.GetString(0), out var ticker) ? new NamedShare(ticker, reader.GetString(1), reader.GetString(2), reader.Text(3), reader.GetFieldValue<string[]>(4)) : null;
}
