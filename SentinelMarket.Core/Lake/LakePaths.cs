using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Lake;

/// <summary>
/// Where things lie in a lake: an object at <c>{source}/{yyyy}/{MM}/{dd}/{yyyyMMddTHHmmssfffZ}-{first 16 of sha256}.{ext}.gz</c>, the pack of its hour beside it at
/// <c>{yyyyMMddTHH}.pack.gz</c>. All of it is UTC.
/// </summary>
internal static class LakePaths
{
    public const string ObjectSuffix = ".gz";
    public const string PackSuffix = ".pack.gz";

    private const int HashDigitsInName = 16;
    private const string HourFormat = "yyyyMMdd'T'HH";
    private const string DayFormat = "yyyy'/'MM'/'dd";
    private const int HourLength = 11;

    public static string FolderOf(string source, DateOnly day) => $"{source}/{day.ToString(DayFormat, CultureInfo.InvariantCulture)}";

    public static string ShortHash(string sha256) => sha256[..HashDigitsInName];

    public static string NameOf(RawDocument document, string sha256) => string.Create(
        CultureInfo.InvariantCulture, $"{document.FetchedAt.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{ShortHash(sha256)}.{ExtensionOf(document.ContentType)}{ObjectSuffix}");

    public static string PackOf(string source, DateTimeOffset hour) =>
        $"{FolderOf(source, DateOnly.FromDateTime(hour.UtcDateTime))}/{hour.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture)}{PackSuffix}";

    /// <summary>The pack that an object would be in; false for a name that says no hour.</summary>
    public static bool TryPackOf(string path, [NotNullWhen(true)] out string? pack)
    {
        var slash = path.LastIndexOf('/');
        pack = null;
        if (slash < 0 || path.Length <= slash + 1 + HourLength || !IsHour(path.AsSpan(slash + 1, HourLength))) { return false; }
        pack = string.Concat(path.AsSpan(0, slash + 1 + HourLength), PackSuffix);
        return true;
    }

    public static bool IsPack(string path) => path.EndsWith(PackSuffix, StringComparison.Ordinal);

    public static bool IsObject(string path) => path.EndsWith(ObjectSuffix, StringComparison.Ordinal) && !IsPack(path);

    /// <summary>Whether a path stays under the root, whatever somebody wrote into it.</summary>
    public static bool IsInside(string path) =>
        path.Length > 0 && !Path.IsPathRooted(path) && !path.Contains('\\', StringComparison.Ordinal) && path.Split('/').All(part => part is not ("" or "." or ".."));

    public static bool TryDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool IsHour(ReadOnlySpan<char> text) => DateTime.TryParseExact(text, HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static string ExtensionOf(string contentType) => contentType.Split(';')[0].Trim() switch
    {
        "application/json" => "json",
        "text/csv" => "csv",
        "text/html" => "html",
        "application/xml" or "text/xml" or "application/rss+xml" => "xml",
        _ => "bin",
    };
}
