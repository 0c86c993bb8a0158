using System.Globalization;
using System.Text.Json;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.Filings;

/// <summary>The exchanges' times: India's clock, no offset.</summary>
internal static class FilingTime
{
    private static readonly string[] Formats =
    [
        "dd-MMM-yyyy HH:mm:ss", "d-MMM-yyyy HH:mm:ss", "dd-MMM-yyyy HH:mm", "yyyy-MM-dd HH:mm:ss.FFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "ddMMyyyyHHmmss", "dd-MMM-yyyy",
    ];

    /// <summary>The instant of the first of these fields that holds a time, in UTC; null when none does.</summary>
    public static DateTimeOffset? Of(JsonElement filing, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (MessageFields.Text(filing, name) is { } text
                && DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var indian)
                && indian.Year is >= 1990 and < 2100)
            {
                return IndianTime.ToUtc(indian);
            }
        }

        return null;
    }
}
