using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SentinelMarket.Core.Market;

/// <summary>
/// An exchange symbol such as <c>RELIANCE</c>, <c>M&amp;M</c> or <c>BAJAJ-AUTO</c>: 1 to 32 characters, upper case,
/// letters, digits and <c>&amp; - _ . *</c>. A value made by <see cref="Parse"/> or <see cref="TryParse"/> is always valid.
/// </summary>
public readonly record struct Ticker : IComparable<Ticker>
{
    /// <summary>The longest symbol that is accepted.</summary>
    public const int MaxLength = 32;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789&-_.*");

    private readonly string? _value;

    private Ticker(string value) => _value = value;

    /// <summary>The symbol in upper case.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Reads a symbol; surrounding blanks are dropped and letters become upper case.</summary>
    /// <exception cref="FormatException">The text is not a symbol.</exception>
    public static Ticker Parse(string text) =>
        TryParse(text, out var ticker)
            ? ticker
            : throw new FormatException($"\"{text}\" is not a ticker: 1 to {MaxLength} letters, digits or & - _ . * are expected.");

    /// <summary>Reads a symbol; false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Ticker ticker)
    {
        var upper = text?.Trim().ToUpperInvariant();
        if (string.IsNullOrEmpty(upper) || upper.Length > MaxLength || upper.AsSpan().ContainsAnyExcept(Allowed))
        {
            ticker = default;
            return false;
        }

        ticker = new Ticker(upper);
        return true;
    }

    /// <summary>Ordinal order of the symbols.</summary>
    public int CompareTo(Ticker other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
