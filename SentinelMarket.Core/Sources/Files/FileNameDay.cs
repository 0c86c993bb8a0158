using System.Globalization;
using System.Text.RegularExpressions;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>
/// The day in the name of an exchange's file: <c>sec_bhavdata_full_26012024</c>, <c>BhavCopy_NSE_CM_0_0_0_20240126_F_0000</c>,
/// <c>cm26JAN2024bhav</c>.
/// </summary>
internal static partial class FileNameDay
{
    /// <summary>The first date in the name, or null.</summary>
    public static DateOnly? Of(string name)
    {
        foreach (Match match in Candidates().Matches(name))
        {
            // No run of eight digits is both: the year 20xx would have to be a month.
            foreach (var shape in (ReadOnlySpan<string>)["yyyyMMdd", "ddMMyyyy", "ddMMMyyyy"])
            {
                if (DateOnly.TryParseExact(match.ValueSpan, shape, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1989 and < 2100)
                {
                    return day;
                }
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?<!\d)(\d{8}|\d{2}[A-Za-z]{3}\d{4})(?!\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Candidates();
}
