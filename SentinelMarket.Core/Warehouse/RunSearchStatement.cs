using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>
/// A search of the run history as one statement. Every single filter has an index that ends in the order of the list, so that a page is
/// read from one end however many rows match; which of several filters leads is the planner's choice. Streams and sources stand in a table
/// of their own, which knows when its run started for the same reason.
/// </summary>
internal static class RunSearchStatement
{
    /// <summary>Writes the statement for one row more than the page has.</summary>
    public static void Fill(NpgsqlCommand command, RunQuery query, TimeCursor? after)
    {
        var bySource = query.Stream is not null || query.Source is not null;
        var (at, id) = bySource ? ("s.run_started_at", "s.run_id") : ("r.started_at", "r.id");
        var where = new List<string>();
        Add(NpgsqlDbType.Text, query.Stream, "s.stream = {0}");
        Add(NpgsqlDbType.Text, query.Source, "s.source = {0}");
        Add(NpgsqlDbType.Text, query.Pipeline, "r.pipeline = {0}");
        Add(NpgsqlDbType.Text, query.Outcome?.ToString(), "r.outcome = {0}");
        if (query.IsOpen) { where.Add("r.finished_at IS NULL"); }
        Add(NpgsqlDbType.Text, query.Trigger?.ToString(), "r.trigger = {0}");
        Add(NpgsqlDbType.Text, query.Actor, "r.actor = {0}");
        Add(NpgsqlDbType.Text, query.Node, query.Node?.Contains('/', StringComparison.Ordinal) == true ? "r.node = {0}" : "split_part(r.node, '/', 1) = {0}");
        Add(NpgsqlDbType.Text, query.ErrorText is { } text ? $"%{Escaped(text)}%" : null, "r.error ILIKE {0}");
        Add(NpgsqlDbType.Interval, query.MinDuration, "r.finished_at - r.started_at >= {0}");
        Add(NpgsqlDbType.Interval, query.MaxDuration, "r.finished_at - r.started_at <= {0}");
        Add(NpgsqlDbType.TimestampTz, query.From?.UtcDateTime, at + " >= {0}");
        Add(NpgsqlDbType.TimestampTz, query.To?.UtcDateTime, at + " <= {0}");
        if (after is not null) { where.Add($"({at}, {id}) < ({Next(NpgsqlDbType.TimestampTz, after.At)}, {Next(NpgsqlDbType.Bigint, after.Id)})"); }
        var conditions = where.Count == 0 ? string.Empty : "WHERE " + string.Join(" AND ", where);

        // A run asks the same ticker at several exchanges, and is still one run.
        var page = bySource
            ? $"SELECT DISTINCT ON ({at}, {id}) {id} FROM pipeline_run_sources s JOIN pipeline_runs r ON r.id = s.run_id"
            : $"SELECT {id} FROM pipeline_runs r";
        command.CommandText =
            $"""
            SELECT {RunRow.Columns} FROM pipeline_runs
            WHERE id = ANY (ARRAY({page} {conditions} ORDER BY {at} DESC, {id} DESC LIMIT {Next(NpgsqlDbType.Integer, query.Size + 1)}))
            ORDER BY started_at DESC, id DESC
            """;

        void Add(NpgsqlDbType type, object? value, string condition)
        {
            if (value is not null) { where.Add(string.Format(CultureInfo.InvariantCulture, condition, Next(type, value))); }
        }

        string Next(NpgsqlDbType type, object value)
        {
            command.With(type, value);
            return string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
        }
    }

    /// <summary>All filters in one text, for the cursor.</summary>
    public static string FiltersOf(RunQuery query) => string.Create(
        CultureInfo.InvariantCulture,
        $"{query.Pipeline}\n{query.Stream}\n{query.Source}\n{query.Outcome}\n{query.IsOpen}\n{query.Trigger}\n{query.ErrorText}\n{query.MinDuration}\n{query.MaxDuration}\n{query.Actor}\n{query.Node}\n{query.From:O}\n{query.To:O}");

    private static string Escaped(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
