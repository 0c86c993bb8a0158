using System.Buffers.Text;
using System.Globalization;

namespace SentinelMarket.Core.Sources.Files.Formats;

/// <summary>
/// Plain decimal numbers in ASCII: an optional minus, digits, an optional fraction. No exponent and no thousands separator: either in an
/// exchange's file means that a spreadsheet has been at it.
/// </summary>
internal static class ExchangeNumber
{
    private const int FastDigits = 18;
    private const decimal Largest = 1e20m;

    /// <summary>Reads a number below 10^20 in magnitude.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0m;
        var negative = !text.IsEmpty && text[0] == (byte)'-';
        var digits = negative ? text[1..] : text;
        if (digits.IsEmpty) { return false; }
        if (digits.Length > FastDigits + 1) { return TryReadLong(text, out number); }

        ulong mantissa = 0;
        var point = -1;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (uint)(digits[i] - '0');
            if (digit <= 9) { mantissa = (mantissa * 10) + digit; }
            else if (digits[i] == (byte)'.' && point < 0) { point = i; }
            else { return false; }
        }

        // A point must have digits on both sides.
        if (point == 0 || point == digits.Length - 1) { return false; }
        var scale = point < 0 ? 0 : digits.Length - point - 1;
        number = new decimal((int)(uint)mantissa, (int)(uint)(mantissa >> 32), 0, negative && mantissa != 0, (byte)scale);
        return true;
    }

    /// <summary>Reads a whole number of at most 18 digits; a fraction of zeros is tolerated.</summary>
    public static bool TryReadWhole(ReadOnlySpan<byte> text, out long number)
    {
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        if (point >= 0 && (point == text.Length - 1 || text[(point + 1)..].ContainsAnyExcept((byte)'0')))
        {
            number = 0;
            return false;
        }

        return Utf8Parser.TryParse(whole, out number, out var consumed)
            && consumed == whole.Length
            && whole[0] != (byte)'+'
            && number is > -1_000_000_000_000_000_000 and < 1_000_000_000_000_000_000;
    }

    private static bool TryReadLong(ReadOnlySpan<byte> text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && text[^1] != (byte)'.'
        && char.IsAsciiDigit((char)(text[0] == (byte)'-' ? text[1] : text[0]))
        && Math.Abs(number) < Largest;
}
