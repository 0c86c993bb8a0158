using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>Finds where a row comes from. Rows of partitioned tables are asked for by their instant, so that one month is opened.</summary>
public sealed class LineageReader(WarehouseDatabase database, RunLog runs)
{
    private const string Lake = "l.id, l.source, l.stream, l.path, l.sha256, l.size, l.stored_size, l.content_type, l.request, l.fetched_at, l.run_id, l.loaded_at, l.loaded_run_id";
    private const string JoinLake = "LEFT JOIN lake_objects l ON l.id = r.lake_object_id";

    // What stands beside the values, and what is no value at all.
    private const string StockValues = "(to_jsonb(r) - '{id,run_id,lake_object_id,fetched_at,processed_at,replaced_at,replaced_by_run_id}'::text[])::text";
    private const string MentionValues = "(to_jsonb(r) - '{ordinal,reasons,run_id,lake_object_id,fetched_at,processed_at,replaced_at,replaced_by_run_id}'::text[])::text";
    private const string RefusedValues = "(to_jsonb(r) - '{id,run_id,last_run_id,lake_object_id}'::text[])::text";
    private const string StockRow = $"SELECT r.source, r.fetched_at, r.processed_at, r.run_id, {StockValues}, {Lake}, r.timestamp FROM stock_data_warehouse r {JoinLake} ";
    private const string EarlierLake = "r.fetched_at, r.run_id, r.lake_object_id, l.path, l.sha256, r.replaced_at, r.replaced_by_run_id";

