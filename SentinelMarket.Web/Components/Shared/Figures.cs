using System.Globalization;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>How figures are written on every page.</summary>
public static class Figures
{
    private const string Minus = "−";

    // Lakh and crore: 1,28,45,000.
    private static readonly NumberFormatInfo Indian = new() { NumberGroupSizes = [3, 2] };

    private static readonly string[] Words =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB"];

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 run", "2 runs".</summary>
    public static string Count(long value, string singular, string? plural = null) =>
        $"{Count(value)} {(value == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>"two" up to twelve, digits from there.</summary>
    public static string Word(int value) => value < Words.Length ? Words[value] : Count(value);

    /// <summary>Rounded down to one decimal, so that only a hundred of a hundred reads "100.0 %".</summary>
    public static string Percent(double value) =>
        (Math.Floor((value * 10) + 1e-6) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>With its sign: "+1.25 %", "−0.40 %", "0.00 %"; a dash without a value.</summary>
    public static string Change(decimal? percent) => percent is not { } value
        ? "–"
        : (Math.Round(value, 2, MidpointRounding.AwayFromZero) switch { > 0 => "+", < 0 => Minus, _ => string.Empty })
          + Math.Abs(value).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    /// <summary>The class of a change: up, down, or none.</summary>
    public static string? ChangeClass(decimal? percent) => percent switch
    {
        > 0 => "up",
        < 0 => "down",
        _ => null,
    };

    /// <summary>Rupees with two decimals, four where the source has them, in Indian groups: "1,28,450.00"; a dash without a value.</summary>
    public static string Price(decimal? value) => value?.ToString("#,##0.00##", Indian) ?? "–";

    /// <summary>A number of shares, in Indian groups: "84,12,906"; a dash without a value.</summary>
    public static string Shares(long? value) => value?.ToString("#,##0", Indian) ?? "–";

    /// <summary>Rupees in crore (ten million) or lakh (a hundred thousand), as Indian market pages write turnover.</summary>
    public static string Turnover(decimal? rupees) => rupees switch
    {
        null => "–",
        >= 10_000_000m => (rupees.Value / 10_000_000m).ToString("#,##0.00", Indian) + " cr",
        >= 100_000m => (rupees.Value / 100_000m).ToString("#,##0.00", CultureInfo.InvariantCulture) + " lakh",
        _ => rupees.Value.ToString("#,##0", CultureInfo.InvariantCulture),
    };

    /// <summary>A mood from -1 to 1 with its sign: "+0.62", "−0.48", "0.00".</summary>
    public static string Score(double score)
    {
        var rounded = Math.Round(score, 2, MidpointRounding.AwayFromZero);
        return (rounded switch { > 0 => "+", < 0 => Minus, _ => string.Empty }) + Math.Abs(rounded).ToString("0.00", CultureInfo.InvariantCulture);
    }

    /// <summary>"340 ms", "1.3 s", "2 min 5 s", "3 h 4 min", "2 d 3 h"; a dash without a value.</summary>
    public static string Duration(TimeSpan? duration)
    {
        if (duration is not { } value) { return "–"; }
        if (value < TimeSpan.Zero) { value = TimeSpan.Zero; }
        if (value < TimeSpan.FromMilliseconds(999.5)) { return Invariant($"{value.TotalMilliseconds:0} ms"); }
        if (value < TimeSpan.FromSeconds(59.95)) { return Invariant($"{value.TotalSeconds:0.0} s"); }
        value = TimeSpan.FromSeconds(Math.Round(value.TotalSeconds));
        if (value < TimeSpan.FromHours(1)) { return Pair(value.Minutes, "min", value.Seconds, "s"); }
        return value < TimeSpan.FromDays(1) ? Pair(value.Hours, "h", value.Minutes, "min") : Pair(value.Days, "d", value.Hours, "h");
    }

    public static string Bytes(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 999.5 && unit < ByteUnits.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return (unit == 0 ? value.ToString("0", CultureInfo.InvariantCulture) : value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture))
            + " " + ByteUnits[unit];
    }

    /// <summary>The first letter in upper case.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Pair(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? Invariant($"{large} {largeUnit}") : Invariant($"{large} {largeUnit} {small} {smallUnit}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
