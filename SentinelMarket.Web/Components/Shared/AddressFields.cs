using System.Globalization;
using SentinelMarket.Core.Market;

namespace SentinelMarket.Web.Components.Shared;

/// <summary>What the address of a filtered page says by its parameters' names, and every fault in it in plain words.</summary>
public sealed class AddressFields
{
    private const string DayFormat = "yyyy-MM-dd";
    private const int LongestCode = 32;

    private readonly string _path;
    private readonly IReadOnlyList<string> _names;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <param name="path">Of the page.</param>
    /// <param name="names">All parameters but the cursor, in the order in which they stand in an address.</param>
    /// <param name="parameter">The value of a parameter by its name.</param>
    public AddressFields(string path, IReadOnlyList<string> names, Func<string, string?> parameter)
    {
        (_path, _names) = (path, names);
        foreach (var name in names)
        {
            if (parameter(name)?.Trim() is { Length: > 0 } text) { _texts[name] = text; }
        }

        After = parameter("after") is { } cursor && !string.IsNullOrWhiteSpace(cursor) ? cursor : null;
    }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; }

    public IReadOnlyList<string> Faults => [.. _names.Where(_faults.ContainsKey).Select(name => _faults[name])];

    public static string DayText(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>An address of the parameters that have a value, in their order.</summary>
    public static string Address(string path, IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(one => !string.IsNullOrEmpty(one.Value)).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return query.Length == 0 ? path : path + "?" + query;
    }

    public bool Has(string name) => _texts.ContainsKey(name);

    /// <summary>As given, even when it is wrong, so that the field shows what is to be corrected.</summary>
    public string Text(string name) => _texts.GetValueOrDefault(name, string.Empty);

    /// <summary>"true" for a field that is to be corrected.</summary>
    public string? Invalid(string name) => _faults.ContainsKey(name) ? "true" : null;

    public void Blame(string name, string fault) => _faults.TryAdd(name, fault);

    /// <summary>The page's address with these values; defaults are values that the address leaves out.</summary>
    public string AddressOf(Func<string, string?> text, string? after, params ReadOnlySpan<(string Name, string Value)> defaults)
    {
        List<(string, string?)> parts = [];
        foreach (var name in _names)
        {
            var value = text(name);
            var isDefault = false;
            foreach (var (other, unless) in defaults) { isDefault |= other == name && unless == value; }
            if (!isDefault) { parts.Add((name, value)); }
        }

        parts.Add(("after", after));
        return Address(_path, parts);
    }

    public Ticker? Ticker(string name)
    {
        if (!_texts.TryGetValue(name, out var text)) { return null; }
        if (Core.Market.Ticker.TryParse(text, out var ticker))
        {
            _texts[name] = ticker.Value;
            return ticker;
        }

        Blame(name, $"“{text}” is not a ticker: up to {Core.Market.Ticker.MaxLength} letters, digits or & - _ . * are expected.");
        return null;
    }

    /// <summary>A short name such as a source's.</summary>
    public string? Code(string name)
    {
        if (!_texts.TryGetValue(name, out var text)) { return null; }
        if (text.Length <= LongestCode && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')) { return text; }
        Blame(name, $"“{text}” is not a {name}: up to {LongestCode} letters, digits or . _ - are expected.");
        return null;
    }

    /// <summary>A first and a last day.</summary>
    public (DateOnly? From, DateOnly? To) Days(string first, string last)
    {
        var (from, to) = (Day(first), Day(last));
        if (from > to) { Blame(last, $"The first day, {_texts[first]}, is after the last, {_texts[last]}. Swap them."); }
        return (from, to);
    }

    /// <summary>How many rows a page has.</summary>
    public int Size(string name, int unless, int most)
    {
        if (!_texts.TryGetValue(name, out var text)) { return unless; }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= 1 && size <= most) { return size; }
        Blame(name, $"“{text}” is not a page size: 1 to {Figures.Count(most)} rows are expected.");
        return unless;
    }

    private DateOnly? Day(string name)
    {
        if (!_texts.TryGetValue(name, out var text)) { return null; }
        if (DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day > DateOnly.MinValue && day < DateOnly.MaxValue) { return day; }
        Blame(name, $"“{text}” in “{name}” is not a day; write it as year-month-day, such as 2026-01-31.");
        return null;
    }
}

/// <summary>A filter in words, and the address that is without it.</summary>
public sealed record FilterChip(string Text, string AddressWithout);
