using System.Text.Json;
using Npgsql;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>How the cells of <c>social_mentions_warehouse</c> are written and read.</summary>
internal static class MentionCells
{
    /// <summary>The columns that <see cref="Read"/> expects.</summary>
    public const string Columns =
        """
        timestamp, platform, external_id, ticker, source, channel, author_hash, author_handle, followers, text, language, sentiment, sentiment_score,
        is_pump_signal, pump_score, reasons::text, cluster, url, metadata::text, revision, run_id, lake_object_id
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The word of a mood.</summary>
    public static string Word(SentimentLabel sentiment) => sentiment switch
    {
        SentimentLabel.Positive => "positive",
        SentimentLabel.Negative => "negative",
        _ => "neutral",
    };

    /// <summary>A score as the columns keep it: four decimals, whatever came.</summary>
    public static decimal Score(double score) => double.IsFinite(score) ? Math.Round((decimal)Math.Clamp(score, -1, 1), 4) : 0m;

    /// <summary>Reasons as JSON that PostgreSQL can hold.</summary>
    public static string Reasons(IReadOnlyList<MentionReason> reasons) =>
        reasons.Count == 0 ? "[]" : JsonSerializer.Serialize(reasons.Select(reason => reason with { Excerpt = PostgresCommands.Storable(reason.Excerpt) }), Json);

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static MentionRow Read(NpgsqlDataReader reader) => new(
        reader.Instant(0),
        reader.GetString(1),
        reader.GetString(2),
        Ticker.TryParse(reader.GetString(3), out var ticker) ? ticker : null,
        reader.GetString(4),
        reader.Text(5),
        reader.Text(6),
        reader.Text(7),
        reader.IntegerOrNull(8),
        reader.GetString(9),
        reader.GetString(10),
        LabelOf(reader.GetString(11)),
        (double)reader.GetDecimal(12),
        reader.GetBoolean(13),
        (double)reader.GetDecimal(14),
        JsonSerializer.Deserialize<IReadOnlyList<MentionReason>>(reader.GetString(15), Json) ?? [],
        reader.IntegerOrNull(16),
        reader.Text(17),
        reader.Text(18),
        reader.GetInt32(19),
        reader.GetInt64(20),
        reader.IntegerOrNull(21));

    private static SentimentLabel LabelOf(string word) => word switch
    {
        "positive" => SentimentLabel.Positive,
        "negative" => SentimentLabel.Negative,
        _ => SentimentLabel.Neutral,
    };
}
