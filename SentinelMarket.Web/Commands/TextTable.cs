namespace SentinelMarket.Web.Commands;

/// <summary>Rows in aligned columns; columns whose title starts with ">" are aligned to the right.</summary>
internal static class TextTable
{
    public static async Task WriteAsync(TextWriter writer, IReadOnlyList<string> titles, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = titles.Select((title, column) => rows.Select(row => row[column].Length).Append(title.TrimStart('>').Length).Max()).ToArray();
        await writer.WriteLineAsync(Line([.. titles.Select(title => title.TrimStart('>'))]));
        foreach (var row in rows) { await writer.WriteLineAsync(Line(row)); }

        string Line(IReadOnlyList<string> cells) =>
            string.Join("  ", cells.Select((cell, column) => titles[column].StartsWith('>') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();
    }
}
