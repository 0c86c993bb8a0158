using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SentinelMarket.Core.Warehouse;

namespace SentinelMarket.Core.Serving;

/// <summary>The formats of an export.</summary>
public enum StockExportFormat
{
    /// <summary>RFC 4180: a header, commas, CRLF, quotes where needed.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Jsonl,
}

/// <summary>
/// Writes rows of the warehouse as text, holding one at a time. The columns and their order are a promise: a new one is added at the end.
/// Decimals are exact, instants ISO 8601 in UTC with microseconds, days ISO dates; what a source did not give is an empty cell or null.
/// A text cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line break) gets an apostrophe in CSV;
/// numbers stay numbers.
/// </summary>
public sealed class StockExport(StockScan scan)
{
    /// <summary>The columns, in the order of both formats.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "trading_day", "timestamp", "ticker", "series", "exchange", "isin", "price", "open", "high", "low", "previous_close", "change_percent",
        "volume", "value_traded", "trades", "source", "fetched_at", "processed_at", "run_id", "lake_path", "raw_data",
    ];

    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");
    private static readonly JsonEncodedText[] Names = [.. Columns.Select(name => JsonEncodedText.Encode(name))];

    /// <summary>Writes the rows that pass the filter, in the order of timestamp, ticker, series, exchange, source; all of one instant.</summary>
    /// <returns>How many rows were written.</returns>
    public async Task<long> WriteAsync(StockScanFilter filter, StockExportFormat format, Stream output, CancellationToken cancellationToken)
    {
        // Not closed: the stream is the caller's.
        var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true);
        await using var closing = writer.ConfigureAwait(false);
        var line = new StringBuilder();
        using var json = new MemoryStream();
        if (format == StockExportFormat.Csv) { await writer.WriteAsync(string.Join(',', Columns) + "\r\n").ConfigureAwait(false); }
        long rows = 0;
        await foreach (var row in scan.ReadAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            line.Clear();
            if (format == StockExportFormat.Csv) { AppendCsv(line, row); }
            else { AppendJson(line, json, row); }
            await writer.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            rows++;
        }

        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        return rows;
    }

    private static void AppendCsv(StringBuilder line, ScannedStock row)
    {
        line.Append(Day(row.TradingDay)).Append(',').Append(Instant(row.Timestamp));
        foreach (var text in (ReadOnlySpan<string?>)[row.Ticker, row.Series, row.Exchange, row.Isin]) { AppendText(line.Append(','), text); }
        foreach (var number in (ReadOnlySpan<decimal?>)[row.Price, row.Open, row.High, row.Low, row.PreviousClose, row.ChangePercent, row.Volume, row.ValueTraded, row.Trades])
        {
            line.Append(',').Append(CultureInfo.InvariantCulture, $"{number}");
        }

        AppendText(line.Append(','), row.Source);
        line.Append(',').Append(Instant(row.FetchedAt)).Append(',').Append(Instant(row.ProcessedAt)).Append(',').Append(CultureInfo.InvariantCulture, $"{row.RunId}");
        AppendText(line.Append(','), row.LakePath);
        AppendText(line.Append(','), row.RawData);
        line.Append("\r\n");
    }

    private static void AppendText(StringBuilder line, string? text)
    {
        if (string.IsNullOrEmpty(text)) { return; }
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n') { text = "'" + text; }
        if (text.AsSpan().ContainsAny(Special)) { line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"'); }
        else { line.Append(text); }
    }

    private static void AppendJson(StringBuilder line, MemoryStream buffer, ScannedStock row)
    {
        buffer.SetLength(0);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            var name = 0;
            json.WriteStartObject();
            json.WriteString(Names[name++], Day(row.TradingDay));
            json.WriteString(Names[name++], Instant(row.Timestamp));
            foreach (var text in (ReadOnlySpan<string?>)[row.Ticker, row.Series, row.Exchange, row.Isin]) { json.WriteString(Names[name++], text); }
            foreach (var number in (ReadOnlySpan<decimal?>)[row.Price, row.Open, row.High, row.Low, row.PreviousClose, row.ChangePercent, row.Volume, row.ValueTraded, row.Trades])
            {
                if (number is { } value) { json.WriteNumber(Names[name++], value); }
                else { json.WriteNull(Names[name++]); }
            }

            json.WriteString(Names[name++], row.Source);
            json.WriteString(Names[name++], Instant(row.FetchedAt));
            json.WriteString(Names[name++], Instant(row.ProcessedAt));
            json.WriteNumber(Names[name++], row.RunId);
            json.WriteString(Names[name++], row.LakePath);
            json.WritePropertyName(Names[name]);
            if (row.RawData is { } raw) { json.WriteRawValue(raw, skipInputValidation: true); }
            else { json.WriteNullValue(); }
            json.WriteEndObject();
        }

        line.Append(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)).Append('\n');
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
