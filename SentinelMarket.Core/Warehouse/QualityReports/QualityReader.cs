using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.QualityReports;

/// <summary>Reads quality reports, and what making one needs to know of the days before.</summary>
public sealed class QualityReader(WarehouseDatabase database)
{
    private const string Sums =
        "sum(records)::bigint, sum(cells_filled)::bigint, sum(cells_required)::bigint, sum(agreeing)::bigint, sum(verified)::bigint, sum(unverified)::bigint, sum(checks_held)::bigint, sum(checks_made)::bigint, sum(duplicates)::bigint";

    /// <summary>The days from <paramref name="from"/> to <paramref name="to"/> that have price rows, in order.</summary>
    public async Task<IReadOnlyList<DateOnly>> DaysAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT DISTINCT trading_day FROM stock_slices_daily WHERE trading_day BETWEEN $1 AND $2 AND rows > 0 ORDER BY trading_day")
            .With(NpgsqlDbType.Date, from).With(NpgsqlDbType.Date, to);
        return await command.ReadAsync(reader => reader.GetFieldValue<DateOnly>(0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>By source and exchange, the newest row's instant up to the end of <paramref name="to"/>.</summary>
    public async Task<IReadOnlyDictionary<(string Source, string Exchange), DateTimeOffset>> NewestAsync(DateOnly to, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT d.source, d.exchange, n.newest
            FROM (SELECT source, exchange, max(trading_day) AS day FROM stock_slices_daily WHERE trading_day <= $1 AND rows > 0 GROUP BY source, exchange) d
            CROSS JOIN LATERAL (
                SELECT max(timestamp) AS newest FROM stock_data_warehouse r
                WHERE r.timestamp >= (d.day - time '05:30') AT TIME ZONE 'UTC' AND r.timestamp < (d.day + 1 - time '05:30') AT TIME ZONE 'UTC'
                  AND r.source = d.source AND r.exchange = d.exchange) n
            WHERE n.newest IS NOT NULL
            """).With(NpgsqlDbType.Date, to);
        var rows = await command.ReadAsync(reader => (Key: (reader.GetString(0), reader.GetString(1)), At: reader.Instant(2)), cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(row => row.Key, row => row.At);
    }

    /// <summary>Every day of a period as the latest whole report on it has it, oldest first: with the report that is being made, if it is named.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="unfinished">A report to read although it is not finished, or null.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<(DateOnly Day, string Source, string Exchange, long Records, RowProfile Profile)>> ProfilesAsync(DateOnly from, DateOnly to, long? unfinished, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT DISTINCT ON (p.trading_day, p.source, p.exchange) p.trading_day, p.source, p.exchange, p.records, p.volume, p.median_change, p.change_spread
            FROM quality_report_parts p JOIN quality_reports r ON r.id = p.report_id
            WHERE p.trading_day BETWEEN $1 AND $2 AND (r.measured_at IS NOT NULL OR r.id = $3)
            ORDER BY p.trading_day, p.source, p.exchange, p.report_id DESC
            """).With(NpgsqlDbType.Date, from).With(NpgsqlDbType.Date, to).With(NpgsqlDbType.Bigint, unfinished);
        return await command.ReadAsync(
            reader => (
                reader.GetFieldValue<DateOnly>(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetInt64(3),
                new RowProfile(reader.DecimalOrNull(4), reader.IsDBNull(5) ? null : reader.GetDouble(5), reader.IsDBNull(6) ? null : reader.GetDouble(6))),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The half hours of the days of a period, as far as they were reported on: rows and volume so far, oldest first.</summary>
    public async Task<IReadOnlyList<(DateOnly Day, string Source, string Exchange, int Slot, long Records, decimal? Volume)>> SlotsAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            "SELECT trading_day, source, exchange, slot, records, volume FROM quality_slots WHERE trading_day BETWEEN $1 AND $2 AND source NOT LIKE '%.eod.%' ORDER BY trading_day, source, exchange, slot")
            .With(NpgsqlDbType.Date, from).With(NpgsqlDbType.Date, to);
        return await command.ReadAsync(
            reader => (reader.GetFieldValue<DateOnly>(0), reader.GetString(1), reader.GetString(2), (int)reader.GetInt16(3), reader.GetInt64(4), reader.DecimalOrNull(5)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Files whose import noticed something about their day, by stream: what was noticed when each was read last.</summary>
    public async Task<IReadOnlyList<(string Source, string Stream, string Note, long RunId)>> FileNotesAsync(string words, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            SELECT DISTINCT ON (source, stream) source, stream, message, run_id FROM pipeline_run_sources
            WHERE succeeded AND source = ANY ($2) AND message LIKE '%' || $1 || '%' ORDER BY source, stream, run_id DESC
            """).With(NpgsqlDbType.Text, words)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, new[] { SourceIds.NseEodUdiff, SourceIds.NseEodFull, SourceIds.NseEodLegacy, SourceIds.BseEodUdiff, SourceIds.BseEodLegacy });
        return await command.ReadAsync(reader => (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The latest runs that records came in, newest first, by source: what answered and what passed the rules.</summary>
    public async Task<IReadOnlyList<RunQuality>> RunsAsync(int limit, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            """
            WITH latest AS MATERIALIZED (SELECT id, pipeline, finished_at FROM pipeline_runs WHERE finished_at IS NOT NULL AND extracted > 0 ORDER BY id DESC LIMIT $1)
            SELECT r.id, r.pipeline, r.finished_at, s.source, count(*) FILTER (WHERE s.succeeded), count(*), sum(s.loaded + s.unchanged + s.spooled)::bigint, sum(s.extracted)::bigint,
                (SELECT array_agg(q.rule ORDER BY q.n DESC, q.rule) FROM (SELECT rule, count(*) AS n FROM quarantine WHERE last_run_id = r.id AND source = s.source GROUP BY rule) q),
                (SELECT array_agg(q.n ORDER BY q.n DESC, q.rule) FROM (SELECT rule, count(*) AS n FROM quarantine WHERE last_run_id = r.id AND source = s.source GROUP BY rule) q)
            FROM latest r JOIN pipeline_run_sources s ON s.run_id = r.id
            GROUP BY r.id, r.pipeline, r.finished_at, s.source ORDER BY r.id DESC, s.source
            """).With(NpgsqlDbType.Integer, limit);
        return await command.ReadAsync(
            reader => new RunQuality(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.Instant(2),
                reader.GetString(3),
                new Share(reader.GetInt64(4), reader.GetInt64(5)),
                new Share(reader.GetInt64(6), reader.GetInt64(7)),
                reader.IsDBNull(8) ? [] : [.. reader.GetFieldValue<string[]>(8).Zip(reader.GetFieldValue<long[]>(9), (rule, refused) => new CheckQuality(rule, new Share(0, refused), null))]),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The latest whole report, or the latest of a run; null when there is none.</summary>
    public async Task<QualityReport?> LatestAsync(long? runId, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT id FROM quality_reports WHERE measured_at IS NOT NULL AND ($1::bigint IS NULL OR run_id = $1) ORDER BY id DESC LIMIT 1").With(NpgsqlDbType.Bigint, runId);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long id ? await FindAsync(id, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>A whole report by its number; null when there is none.</summary>
    public async Task<QualityReport?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var sources = await SourcesAsync(id, cancellationToken).ConfigureAwait(false);
        var checks = await ReadAsync(
            "SELECT rule, sum(held)::bigint, sum(made)::bigint, min(example) FROM quality_report_checks WHERE report_id = $1 GROUP BY rule ORDER BY rule",
            id,
            reader => new CheckQuality(reader.GetString(0), new Share(reader.GetInt64(1), reader.GetInt64(2)), reader.Text(3)),
            cancellationToken).ConfigureAwait(false);
        var fields = await ReadAsync(
            "SELECT source, field, sum(filled)::bigint, sum(required)::bigint, sum(agreeing)::bigint, sum(compared)::bigint FROM quality_report_fields WHERE report_id = $1 GROUP BY source, field ORDER BY source, field",
            id,
            reader => (reader.GetString(0), new FieldQuality(reader.GetString(1), new Share(reader.GetInt64(2), reader.GetInt64(3)), new Share(reader.GetInt64(4), reader.GetInt64(5)))),
            cancellationToken).ConfigureAwait(false);
        var findings = await ReadAsync(
            "SELECT rule, source, exchange, first_day, last_day, count, ticker, message FROM quality_findings WHERE report_id = $1 ORDER BY ordinal",
            id,
            reader => new QualityFinding
            {
                Rule = reader.GetString(0),
                Source = reader.Text(1),
                Exchange = reader.Text(2),
                FirstDay = reader.DayOrNull(3),
                LastDay = reader.DayOrNull(4),
                Count = reader.GetInt64(5),
                Ticker = reader.Text(6),
                Message = reader.GetString(7),
            },
            cancellationToken).ConfigureAwait(false);
        var reports = await ReadAsync(
            "SELECT run_id, from_day, to_day, measured_at FROM quality_reports WHERE id = $1 AND measured_at IS NOT NULL",
            id,
            reader => new QualityReport
            {
                Id = id,
                RunId = reader.GetInt64(0),
                From = reader.GetFieldValue<DateOnly>(1),
                To = reader.GetFieldValue<DateOnly>(2),
                MeasuredAt = reader.Instant(3),
                Figures = sources.Aggregate(QualityFigures.None, (sum, source) => sum + source.Figures),
                Sources = sources,
                Checks = checks,
                Fields = fields,
                Findings = findings,
            },
            cancellationToken).ConfigureAwait(false);
        return reports.Count == 0 ? null : reports[0];
    }

    /// <summary>The days of a period, each as the latest whole report on it has it, oldest first: a trend.</summary>
    public async Task<IReadOnlyList<QualityPoint>> HistoryAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(
            $"""
            SELECT trading_day, source, exchange, {Sums}
            FROM (
                SELECT DISTINCT ON (p.trading_day, p.source, p.exchange) p.*
                FROM quality_report_parts p JOIN quality_reports r ON r.id = p.report_id
                WHERE p.trading_day BETWEEN $1 AND $2 AND r.measured_at IS NOT NULL
                ORDER BY p.trading_day, p.source, p.exchange, p.report_id DESC) latest
            GROUP BY trading_day, source, exchange ORDER BY trading_day, source, exchange
            """).With(NpgsqlDbType.Date, from).With(NpgsqlDbType.Date, to);
        return await command.ReadAsync(reader => new QualityPoint(reader.GetFieldValue<DateOnly>(0), reader.GetString(1), reader.GetString(2), Figures(reader, 3)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Each day of a report with its sources.</summary>
    public Task<IReadOnlyList<QualityPoint>> DaysOfAsync(long id, CancellationToken cancellationToken) => ReadAsync(
        $"SELECT trading_day, source, exchange, {Sums} FROM quality_report_parts WHERE report_id = $1 GROUP BY trading_day, source, exchange ORDER BY trading_day, source, exchange",
        id,
        reader => new QualityPoint(reader.GetFieldValue<DateOnly>(0), reader.GetString(1), reader.GetString(2), Figures(reader, 3)),
        cancellationToken);

    /// <summary>The newest day that a whole report speaks of; null without any.</summary>
    public async Task<DateOnly?> NewestDayAsync(CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand("SELECT max(p.trading_day) FROM quality_report_parts p JOIN quality_reports r ON r.id = p.report_id WHERE r.measured_at IS NOT NULL");
        return (await command.ReadAsync(reader => reader.DayOrNull(0), cancellationToken).ConfigureAwait(false))[0];
    }

    private Task<IReadOnlyList<SourceReach>> SourcesAsync(long id, CancellationToken cancellationToken) => ReadAsync(
        $"""
        SELECT p.*, s.days, s.sessions, s.newest, s.session_time_since, s.sessions_behind
        FROM (SELECT source, exchange, {Sums} FROM quality_report_parts WHERE report_id = $1 GROUP BY source, exchange) p
        JOIN quality_report_sources s ON s.report_id = $1 AND s.source = p.source AND s.exchange = p.exchange
        ORDER BY p.source, p.exchange
        """,
        id,
        reader => new SourceReach
        {
            Source = reader.GetString(0),
            Exchange = reader.GetString(1),
            Figures = Figures(reader, 2),
            Days = reader.GetInt32(11),
            Sessions = reader.GetInt32(12),
            Newest = reader.InstantOrNull(13),
            SessionTimeSince = reader.IsDBNull(14) ? null : reader.GetTimeSpan(14),
            SessionsBehind = reader.IsDBNull(15) ? null : reader.GetInt32(15),
        },
        cancellationToken);

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, long id, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        using var command = database.App.CreateCommand(sql).With(NpgsqlDbType.Bigint, id);
        return await command.ReadAsync(row, cancellationToken).ConfigureAwait(false);
    }

    private static QualityFigures Figures(NpgsqlDataReader reader, int first) => new(
        reader.GetInt64(first),
        new Share(reader.GetInt64(first + 1), reader.GetInt64(first + 2)),
        new Share(reader.GetInt64(first + 3), reader.GetInt64(first + 4)),
        reader.GetInt64(first + 5),
        new Share(reader.GetInt64(first + 6), reader.GetInt64(first + 7)),
        reader.GetInt64(first + 8));
}
