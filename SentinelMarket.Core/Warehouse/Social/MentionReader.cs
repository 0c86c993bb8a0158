using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>Reads mentions, newest first, month after month only as far back as a page needs.</summary>
public sealed class MentionReader(WarehouseDatabase database)
{
    // The longest that a search for words that are everywhere and match nothing may take.
    private const int CommandTimeoutSeconds = 60;

    /// <summary>One page of rows.</summary>
    /// <exception cref="ArgumentException">
    /// The cursor is not one that a page of the same filters ended with, the size is not 1 to 1,000, the platform is unknown, the text has no word of three characters, or the
    /// period ends before it begins.
    /// </exception>
    public async Task<MentionPage> BrowseAsync(MentionQuery query, CancellationToken cancellationToken)
    {
        MentionFilter.Check(query);
        var after = query.After is null ? null : MentionCursor.Parse(query.After, query);
        var wanted = query.Size + 1;
        var rows = new List<MentionRow>(wanted);
        foreach (var window in (await PeriodAsync(query, after, cancellationToken).ConfigureAwait(false)).Windows(newestFirst: true))
        {
            using var command = database.App.CreateCommand();
            command.CommandTimeout = CommandTimeoutSeconds;
            MentionStatement.Fill(command, query, window, after, wanted - rows.Count);
            rows.AddRange(await command.ReadAsync(MentionCells.Read, cancellationToken).ConfigureAwait(false));
            if (rows.Count >= wanted) { break; }
        }

        if (rows.Count <= query.Size) { return new MentionPage(rows, null); }
        rows.RemoveAt(query.Size);
        return new MentionPage(rows, MentionCursor.Of(rows[^1]).ToText(query));
    }

    /// <summary>The part of the query's period that has rows at all, by the rollup, and that the cursor has not passed.</summary>
    private async Task<StockPeriod> PeriodAsync(MentionQuery query, MentionCursor? after, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand();
        var where = query.Ticker is { } ticker ? $"WHERE ticker = {command.Next(NpgsqlDbType.Text, ticker.Value)}" : "";
        command.CommandText = $"SELECT min(hour), max(hour) FROM mention_counts_hourly {where}";
        var known = await command.ReadAsync(
            reader => reader.IsDBNull(0) ? default : new StockPeriod(reader.GetDateTime(0), reader.GetDateTime(1).AddHours(1)), cancellationToken).ConfigureAwait(false);
        var asked = new StockPeriod(query.From?.UtcDateTime ?? DateTime.MinValue, EndOf(query.To));
        var rest = new StockPeriod(DateTime.MinValue, EndOf(after?.Timestamp));
        return known[0].And(asked).And(rest);
    }

    // Instants are whole microseconds in the warehouse, and the last one is still asked for.
    private static DateTime EndOf(DateTimeOffset? last) => last is { } instant ? EndOf(instant.UtcDateTime) : DateTime.MaxValue;

    private static DateTime EndOf(DateTime? last) => last is { } instant && instant < DateTime.MaxValue.AddDays(-1) ? instant.AddMicroseconds(1) : DateTime.MaxValue;
}
