using System.Globalization;
using System.Text.Json.Nodes;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>What values look like in examples, by the names that the product gives them everywhere.</summary>
internal static class ExampleValues
{
    private const string Instant = "2026-01-15T10:00:00Z";
    private const string Day = "2026-01-15";
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly Dictionary<string, string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ticker"] = "RELIANCE", ["symbol"] = "RELIANCE", ["isin"] = "INE002A01018", ["isinOrTicker"] = "RELIANCE", ["series"] = "EQ", ["exchange"] = "NSE", ["company"] = "Reliance Industries Ltd.",
        ["pipeline"] = "stock_data", ["source"] = SourceIds.NseQuote, ["stream"] = "RELIANCE", ["platform"] = "telegram", ["actor"] = "local administrator", ["node"] = "sentinel-1/4711",
        ["codeVersion"] = "1.0.0", ["schedule"] = "every 5 minutes", ["from"] = Day, ["to"] = Day, ["day"] = Day, ["table"] = "pipeline_runs", ["text"] = "RELIANCE gains 3 % on strong results",
        ["search"] = "tata mot", ["rule"] = "price.positive", ["ruleId"] = "price.positive", ["sha256"] = Hash, ["kind"] = "run.closed", ["kinds"] = "run.closed", ["subject"] = "42", ["language"] = "en",
        ["sentiment"] = "positive", ["pump"] = "true", ["author"] = "market_watcher", ["sort"] = "time", ["direction"] = "desc", ["bucket"] = "day", ["outcome"] = "Succeeded", ["trigger"] = "Manual",
        ["stage"] = "Extract", ["reason"] = "The exchange confirmed the value.", ["message"] = "Every source answered.", ["Idempotency-Key"] = "3f29c8a2-5d41-4f0e-9c1b-2a7d6e8b9f10",
        ["lastEventId"] = "4f9a2c81d0e7-42", ["Last-Event-ID"] = "4f9a2c81d0e7-42", ["minPrice"] = "100", ["maxPrice"] = "2500.50", ["crc_token"] = "challenge", ["lake_path"] = "nse.quote/2026/01/15/20260115T100000000Z-9f86d081884c7d65.json.gz",
        ["path"] = "nse.quote/2026/01/15/20260115T100000000Z-9f86d081884c7d65.json.gz", ["contentType"] = "application/json", ["run"] = "/api/data/runs/42", ["authorHash"] = Hash[..16], ["field"] = "lastPrice",
    };

    public static JsonNode Text(string name, string? format) => format switch
    {
        "date-time" => Instant,
        "date" => Day,
        "uuid" => "3f29c8a2-5d41-4f0e-9c1b-2a7d6e8b9f10",
        "uri" => "https://example.org/hook",
        _ => Texts.TryGetValue(name, out var text) ? text : name.Length == 0 ? "text" : name,
    };

    public static JsonNode Integer(string name, string? least, string? most)
    {
        var value = name.EndsWith("id", StringComparison.OrdinalIgnoreCase) || name is "run" or "retryOf" ? 42L
            : name.Contains("volume", StringComparison.OrdinalIgnoreCase) ? 5_000_000L
            : name.Contains("bytes", StringComparison.OrdinalIgnoreCase) || name == "size" ? 65_536L
            : 10L;
        if (long.TryParse(least, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first)) { value = Math.Max(value, first); }
        if (long.TryParse(most, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var last)) { value = Math.Min(value, last); }
        return value;
    }

    public static JsonNode Number(string name) =>
        name.Contains("percent", StringComparison.OrdinalIgnoreCase) || name.Contains("rate", StringComparison.OrdinalIgnoreCase) ? 98.5m
        : name.Contains("seconds", StringComparison.OrdinalIgnoreCase) ? 1.5m
        : 1234.5m;
}
