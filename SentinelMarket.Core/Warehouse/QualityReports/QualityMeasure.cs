using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.QualityReports;

/// <summary>Measures the quality of the price rows of a stretch of time, by source and exchange. It counts; what counts as good is in <see cref="QualityChecks"/>.</summary>
public sealed class QualityMeasure(WarehouseDatabase database)
{
    private const int CommandTimeoutSeconds = 120;

    /// <summary>The rows of one trading day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="before">The trading day before it, whose closes the previous closes are held against.</param>
    /// <param name="requiredOf">The columns that a source has to fill.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public async Task<IReadOnlyList<SourceQuality>> DayAsync(DateOnly day, DateOnly before, Func<string, IReadOnlySet<string>> requiredOf, CancellationToken cancellationToken)
    {
        var (from, to) = (IndianTime.StartOf(day), IndianTime.StartOf(day.AddDays(1)));
        var sums = await BetweenAsync(from, to, requiredOf, cancellationToken).ConfigureAwait(false);
        using (var chain = Command(QualityStatements.Chain, from, to).With(NpgsqlDbType.TimestampTz, IndianTime.StartOf(before).UtcDateTime).With(NpgsqlDbType.TimestampTz, IndianTime.StartOf(before.AddDays(1)).UtcDateTime))
        {
            await AddAsync(chain, sums, (sum, reader) => sum.Check(QualityChecks.PreviousCloseChain, reader.GetInt64(3), reader.GetInt64(2), reader.Text(4)), cancellationToken).ConfigureAwait(false);
        }

        using (var counts = new NpgsqlCommand(QualityStatements.Counts) { CommandTimeout = CommandTimeoutSeconds }.With(NpgsqlDbType.Date, day))
        {
            await AddAsync(counts, sums, (sum, reader) => sum.Check(QualityChecks.CountsEqualRows, reader.GetInt64(2) == sum.Records ? 1 : 0, 1, null), cancellationToken).ConfigureAwait(false);
        }

        return [.. sums.Values.Select(sum => sum.Conclude())];
    }

    /// <summary>The rows whose timestamp lies from <paramref name="from"/> to before <paramref name="to"/>, without the checks that need whole days.</summary>
    /// <param name="from">The first instant.</param>
    /// <param name="to">The instant after the last.</param>
    /// <param name="requiredOf">The columns that a source has to fill.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public async Task<IReadOnlyList<SourceQuality>> PeriodAsync(DateTimeOffset from, DateTimeOffset to, Func<string, IReadOnlySet<string>> requiredOf, CancellationToken cancellationToken) =>
        [.. (await BetweenAsync(from, to, requiredOf, cancellationToken).ConfigureAwait(false)).Values.Select(sum => sum.Conclude())];

    private async Task<SortedDictionary<(string Source, string Exchange), QualitySums>> BetweenAsync(
        DateTimeOffset from, DateTimeOffset to, Func<string, IReadOnlySet<string>> requiredOf, CancellationToken cancellationToken)
    {
        var sums = new SortedDictionary<(string Source, string Exchange), QualitySums>();
        using (var cells = Command(QualityStatements.Cells, from, to))
        {
            foreach (var sum in await RunAsync(cells, reader => QualitySums.OfCells(reader, requiredOf), cancellationToken).ConfigureAwait(false)) { sums[(sum.Source, sum.Exchange)] = sum; }
        }

        if (sums.Count == 0) { return sums; }
        var day = IndianTime.DayOf(to - TimeSpan.FromMicroseconds(1));
        using (var agreement = Command(QualityStatements.Agreement, from, to).With(NpgsqlDbType.Date, day))
        {
            await AddAsync(agreement, sums, (sum, reader) => sum.Agreement(reader), cancellationToken).ConfigureAwait(false);
        }

        using (var bars = Command(QualityStatements.Bars, from, to))
        {
            await AddAsync(bars, sums, (sum, reader) => sum.Check(QualityChecks.BarEqualsRow, reader.GetInt64(3), reader.GetInt64(2), reader.Text(4)), cancellationToken).ConfigureAwait(false);
        }

        using (var identity = Command(QualityStatements.Identity, from, to).With(NpgsqlDbType.Date, day))
        {
            await AddAsync(identity, sums, (sum, reader) => sum.Identity(reader), cancellationToken).ConfigureAwait(false);
        }

        return sums;
    }

    // Rows that came between two statements belong to the next report.
    private async Task AddAsync(
        NpgsqlCommand command, SortedDictionary<(string Source, string Exchange), QualitySums> sums, Action<QualitySums, NpgsqlDataReader> add, CancellationToken cancellationToken) =>
        await RunAsync(
            command,
            reader =>
            {
                if (sums.TryGetValue((reader.GetString(0), reader.GetString(1)), out var sum)) { add(sum, reader); }
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyList<T>> RunAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        var connection = await database.App.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            command.Connection = connection;
            return await command.ReadAsync(row, cancellationToken).ConfigureAwait(false);
        }
    }

    private static NpgsqlCommand Command(string sql, DateTimeOffset from, DateTimeOffset to) =>
        new NpgsqlCommand(sql) { CommandTimeout = CommandTimeoutSeconds }.With(NpgsqlDbType.TimestampTz, from.UtcDateTime).With(NpgsqlDbType.TimestampTz, to.UtcDateTime);
}