    /// <summary>The trail of a row; null when there is no such row.</summary>
    /// <exception cref="ArgumentException">The table is not one of <see cref="LineageTables"/>, or the text is not the id of one of its rows.</exception>
    public async Task<LineageTrail?> FindAsync(string table, string id, CancellationToken cancellationToken)
    {
        var found = table switch
        {
            LineageTables.Stocks => await StockAsync(StockKey.Parse(id) ?? throw Unreadable(table), id, cancellationToken).ConfigureAwait(false),
            LineageTables.Bars => await BarAsync(StockBarKey.Parse(id) ?? throw Unreadable(table), id, cancellationToken).ConfigureAwait(false),
            LineageTables.Mentions => await MentionAsync(MentionKey.Parse(id) ?? throw Unreadable(table), id, cancellationToken).ConfigureAwait(false),
            LineageTables.Quarantine => await RefusedAsync(NumberOf(table, id), id, cancellationToken).ConfigureAwait(false),
            LineageTables.LakeObjects => await LakeObjectAsync(NumberOf(table, id), id, cancellationToken).ConfigureAwait(false),
            LineageTables.Runs => new Found(new LineageTrail { Table = table, Id = id, Subject = "Run", Values = "{}" }, NumberOf(table, id)),
            _ => throw new ArgumentException($"There is no lineage of \"{Short(table)}\"; expected is one of {string.Join(", ", LineageTables.All)}.", nameof(table)),
        };
        return found is null ? null : await CompleteAsync(found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds what does not depend on the table: the run, and what else of the payload was refused.</summary>
    private async Task<LineageTrail?> CompleteAsync(Found found, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(found.RunId, cancellationToken).ConfigureAwait(false);
        if (found.Trail.Table == LineageTables.Runs) { return run is null ? null : found.Trail with { Run = run, Subject = $"Run {run.Id.ToString(CultureInfo.InvariantCulture)} of {run.Pipeline}" }; }
        var trail = found.Trail with { Run = run };
        return trail.LakeObject is { } lake ? trail with { Refused = await RefusedOfAsync(lake.Id, cancellationToken).ConfigureAwait(false) } : trail;
    }

    private async Task<Found?> StockAsync(StockKey key, string id, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(StockRow + "WHERE (r.timestamp, r.ticker, r.series, r.exchange, r.source) = ($1, $2, $3, $4, $5)")
            .With(NpgsqlDbType.TimestampTz, key.Timestamp.UtcDateTime).With(NpgsqlDbType.Text, key.Ticker.Value).With(NpgsqlDbType.Text, key.Series)
            .With(NpgsqlDbType.Text, key.Exchange.Code()).With(NpgsqlDbType.Text, key.Source);
        var found = await FirstAsync(command, reader => ReadRow(reader, LineageTables.Stocks, id, $"{key.Ticker} {key.Series}, {key.Exchange.Code()}"), cancellationToken).ConfigureAwait(false);
        return found is null ? null : await WithEarlierAsync(found, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The row that the bar has its values from: the last of its source on that day. A bar that has outlived its rows only knows its run.</summary>
    private async Task<Found?> BarAsync(StockBarKey key, string id, CancellationToken cancellationToken)
    {
        var subject = string.Create(CultureInfo.InvariantCulture, $"{key.Ticker} {key.Series}, {key.Exchange.Code()}, {key.TradingDay:yyyy-MM-dd}");
        using var command = WithBar(database.App.CreateCommand(
            StockRow +
            """
            WHERE r.ticker = $1 AND r.series = $2 AND r.exchange = $3 AND r.source = $4 AND r.trading_day = $5 AND r.timestamp >= $6 AND r.timestamp < $7
            ORDER BY r.timestamp DESC LIMIT 1
            """), key)
            .With(NpgsqlDbType.TimestampTz, StockRows.StartOf(key.TradingDay)).With(NpgsqlDbType.TimestampTz, StockRows.StartOf(key.TradingDay.AddDays(1)));
        var found = await FirstAsync(
            command, reader => (Row: ReadRow(reader, LineageTables.Bars, id, subject), Timestamp: reader.Instant(18)), cancellationToken).ConfigureAwait(false);
        if (found.Row is { } row)
        {
            return await WithEarlierAsync(row, new StockKey(key.Ticker, key.Series, key.Exchange, found.Timestamp, key.Source), cancellationToken).ConfigureAwait(false);
        }

        using var kept = WithBar(database.App.CreateCommand(
            $"SELECT r.source, r.fetched_at, r.run_id, {StockValues} FROM stock_bars_daily r WHERE ticker = $1 AND series = $2 AND exchange = $3 AND source = $4 AND trading_day = $5"), key);
        return await FirstAsync(
            kept,
            reader => new Found(
                new LineageTrail { Table = LineageTables.Bars, Id = id, Subject = subject, Source = reader.GetString(0), FetchedAt = reader.Instant(1), Values = reader.GetString(3) }, reader.GetInt64(2)),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<Found?> MentionAsync(MentionKey key, string id, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            SELECT r.source, r.fetched_at, r.processed_at, r.run_id, {MentionValues}, {Lake} FROM social_mentions_warehouse r {JoinLake}
            WHERE (r.timestamp, r.platform, r.external_id, r.ticker) = ($1, $2, $3, $4)
            """)
            .With(NpgsqlDbType.TimestampTz, key.Timestamp.UtcDateTime).With(NpgsqlDbType.Text, key.Platform).With(NpgsqlDbType.Text, key.ExternalId).With(NpgsqlDbType.Text, key.Ticker);
        var subject = key.Ticker.Length == 0 ? $"Message {key.ExternalId}" : $"{key.Ticker} in message {key.ExternalId}";
        var found = await FirstAsync(command, reader => ReadRow(reader, LineageTables.Mentions, id, subject), cancellationToken).ConfigureAwait(false);
        if (found is null) { return null; }
        using var earlier = database.App.CreateCommand(
            $"SELECT {MentionValues}, {EarlierLake} FROM social_message_revisions r {JoinLake} WHERE r.platform = $1 AND r.external_id = $2 ORDER BY r.revision DESC LIMIT $3")
            .With(NpgsqlDbType.Text, key.Platform).With(NpgsqlDbType.Text, key.ExternalId).With(NpgsqlDbType.Integer, LineageTrail.MostEarlier);
        return found with { Trail = found.Trail with { Earlier = await earlier.ReadAsync(ReadEarlier, cancellationToken).ConfigureAwait(false) } };
    }

    private async Task<Found?> RefusedAsync(long number, string id, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"SELECT r.source, l.fetched_at, r.quarantined_at, r.last_run_id, {RefusedValues}, {Lake} FROM quarantine r {JoinLake} WHERE r.id = $1").With(NpgsqlDbType.Bigint, number);
        return await FirstAsync(command, reader => ReadRow(reader, LineageTables.Quarantine, id, $"Refused record {id}"), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Found?> LakeObjectAsync(long number, string id, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $$"""SELECT l.source, l.fetched_at, l.registered_at, coalesce(l.loaded_run_id, l.run_id), '{}', {{Lake}} FROM lake_objects l WHERE l.id = $1""").With(NpgsqlDbType.Bigint, number);
        return await FirstAsync(command, reader => ReadRow(reader, LineageTables.LakeObjects, id, $"Lake object {id}"), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Found> WithEarlierAsync(Found found, StockKey key, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            SELECT {StockValues}, {EarlierLake} FROM stock_data_revisions r {JoinLake}
            WHERE r.ticker = $1 AND r.timestamp = $2 AND r.series = $3 AND r.exchange = $4 AND r.source = $5 ORDER BY r.id DESC LIMIT $6
            """)
            .With(NpgsqlDbType.Text, key.Ticker.Value).With(NpgsqlDbType.TimestampTz, key.Timestamp.UtcDateTime).With(NpgsqlDbType.Text, key.Series)
            .With(NpgsqlDbType.Text, key.Exchange.Code()).With(NpgsqlDbType.Text, key.Source).With(NpgsqlDbType.Integer, LineageTrail.MostEarlier);
        return found with { Trail = found.Trail with { Earlier = await command.ReadAsync(ReadEarlier, cancellationToken).ConfigureAwait(false) } };
    }

    private async Task<IReadOnlyList<RuleCount>> RefusedOfAsync(long lakeObject, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT source, rule, severity, count(*) FROM quarantine WHERE lake_object_id = $1 GROUP BY source, rule, severity ORDER BY rule")
            .With(NpgsqlDbType.Bigint, lakeObject);
        return await command.ReadAsync(
            reader => new RuleCount(reader.GetString(0), reader.GetString(1), Enum.Parse<Severity>(reader.GetString(2)), reader.GetInt64(3)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Source, fetched, written, run, values, and the thirteen columns of the lake object.</summary>
    private static Found ReadRow(NpgsqlDataReader reader, string table, string id, string subject) => new(
        new LineageTrail
        {
            Table = table,
            Id = id,
            Subject = subject,
            Source = reader.GetString(0),
            FetchedAt = reader.InstantOrNull(1),
            ProcessedAt = reader.Instant(2),
            Values = reader.GetString(4),
            LakeObject = reader.IsDBNull(5) ? null : ReadLake(reader, 5),
        },
        reader.GetInt64(3));

    private static LakeObjectOrigin ReadLake(NpgsqlDataReader reader, int first) => new(
        reader.GetInt64(first), reader.GetString(first + 1), reader.GetString(first + 2), reader.GetString(first + 3), reader.GetString(first + 4), reader.GetInt64(first + 5), reader.GetInt64(first + 6),
        reader.GetString(first + 7), reader.GetString(first + 8), reader.Instant(first + 9), reader.GetInt64(first + 10), reader.InstantOrNull(first + 11), reader.IntegerOrNull(first + 12));

    private static EarlierValues ReadEarlier(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.Instant(1), reader.GetInt64(2), reader.IntegerOrNull(3), reader.Text(4), reader.Text(5), reader.Instant(6), reader.GetInt64(7));

    private static NpgsqlCommand WithBar(NpgsqlCommand command, StockBarKey key) => command
        .With(NpgsqlDbType.Text, key.Ticker.Value).With(NpgsqlDbType.Text, key.Series).With(NpgsqlDbType.Text, key.Exchange.Code()).With(NpgsqlDbType.Text, key.Source)
        .With(NpgsqlDbType.Date, key.TradingDay);

    private static async Task<T?> FirstAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = await command.ReadAsync(read, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? default : rows[0];
    }

    private static long NumberOf(string table, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException($"\"{Short(id)}\" is not the number of a row of {table}; a whole number is expected.", nameof(id));

    private static ArgumentException Unreadable(string table) =>
        new($"This is not the id of a row of {table}. Rows carry theirs as lineageId where they are listed.", nameof(table));

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private sealed record Found(LineageTrail Trail, long RunId);
}
