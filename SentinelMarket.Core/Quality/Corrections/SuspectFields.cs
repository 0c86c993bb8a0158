using System.Globalization;
using System.Text.RegularExpressions;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality.Corrections;

/// <summary>
/// Guesses which fields of a form a verdict speaks of, so that a person sees them first: those that the verdict names, and those with a value
/// that its message quotes. A guess only: verdicts name the warehouse's columns, forms the source's.
/// </summary>
public static partial class SuspectFields
{
    /// <summary>The names of the suspect fields.</summary>
    public static IReadOnlySet<string> Of(IEnumerable<Verdict> verdicts, IReadOnlyList<FormField> fields)
    {
        var suspects = new HashSet<string>(StringComparer.Ordinal);
        foreach (var verdict in verdicts)
        {
            var numbers = Numbers().Matches(verdict.Message).Select(match => Number(match.Value)).OfType<decimal>().ToHashSet();
            foreach (var field in fields)
            {
                var isNamed = verdict.Field is { } name && (Same(field.Name, name) || Same(field.Name[(field.Name.LastIndexOf('.') + 1)..], name));
                var isQuoted = field.Value.Length > 1 && verdict.Message.Contains($"\"{field.Value}\"", StringComparison.Ordinal);
                if (isNamed || isQuoted || (Number(field.Value) is { } number && numbers.Contains(number))) { suspects.Add(field.Name); }
            }
        }

        return suspects;
    }

    private static bool Same(string left, string right) => string.Equals(Bare(left), Bare(right), StringComparison.OrdinalIgnoreCase);

    private static string Bare(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).Trim();

    private static decimal? Number(string text) =>
        decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"-?[0-9]+(,[0-9]+)*(\.[0-9]+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
