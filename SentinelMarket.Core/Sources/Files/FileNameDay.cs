using System.Globalization;
using System.Text.RegularExpressions;

namespace SentinelMarket.Core.Sources.Files;

/// <summary>
/// The day in the name of an exchange's file: <c>sec_bhavdata_full_26012024</c>, <c>BhavCopy_NSE_CM_0_0_0_20240126_F_0000</c>,
/// <c>cm26JAN2024bhav</c>, <c>EQ260124</c>.
/// </summary>
internal static partial class FileNameDay
{
    /// <summary>The day in the name of BSE's legacy file, or else the first date in the name, or null.</summary>
    /// <param name="stream">The file's name; of a path, or of <c>archive.zip/member.csv</c>, only the last part counts.</param>
    public static DateOnly? Of(string stream)
    {
        var name = stream.AsSpan(stream.LastIndexOfAny(['/', '\\']) + 1);

        // Six digits are a date only in BSE's own name: elsewhere 200421 may as well be a day of 2020.
        foreach (var match in BseLegacy().EnumerateMatches(name))
        {
            var digits = name.Slice(match.Index + match.Length - 6, 6);
            var century = digits[4] == '9' ? "19" : "20";
            if (DateOnly.TryParseExact($"{digits[..4]}{century}{digits[4..]}", "ddMMyyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) { return day; }
        }

        foreach (var match in Candidates().EnumerateMatches(name))
        {
            // No run of eight digits is both: the year 20xx would have to be a month.
            foreach (var shape in (ReadOnlySpan<string>)["yyyyMMdd", "ddMMyyyy", "ddMMMyyyy"])
            {
                if (DateOnly.TryParseExact(name.Slice(match.Index, match.Length), shape, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    && day.Year is > 1989 and < 2100)
                {
                    return day;
                }
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?<![A-Za-z])EQ(_ISINCODE_)?\d{6}(?!\d)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex BseLegacy();

    [GeneratedRegex(@"(?<!\d)(\d{8}|\d{2}[A-Za-z]{3}\d{4})(?!\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Candidates();
}
