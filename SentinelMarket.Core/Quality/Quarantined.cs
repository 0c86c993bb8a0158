using System.Text;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Quality;

/// <summary>Makes quarantine entries of refused records.</summary>
public static class Quarantined
{
    /// <summary>The most characters that an entry keeps of its record.</summary>
    public const int MaxRawLength = 4_000;

    // A character of UTF-16 comes from at most three bytes of UTF-8.
    private const int MaxRawBytes = MaxRawLength * 3;

    /// <summary>The entry for a record that could not be read, or that was read and broke a rejecting rule.</summary>
    public static QuarantineEntry From(RawDocument document, Parsed<StockRecord> parsed, Verdict verdict) =>
        From(document, parsed, verdict, parsed.Record is { } record ? $"{record.Ticker} {record.Series}" : null);

    /// <summary>The entry for a record of any type; <paramref name="key"/> says what it is about, as far as it could be read.</summary>
    public static QuarantineEntry From<TRecord>(RawDocument document, Parsed<TRecord> parsed, Verdict verdict, string? key)
        where TRecord : class =>
        new(verdict, key, parsed.Position, RawOf(document.Content.Span, parsed.RawOffset, parsed.RawLength));

    /// <summary>
    /// A stretch of a document as text that PostgreSQL stores: at most <see cref="MaxRawLength"/> characters, with U+FFFD for NUL and for
    /// whatever is not UTF-8. A stretch beyond the document's end is cut to it.
    /// </summary>
    public static string RawOf(ReadOnlySpan<byte> content, int offset, int length)
    {
        var start = Math.Clamp(offset, 0, content.Length);
        var raw = content.Slice(start, Math.Clamp(length, 0, content.Length - start));
        if (raw.Length > MaxRawBytes)
        {
            var end = MaxRawBytes;
            while (end > MaxRawBytes - 4 && (raw[end] & 0xC0) == 0x80) { end--; }
            raw = raw[..end];
        }

        var text = Encoding.UTF8.GetString(raw);
        if (text.Length > MaxRawLength) { text = text[..(char.IsHighSurrogate(text[MaxRawLength - 1]) ? MaxRawLength - 1 : MaxRawLength)]; }
        return text.Replace('\0', '\uFFFD');
    }
}
