using System.Buffers;
using System.Net;
using System.Text;

namespace SentinelMarket.Core.Sources.Telegram;

/// <summary>
/// Walks the tags of a page in UTF-8, forwards only and in time in proportion to the page. It asks for no tree: what is not closed, or closed twice, harms nothing
/// but itself. A tag that is cut off at the page's end is none.
/// </summary>
internal ref struct HtmlTags(ReadOnlySpan<byte> html)
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create("= \t\r\n/"u8);
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _html = html;
    private int _nameEnd;

    /// <summary>Where the tag's <c>&lt;</c> stands.</summary>
    public int Start { get; private set; }

    /// <summary>What comes after its <c>&gt;</c>.</summary>
    public int End { get; private set; }

    /// <summary>Whether it closes an element.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>The element's name.</summary>
    public readonly ReadOnlySpan<byte> Name => _html[(Start + (IsEnd ? 2 : 1)).._nameEnd];

    /// <summary>Goes to the next tag; comments and what stands in scripts and styles are passed over.</summary>
    public bool Read()
    {
        if (End > 0 && !IsEnd && (Is("script"u8) || Is("style"u8))) { End = Find(Is("script"u8) ? "</script"u8 : "</style"u8, End); }
        while (true)
        {
            var start = Find("<"u8, End);
            if (start + 1 >= _html.Length) { return false; }
            if (_html[start..].StartsWith("<!--"u8))
            {
                End = Find("-->"u8, start + 4);
                continue;
            }

            var isEnd = _html[start + 1] == (byte)'/';
            var name = start + (isEnd ? 2 : 1);
            var nameEnd = name;
            while (nameEnd < _html.Length && char.IsAsciiLetterOrDigit((char)_html[nameEnd])) { nameEnd++; }
            if (nameEnd == name)
            {
                End = start + 1;
                continue;
            }

            var close = EndOfTag(nameEnd);
            if (close < 0) { return false; }
            (Start, End, IsEnd, _nameEnd) = (start, close, isEnd, nameEnd);
            return true;
        }
    }

    /// <summary>Whether the element has this name, in lower case.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);

    /// <summary>Whether this is one of the element's classes.</summary>
    public readonly bool HasClass(ReadOnlySpan<byte> name)
    {
        var classes = RawAttribute("class"u8);
        foreach (var range in classes.SplitAny(Blanks))
        {
            if (classes[range].SequenceEqual(name)) { return true; }
        }

        return false;
    }

    /// <summary>An attribute's value with its entities resolved; null when it is missing.</summary>
    public readonly string? Attribute(ReadOnlySpan<byte> name)
    {
        var value = RawAttribute(name);
        return value.IsEmpty ? null : WebUtility.HtmlDecode(Encoding.UTF8.GetString(value));
    }

    private readonly ReadOnlySpan<byte> RawAttribute(ReadOnlySpan<byte> name)
    {
        var rest = _html[_nameEnd..(End - 1)];
        while (!rest.IsEmpty)
        {
            rest = rest.TrimStart(" \t\r\n/"u8);
            var nameLength = rest.IndexOfAny(NameEnds);
            var found = nameLength < 0 ? rest : rest[..nameLength];
            rest = nameLength < 0 ? [] : rest[nameLength..].TrimStart(" \t\r\n"u8);
            if (rest.IsEmpty || rest[0] != (byte)'=')
            {
                if (nameLength == 0) { rest = rest.IsEmpty ? rest : rest[1..]; }
                continue;
            }

            rest = rest[1..].TrimStart(" \t\r\n"u8);
            if (rest.IsEmpty) { return default; }
            var isQuoted = rest[0] is (byte)'"' or (byte)'\'';
            var value = isQuoted ? rest[1..] : rest;
            var length = isQuoted ? value.IndexOf(rest[0]) : value.IndexOfAny(Blanks);
            if (length < 0) { length = value.Length; }
            if (Ascii.EqualsIgnoreCase(found, name)) { return value[..length]; }
            rest = value[Math.Min(length + (isQuoted ? 1 : 0), value.Length)..];
        }

        return default;
    }

    private readonly int EndOfTag(int from)
    {
        byte quote = 0;
        for (var at = from; at < _html.Length; at++)
        {
            var unit = _html[at];
            if (quote != 0) { quote = unit == quote ? (byte)0 : quote; }
            else if (unit == (byte)'>') { return at + 1; }
            else if (unit is (byte)'"' or (byte)'\'') { quote = unit; }
        }

        return -1;
    }

    private readonly int Find(ReadOnlySpan<byte> what, int from)
    {
        if (from >= _html.Length) { return _html.Length; }
        var found = _html[from..].IndexOf(what);
        return found < 0 ? _html.Length : from + found;
    }
}
