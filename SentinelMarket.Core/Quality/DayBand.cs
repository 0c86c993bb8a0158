using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>The prices at which a share may trade in one day.</summary>
internal static class DayBand
{
    // The exchanges' fixed bands are 2, 5, 10 and 20 %. Shares with derivatives have none, but seldom leave the widest.
    private const decimal Widest = 0.20m;

    // Limits are rounded to a tick, of which the largest for low prices is this.
    private const decimal Tick = 0.05m;

    // Keeps the products within decimal; a price beyond these has a verdict of its own.
    private const decimal Least = 0.0001m;
    private const decimal Most = 100_000_000_000_000m;

    /// <summary>What is wrong with the record's price; null when it lies in the band or none is known.</summary>
    public static string? Breach(StockRecord record)
    {
        if (record.Price is < Least or >= Most) { return null; }
        if (record is { Source: SourceIds.NseQuote, RawData: { } told } && Told(told) is { } own)
        {
            return record.Price < own.Low || record.Price > own.High
                ? $"Price {Written(record.Price)} is outside the exchange's band of the day, {Written(own.Low)} to {Written(own.High)}." : null;
        }

        if (record.PreviousClose is not ({ } previous and > 0m and < Most)) { return null; }
        return record.Price > (previous * (1m + Widest)) + Tick || record.Price < (previous * (1m - Widest)) - Tick
            ? $"Price {Written(record.Price)} is more than 20 % away from the previous close {Written(previous)}." : null;
    }

    /// <summary>The band as either shape of NSE's quote tells it: <c>lowerCP</c> and <c>upperCP</c>, or <c>priceBand</c> as "608.10-743.20".</summary>
    private static (decimal Low, decimal High)? Told(string json)
    {
        if (!json.Contains("lowerCP", StringComparison.Ordinal) && !json.Contains("priceBand", StringComparison.Ordinal)) { return null; }
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) { return null; }
            if (Number(Text(root, "lowerCP")) is { } low && Number(Text(root, "upperCP")) is { } high) { return low < high ? (low, high) : null; }
            return Text(root, "priceBand")?.Split('-') is [var from, var to] && Number(from) is { } least && Number(to) is { } most && least < most ? (least, most) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && number > 0m
            ? number : null;

    private static string Written(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
