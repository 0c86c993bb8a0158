using System.Runtime.CompilerServices;
using System.Text;

namespace SentinelMarket.Core.Text.Evaluation;

/// <summary>Reads labelled texts: CSV (RFC 4180) with the columns <c>text</c> and <c>label</c>, and where the file has them <c>entity</c> and <c>channel_id</c>.</summary>
public static class LabelFile
{
    private const int LongestRecord = 8 << 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">A column is missing, a record has another number of fields, or a quote is not closed; the message names the line.</exception>
    public static async Task<IReadOnlyList<LabelledText>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var rows = new List<LabelledText>();
        int text = -1, label = -1, entity = -1, channel = -1, width = 0;
        await foreach (var (line, fields) in RecordsAsync(reader, path, cancellationToken).ConfigureAwait(false))
        {
            if (width == 0)
            {
                width = fields.Count;
                (text, label, entity, channel) = (fields.IndexOf("text"), fields.IndexOf("label"), fields.IndexOf("entity"), fields.IndexOf("channel_id"));
                if (text < 0 || label < 0) { throw new InvalidDataException($"{path} has no column \"{(text < 0 ? "text" : "label")}\"; its columns are {string.Join(", ", fields)}."); }
                continue;
            }

            if (fields.Count != width) { throw new InvalidDataException($"{path}, line {line}: {width} fields are expected, {fields.Count} are there."); }
            rows.Add(new LabelledText(fields[text], fields[label], entity < 0 ? null : fields[entity], channel < 0 ? null : fields[channel]));
        }

        return rows.Count > 0 ? rows : throw new InvalidDataException($"{path} has no labelled texts.");
    }

    private static async IAsyncEnumerable<(int Line, List<string> Fields)> RecordsAsync(TextReader reader, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pending = new StringBuilder();
        var number = 0;
        var first = 0;
        var open = false;
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            number++;
            if (pending.Length == 0)
            {
                if (line.Length == 0) { continue; }
                first = number;
            }
            else
            {
                pending.Append('\n');
            }

            pending.Append(line);
            if (pending.Length > LongestRecord) { break; }

            // Quotes come in pairs, escaped ones too: an odd number means that the record goes on.
            open ^= (line.AsSpan().Count('"') & 1) == 1;
            if (open) { continue; }
            yield return (first, Split(pending.ToString()));
            pending.Clear();
        }

        if (pending.Length > 0) { throw new InvalidDataException($"{path}, line {first}: a quote is not closed."); }
    }

    private static List<string> Split(string record)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < record.Length; i++)
        {
            switch (record[i])
            {
                case '"' when quoted && i + 1 < record.Length && record[i + 1] == '"':
                    field.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    fields.Add(field.ToString());
                    field.Clear();
                    break;
                default:
                    field.Append(record[i]);
                    break;
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
