using System.Text;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;

namespace SentinelMarket.Tests.Sources.Files;

/// <summary>
/// Breaks one column of a file at a time, in every other row, in every way that is listed, and holds the outcome against
/// <see cref="BhavcopyOracle"/>: each line a verdict or exactly what a person reads in it, and the untouched rows between as before.
/// </summary>
/// <remarks>
/// What is claimed of swapped neighbours is the same: that each is read from its own column. Whether an open that stands where the high
/// should be is wrong cannot be read from the text; where it breaks high &gt;= low, the rules of Quality see it.
/// </remarks>
internal static class BhavcopyMutations
{
    /// <summary>A way to break a field, given it and its right neighbour.</summary>
    private static readonly (string Name, Func<string, string, (string Field, string Next)> Apply)[] All =
    [
        ("emptied", (_, next) => ("", next)),
        ("swapped with its neighbour", (field, next) => (next, field)),
        ("a dash", (_, next) => ("-", next)),
        ("text", (_, next) => ("MELON", next)),
        ("two words", (_, next) => ("MELON LTD", next)),
        ("a number", (_, next) => ("12.50", next)),
        ("a whole number", (_, next) => ("7", next)),
        ("a date", (_, next) => ("2024-01-25", next)),
        ("another date", (_, next) => ("29-FEB-2023", next)),
        ("negative", (field, next) => ("-" + field, next)),
        ("with a plus", (field, next) => ("+" + field, next)),
        ("NaN", (_, next) => ("NaN", next)),
        ("infinite", (_, next) => ("Infinity", next)),
        ("with an exponent", (_, next) => ("1e5", next)),
        ("hexadecimal", (_, next) => ("0x1F", next)),
        ("with thousands separators", (_, next) => ("1,234,567", next)),
        ("a number of 400 digits", (_, next) => (new string('9', 400), next)),
        ("a fraction of 400 digits", (_, next) => ("0." + new string('7', 400), next)),
        ("a number beyond decimal", (_, next) => ("79228162514264337593543950336", next)),
        ("a number beyond long", (_, next) => ("9223372036854775808", next)),
        ("digits of another script", (_, next) => ("\u0967\u0968", next)),
        ("with leading zeros", (field, next) => ("00" + field, next)),
        ("cut off", (field, next) => (field[..(field.Length / 2)], next)),
        ("in lower case", (field, next) => (field.ToLowerInvariant(), next)),
        ("letters whose upper case is ASCII", (_, next) => ("\u017FBI\u0131", next)),
        ("quoted", (field, next) => ($"\"{field}\"", next)),
        ("quoted with a comma", (field, next) => ($" \"{field},{field}\" ", next)),
        ("a quote that opens", (field, next) => ("\"" + field, next)),
        ("a quote within", (field, next) => (field + "\"", next)),
        ("text after a quote", (field, next) => ($"\"{field}\"x", next)),
        ("quotes of quotes", (field, next) => ($"\"\"\"{field}\"\"\"", next)),
        ("joined with its neighbour", (field, next) => ($"{field}\u0001{next}", next)),
        ("one column more", (field, next) => (field + ",", next)),
        ("bytes that are no UTF-8", (field, next) => (field + "\uFFFE", next)),
        ("a no-break space", (field, next) => (field + "\u00A0", next)),
        ("a vertical tab", (field, next) => (field + "\v", next)),
        ("a line end", (field, next) => (field + "\n" + field, next)),
        ("a carriage return", (field, next) => (field + "\r", next)),
        ("a line of 1 MB", (_, next) => (new string('9', 1_000_000), next)),
    ];

    /// <summary>Every contradiction found, named by column and mutation; and how many lines were parsed.</summary>
    public static (List<string> Contradictions, int Lines) Run(string source, string name, string header, IReadOnlyList<string> rows)
    {
        List<string> contradictions = [];
        var lines = 0;
        var columns = header.Split(',').Length;
        var sound = Outcomes(Parse(source, name, header, rows).Parsed);
        for (var column = 0; column < columns; column++)
        {
            foreach (var (kind, apply) in All)
            {
                // One long line is enough.
                var every = kind.Contains("1 MB", StringComparison.Ordinal) ? rows.Count : 2;
                var mutated = rows.Select((row, i) => i % every == 0 ? Mutate(row, column, apply) : row).ToList();
                var (content, parsed) = Parse(source, name, header, mutated);
                lines += parsed.Count;
                var problem = new BhavcopyOracle(content, source, FileNameDay.Of(name)).Contradiction(parsed)
                    ?? (Outcomes(parsed).Count(sound.Contains) < rows.Where((_, i) => i % every != 0).Count() ? "untouched rows are not as before" : null);
                if (problem is not null) { contradictions.Add($"{header.Split(',')[column].Trim()} {kind}: {problem}"); }
            }

            // A NUL makes the whole file no text, and the import says so.
            var withNul = Bhavcopy.Lines([header, Mutate(rows[0], column, (field, next) => (field + "\0", next)), .. rows.Skip(1)]);
            if (FileRecognition.Recognise(name, name, Encoding.UTF8.GetBytes(withNul), Bhavcopy.Now).Refusal is null) { contradictions.Add($"column {column} with NUL was accepted"); }
        }

        return (contradictions, lines);
    }

    private static (byte[] Content, List<Parsed<StockRecord>> Parsed) Parse(string source, string name, string header, IEnumerable<string> rows)
    {
        // The character that stands for what is no UTF-8 becomes a byte that is none.
        var content = Encoding.UTF8.GetBytes(Bhavcopy.Lines([header, .. rows]));
        for (var i = 0; i + 2 < content.Length; i++)
        {
            if (content[i] == 0xEF && content[i + 1] == 0xBF && content[i + 2] == 0xBE) { (content[i], content[i + 1], content[i + 2]) = (0xFF, 0xC3, (byte)'x'); }
        }

        return (content, [.. new BhavcopyParser().Parse(Bhavcopy.Document(content, source, name))]);
    }

    private static HashSet<(StockRecord?, Verdict?)> Outcomes(IEnumerable<Parsed<StockRecord>> parsed) => [.. parsed.Select(line => (line.Record, line.Verdict))];

    private static string Mutate(string row, int column, Func<string, string, (string Field, string Next)> apply)
    {
        var fields = row.Split(',');
        if (column >= fields.Length) { return row; }
        var (field, next) = apply(fields[column], column + 1 < fields.Length ? fields[column + 1] : "");
        fields[column] = field;
        if (column + 1 < fields.Length) { fields[column + 1] = next; }
        return string.Join(',', fields);
    }
}
