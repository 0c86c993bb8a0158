using Npgsql;
using NpgsqlTypes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.Social;

/// <summary>The filters of a query as conditions on <c>social_mentions_warehouse</c>.</summary>
internal static class MentionFilter
{
    /// <summary>The most rows of a page.</summary>
    public const int MaxPageSize = 1_000;

    /// <summary>The fewest characters that the trigram index can look for.</summary>
    public const int ShortestWord = 3;

    private const int MostWords = 10;
    private const int LongestText = 500;
    private const int HashLength = 16;

    /// <summary>Refuses in words what cannot be asked.</summary>
    public static void Check(MentionQuery query)
    {
        if (query.Size is < 1 or > MaxPageSize) { throw Refusal($"The page size is {query.Size}; expected are 1 to {MaxPageSize:N0} rows."); }
        if (query.To < query.From) { throw Refusal($"The last instant, {query.To:O}, is before the first, {query.From:O}. Swap them."); }
        if (query.Platform is { } platform && !Platforms.All.Contains(platform, StringComparer.Ordinal)) { throw Refusal($"There is no platform \"{platform}\"; expected is one of {string.Join(", ", Platforms.All)}."); }
        if (query.Sentiment is { } sentiment && !Enum.IsDefined(sentiment)) { throw Refusal($"There is no sentiment {sentiment}."); }
        if (query.Text is not { } text) { return; }
        if (text.Length > LongestText) { throw Refusal($"The text to look for has {text.Length} characters; at most {LongestText} are expected."); }
        var words = Words(text);
        if (words.Length > MostWords) { throw Refusal($"The text to look for has {words.Length} words; at most {MostWords} are expected."); }
        if (!words.Any(word => word.Length >= ShortestWord)) { throw Refusal($"The text to look for is \"{text}\"; a word of at least {ShortestWord} characters is expected."); }

        ArgumentException Refusal(FormattableString message) => new(FormattableString.Invariant(message), nameof(query));
    }

    /// <summary>The conditions that all must hold, but for the period.</summary>
    public static List<string> Conditions(NpgsqlCommand command, MentionQuery query)
    {
        var where = new List<string>();
        if (query.Ticker is { } ticker) { where.Add($"ticker = {command.Next(NpgsqlDbType.Text, ticker.Value)}"); }
        if (query.Platform is { } platform) { where.Add($"platform = {command.Next(NpgsqlDbType.Text, platform)}"); }
        if (query.Sentiment is { } sentiment) { where.Add($"sentiment = {command.Next(NpgsqlDbType.Text, MentionCells.Word(sentiment))}"); }

        // Not a parameter, so that the index of pump signals is seen to fit.
        if (query.IsPump is { } isPump) { where.Add(isPump ? "is_pump_signal" : "NOT is_pump_signal"); }
        if (query.Author is { } author) { where.Add(Author(command, author.Trim().TrimStart('@'))); }
        if (query.Language is { } language) { where.Add($"language = {command.Next(NpgsqlDbType.Text, PostgresCommands.Storable(language))}"); }
        if (query.Cluster is { } cluster) { where.Add($"cluster = {command.Next(NpgsqlDbType.Bigint, cluster)}"); }
        foreach (var word in query.Text is { } text ? Words(text) : []) { where.Add($"text ILIKE {command.Next(NpgsqlDbType.Text, Containing(word))}"); }
        return where;
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string Author(NpgsqlCommand command, string author)
    {
        var handle = $"lower(author_handle) = lower({command.Next(NpgsqlDbType.Text, PostgresCommands.Storable(author))})";
        return author.Length == HashLength && author.All(char.IsAsciiHexDigit)
            ? $"({handle} OR author_hash = {command.Next(NpgsqlDbType.Text, author.ToLowerInvariant())})"
            : handle;
    }

    private static string Containing(string word) =>
        "%" + PostgresCommands.Storable(word).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
