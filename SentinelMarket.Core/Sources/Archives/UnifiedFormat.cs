using System.Globalization;

namespace SentinelMarket.Core.Sources.Archives;

/// <summary>When both exchanges changed their files.</summary>
internal static class UnifiedFormat
{
    /// <summary>The first trading day with files in the unified format only.</summary>
    public static readonly DateOnly FirstDay = new(2024, 7, 8);

    /// <summary>The month as the legacy names write it: <c>JUL</c>.</summary>
    public static string Month(DateOnly day) => day.ToString("MMM", CultureInfo.InvariantCulture).ToUpperInvariant();
}
