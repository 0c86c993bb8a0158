using System.Collections.Frozen;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality.Metrics;

/// <summary>
/// Which columns the rows of a source have to fill: those that its format has. price, series and timestamp are never empty in the warehouse and so are not
/// counted: they would only hide the others.
/// </summary>
public static class RequiredFields
{
    private static readonly string[] Day = ["open", "high", "low", "previous_close", "volume"];
    private static readonly string[] DayOfFile = [.. Day, "value_traded", "trades"];

    private static readonly FrozenDictionary<string, FrozenSet<string>> BySource = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        // NSE's oldest files lack trades and ISIN, and then count as incomplete.
        [SourceIds.NseEodLegacy] = [.. DayOfFile, "isin"],
        [SourceIds.NseEodFull] = DayOfFile,
        [SourceIds.NseEodUdiff] = [.. DayOfFile, "isin"],

        // Without the ISIN, which only one of BSE's two legacy layouts has.
        [SourceIds.BseEodLegacy] = DayOfFile,
        [SourceIds.BseEodUdiff] = [.. DayOfFile, "isin"],

        // Volumes stand in another answer of the exchange, which is asked for only where a setting says so.
        [SourceIds.NseQuote] = ["open", "high", "low", "previous_close", "isin"],
        [SourceIds.BseQuote] = ["open", "high", "low", "previous_close"],
        [SourceIds.BseGraph] = ["volume"],
        [SourceIds.YahooQuote] = ["high", "low", "volume"],
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The columns; none for a source that is not known.</summary>
    public static IReadOnlySet<string> Of(string source) => BySource.GetValueOrDefault(source, FrozenSet<string>.Empty);
}
