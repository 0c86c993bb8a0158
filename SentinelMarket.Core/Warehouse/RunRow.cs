using System.Text.Json;
using Npgsql;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse;

/// <summary>A row of <c>pipeline_runs</c> as a report.</summary>
internal static class RunRow
{
    public const string Columns =
        "id, pipeline, trigger, actor, node, code_version, parameters::text, retry_of, started_at, finished_at, outcome, " +
        "extracted, loaded, unchanged, quarantined, spooled, sources_succeeded, sources_failed, error_stage, error";

    public static RunReport Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Pipeline = reader.GetString(1),
        Trigger = Enum.Parse<RunTrigger>(reader.GetString(2)),
        Actor = reader.GetString(3),
        Node = reader.GetString(4),
        CodeVersion = reader.GetString(5),
        Parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(6)) ?? [],
        RetryOf = reader.IsDBNull(7) ? null : reader.GetInt64(7),
        StartedAt = reader.Instant(8),
        FinishedAt = reader.InstantOrNull(9),
        Outcome = reader.IsDBNull(10) ? null : Enum.Parse<RunOutcome>(reader.GetString(10)),
        Counts = ReadCounts(reader, 11),
        SourcesSucceeded = reader.GetInt32(16),
        SourcesFailed = reader.GetInt32(17),
        ErrorStage = reader.IsDBNull(18) ? null : Enum.Parse<RunStage>(reader.GetString(18)),
        Error = reader.Text(19),
    };

    /// <summary>Five columns: extracted, loaded, unchanged, quarantined, spooled.</summary>
    public static RowCounts ReadCounts(NpgsqlDataReader reader, int first) => new(
        reader.GetInt64(first), reader.GetInt64(first + 1), reader.GetInt64(first + 2), reader.GetInt64(first + 3), reader.GetInt64(first + 4));
}
