using System.Text;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>A record of a CSV file whose fields may hold line breaks.</summary>
/// <param name="Fields">The fields without their quotation marks.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Offset">Where its bytes begin.</param>
/// <param name="Length">How many bytes it has, without the line break at its end.</param>
/// <param name="IsWhole">Whether its quotation marks are closed.</param>
internal sealed record CsvRecord(IReadOnlyList<string> Fields, int Line, int Offset, int Length, bool IsWhole);

/// <summary>Splits CSV by RFC 4180: comma, double quotes, doubled within, line breaks allowed between them.</summary>
internal static class CsvRecords
{
    /// <summary>The records; blank lines are left out.</summary>
    public static IEnumerable<CsvRecord> Of(ReadOnlyMemory<byte> content)
    {
        var line = 1;
        for (var start = 0; start < content.Length;)
        {
            var (length, isWhole) = LengthOf(content.Span[start..]);
            var bytes = content.Slice(start, length);
            var text = Encoding.UTF8.GetString(bytes.Span).TrimEnd('\r', '\n');
            if (text.Length > 0) { yield return new CsvRecord(Split(text), line, start, bytes.Span.TrimEnd("\r\n"u8).Length, isWhole); }
            line += bytes.Span.Count((byte)'\n');
            start += length;
        }
    }

    private static (int Length, bool IsWhole) LengthOf(ReadOnlySpan<byte> content)
    {
        var quoted = false;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == (byte)'"') { quoted = !quoted; }
            else if (content[i] == (byte)'\n' && !quoted) { return (i + 1, true); }
        }

        return (content.Length, !quoted);
    }

    private static List<string> Split(string record)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < record.Length; i++)
        {
            var unit = record[i];
            if (unit == '"' && quoted && i + 1 < record.Length && record[i + 1] == '"') { field.Append(record[++i]); }
            else if (unit == '"') { quoted = !quoted; }
            else if (unit != ',' || quoted) { field.Append(unit); }
            else
            {
                fields.Add(field.ToString());
                field.Clear();
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
