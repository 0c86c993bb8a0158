using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.QualityReports;

/// <summary>Writes quality reports. One is begun, filled day by day and finished; until then nobody reads it.</summary>
public sealed class QualityStore(WarehouseDatabase database)
{
    /// <summary>Opens a report of the run, and takes away what runs that died have left of theirs.</summary>
    /// <returns>The report's number.</returns>
    /// <exception cref="LeaseLostException">Somebody else closed the run.</exception>
    public Task<long> BeginAsync(RunLease lease, DateOnly from, DateOnly to, CancellationToken cancellationToken) => WithinAsync(
        lease,
        async connection =>
        {
            using var command = new NpgsqlCommand(
                """
                WITH gone AS (DELETE FROM quality_reports WHERE measured_at IS NULL AND run_id <> $1)
                INSERT INTO quality_reports (run_id, from_day, to_day) VALUES ($1, $2, $3) RETURNING id
                """,
                connection).With(NpgsqlDbType.Bigint, lease.RunId).With(NpgsqlDbType.Date, from).With(NpgsqlDbType.Date, to);
            return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        },
        cancellationToken);

    /// <summary>Writes a day of the report, and the day's rows by half hours, which later days are compared with.</summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run.</exception>
    public Task AddDayAsync(RunLease lease, long report, DateOnly day, IReadOnlyList<SourceQuality> sources, CancellationToken cancellationToken) => WithinAsync(
        lease,
        async connection =>
        {
            using var batch = new NpgsqlBatch(connection);
            AddParts(batch, report, day, sources);
            AddFields(batch, report, day, [.. sources.SelectMany(source => source.Fields.Select(field => (source, field)))]);
            AddChecks(batch, report, day, [.. sources.SelectMany(source => source.Checks.Select(check => (source, check)))]);
            AddSlots(batch, day);
            return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Writes what is known at the end, and makes the report readable.</summary>
    /// <exception cref="LeaseLostException">Somebody else closed the run.</exception>
    public Task FinishAsync(
        RunLease lease, long report, DateTimeOffset measuredAt, IReadOnlyList<SourceReach> sources, IReadOnlyList<QualityFinding> findings, CancellationToken cancellationToken) => WithinAsync(
        lease,
        async connection =>
        {
            using var batch = new NpgsqlBatch(connection);
            batch.Add(
                """
                INSERT INTO quality_report_sources (report_id, source, exchange, days, sessions, newest, session_time_since, sessions_behind)
                SELECT $1, * FROM unnest($2::text[], $3::text[], $4::integer[], $5::integer[], $6::timestamptz[], $7::interval[], $8::integer[])
                """)
                .With(NpgsqlDbType.Bigint, report)
                .With(NpgsqlDbType.Array | NpgsqlDbType.Text, sources.Select(source => source.Source).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Text, sources.Select(source => source.Exchange).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Integer, sources.Select(source => source.Days).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Integer, sources.Select(source => source.Sessions).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, sources.Select(source => source.Newest?.UtcDateTime).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Interval, sources.Select(source => source.SessionTimeSince).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Integer, sources.Select(source => source.SessionsBehind).ToArray());
            batch.Add(
                """
                INSERT INTO quality_findings (report_id, ordinal, rule, source, exchange, first_day, last_day, count, ticker, message)
                SELECT $1, ordinal, rule, source, exchange, first_day, last_day, count, ticker, message
                FROM unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::date[], $7::bigint[], $8::text[], $9::text[])
                    WITH ORDINALITY AS f (rule, source, exchange, first_day, last_day, count, ticker, message, ordinal)
                """)
                .With(NpgsqlDbType.Bigint, report)
                .With(NpgsqlDbType.Array | NpgsqlDbType.Text, findings.Select(finding => finding.Rule).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Text, findings.Select(finding => finding.Source).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Text, findings.Select(finding => finding.Exchange).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Date, findings.Select(finding => finding.FirstDay).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Date, findings.Select(finding => finding.LastDay).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, findings.Select(finding => finding.Count).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Text, findings.Select(finding => finding.Ticker).ToArray())
                .With(NpgsqlDbType.Array | NpgsqlDbType.Text, findings.Select(finding => PostgresCommands.Storable(finding.Message)).ToArray());
            batch.Add("UPDATE quality_reports SET measured_at = $2 WHERE id = $1").With(NpgsqlDbType.Bigint, report).With(NpgsqlDbType.TimestampTz, measuredAt.UtcDateTime);
            return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private Task<T> WithinAsync<T>(RunLease lease, Func<NpgsqlConnection, Task<T>> write, CancellationToken cancellationToken) => WarehouseDatabase.TransactAsync(
        database.App,
        async connection =>
        {
            await RunFence.HoldAsync(connection, lease, cancellationToken).ConfigureAwait(false);
            return await write(connection).ConfigureAwait(false);
        },
        cancellationToken);

    private static void AddParts(NpgsqlBatch batch, long report, DateOnly day, IReadOnlyList<SourceQuality> sources) => batch.Add(
        """
        INSERT INTO quality_report_parts (report_id, trading_day, source, exchange, records, cells_filled, cells_required, agreeing, verified, unverified,
            checks_held, checks_made, duplicates, volume, median_change, change_spread)
        SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
            $11::bigint[], $12::bigint[], $13::bigint[], $14::numeric[], $15::double precision[], $16::double precision[])
        """)
        .With(NpgsqlDbType.Bigint, report)
        .With(NpgsqlDbType.Date, day)
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, sources.Select(source => source.Source).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, sources.Select(source => source.Exchange).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Figures.Records).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Figures.Completeness.Part).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Figures.Completeness.Whole).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Figures.Accuracy.Part).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Figures.Accuracy.Whole).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Figures.Unverified).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Figures.Consistency.Part).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Figures.Consistency.Whole).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, sources.Select(source => source.Figures.Duplicates).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Numeric, sources.Select(source => source.Profile.Volume).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Double, sources.Select(source => source.Profile.MedianChange).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Double, sources.Select(source => source.Profile.ChangeSpread).ToArray());

    private static void AddFields(NpgsqlBatch batch, long report, DateOnly day, IReadOnlyList<(SourceQuality Source, FieldQuality Field)> fields) => batch.Add(
        """
        INSERT INTO quality_report_fields (report_id, trading_day, source, exchange, field, filled, required, agreeing, compared)
        SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
        """)
        .With(NpgsqlDbType.Bigint, report)
        .With(NpgsqlDbType.Date, day)
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, fields.Select(pair => pair.Source.Source).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, fields.Select(pair => pair.Source.Exchange).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, fields.Select(pair => pair.Field.Field).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, fields.Select(pair => pair.Field.Filled.Part).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, fields.Select(pair => pair.Field.Filled.Whole).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, fields.Select(pair => pair.Field.Agreeing.Part).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, fields.Select(pair => pair.Field.Agreeing.Whole).ToArray());

    private static void AddChecks(NpgsqlBatch batch, long report, DateOnly day, IReadOnlyList<(SourceQuality Source, CheckQuality Check)> checks) => batch.Add(
        """
        INSERT INTO quality_report_checks (report_id, trading_day, source, exchange, rule, held, made, example)
        SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[])
        """)
        .With(NpgsqlDbType.Bigint, report)
        .With(NpgsqlDbType.Date, day)
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, checks.Select(pair => pair.Source.Source).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, checks.Select(pair => pair.Source.Exchange).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, checks.Select(pair => pair.Check.Rule).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, checks.Select(pair => pair.Check.Held.Part).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, checks.Select(pair => pair.Check.Held.Whole).ToArray())
        .With(NpgsqlDbType.Array | NpgsqlDbType.Text, checks.Select(pair => pair.Check.Example).ToArray());

    private static void AddSlots(NpgsqlBatch batch, DateOnly day)
    {
        batch.Add("DELETE FROM quality_slots WHERE trading_day = $1").With(NpgsqlDbType.Date, day);
        batch.Add(
            """
            INSERT INTO quality_slots (trading_day, source, exchange, slot, records, volume)
            SELECT $1, source, exchange, slot, sum(rows)::bigint, sum(volume)::numeric(28,0)
            FROM (
                SELECT source, exchange, ticker, series, slot, count(*) AS rows, max(volume) AS volume
                FROM (
                    SELECT source, exchange, ticker, series, volume, floor(extract(epoch FROM timestamp - $2) / 1800)::smallint AS slot
                    FROM stock_data_warehouse WHERE timestamp >= $2 AND timestamp < $3) r
                GROUP BY source, exchange, ticker, series, slot) s
            GROUP BY source, exchange, slot
            """)
            .With(NpgsqlDbType.Date, day)
            .With(NpgsqlDbType.TimestampTz, Market.IndianTime.StartOf(day).UtcDateTime)
            .With(NpgsqlDbType.TimestampTz, Market.IndianTime.StartOf(day.AddDays(1)).UtcDateTime);
    }
}
