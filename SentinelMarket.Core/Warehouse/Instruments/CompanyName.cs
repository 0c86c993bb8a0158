using System.Globalization;
using System.Text;

namespace SentinelMarket.Core.Warehouse.Instruments;

/// <summary>Compares company names that lists spell differently: <c>20 Microns Limited</c> and <c>20 microns ltd.</c></summary>
internal static class CompanyName
{
    private static readonly HashSet<string> Dropped = new(["LIMITED", "LTD", "AND", "THE"], StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal) { ["COMPANY"] = "CO", ["CORPORATION"] = "CORP" };

    /// <summary>The words that make a name this company's, in one spelling; empty for a name without any.</summary>
    public static string Key(string name) => string.Join(' ', Words(name).Where(word => !Dropped.Contains(word)).Select(word => Short.GetValueOrDefault(word, word)));

    /// <summary>The letters and digits of a name without blanks, <c>&amp;</c> written out: what is left of a name that was cut off begins the whole one.</summary>
    public static string Letters(string name) => string.Concat(Words(name));

    /// <summary>The words of a name that are worth searching by, upper case.</summary>
    public static IEnumerable<string> SearchWords(string name) => Words(name).Where(word => !Dropped.Contains(word) && word != "OF");

    private static string[] Words(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var character in name.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(character)) { text.Append(char.ToUpper(character, CultureInfo.InvariantCulture)); }
            else if (character == '&') { text.Append(" AND "); }
            else if (character is not ('\'' or '\u2019')) { text.Append(' '); }
        }

        return text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
