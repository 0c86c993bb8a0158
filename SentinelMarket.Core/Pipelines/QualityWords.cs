using System.Globalization;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Pipelines;

/// <summary>A report in words, as logs and the command line write it.</summary>
public static class QualityWords
{
    /// <summary>One source: "245 of 249 sessions, 647,421 rows: complete 100.00 %, ...".</summary>
    public static string Of(SourceReach reach) => string.Create(
        CultureInfo.InvariantCulture,
        $"{reach.Days:N0} of {reach.Sessions:N0} sessions, {reach.Figures.Records:N0} rows: complete {Of(reach.Figures.Completeness)}, consistent {Of(reach.Figures.Consistency)}, accurate {Of(reach.Figures.Accuracy)} of {reach.Figures.Accuracy.Whole:N0} verified, {reach.Figures.Unverified:N0} unverified, {reach.Figures.Duplicates:N0} duplicates");

    /// <summary>"99.87 %", rounded down so that only all of all is 100.00 %; "no data" when nothing was looked at.</summary>
    public static string Of(Share share) => share.Percent is { } percent
        ? (Math.Floor(percent * 100) / 100).ToString("0.00", CultureInfo.InvariantCulture) + " %"
        : "no data";
}
