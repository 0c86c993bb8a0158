using System.Net;
using System.Text;

namespace SentinelMarket.Core.Sources.Messages;

/// <summary>Turns what platforms send into the text that people read. Takes time in proportion to the text, whatever it holds.</summary>
internal static class PlainText
{
    private const int MostBreaks = 2;

    // Numeric references such as &#146; are meant in Windows-1252 by those who write them; the HTML standard reads them so, too.
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "article", "blockquote", "dd", "div", "dl", "dt", "footer", "header", "hr", "li", "ol", "pre", "section", "table", "tr", "ul",
    };

    private static readonly HashSet<string> Paragraphs = new(StringComparer.OrdinalIgnoreCase) { "p", "h1", "h2", "h3", "h4", "h5", "h6" };

    /// <summary>Text that every store takes: surrogates without their other half become U+FFFD, U+0000 goes. All else stays as it is.</summary>
    public static string Clean(string text)
    {
        var isClean = true;
        for (var i = 0; i < text.Length && isClean; i++)
        {
            if (text[i] == '\0') { isClean = false; }
            else if (char.IsSurrogate(text[i])) { isClean = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i]); }
        }

        if (isClean) { return text; }
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0) { cleaned.Append(rune.ToString()); }
        }

        return cleaned.ToString();
    }

    /// <summary>
    /// The text of a piece of HTML: tags, comments and scripts go, entities are decoded once, blanks run together as in a browser; <c>br</c> and the ends of blocks
    /// become line breaks, paragraphs are one empty line apart. A <c>&lt;</c> that begins no tag stays, as in <c>a&lt;b, c</c>.
    /// </summary>
    public static string FromHtml(string html)
    {
        var text = new Text(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var tag = NextTag(html, at);
            text.Append(WebUtility.HtmlDecode(html[at..tag]));
            if (tag == html.Length) { break; }
            at = html.AsSpan(tag).StartsWith("<!--", StringComparison.Ordinal) ? After(html, "-->", tag + 4) : TakeTag(html, tag, text);
        }

        return Clean(text.ToString());
    }

    private static int NextTag(string html, int from)
    {
        for (var at = from; (at = html.IndexOf('<', at)) >= 0; at++)
        {
            var name = at + 1;
            if (name < html.Length && html[name] is '!' or '?') { return at; }
            if (name < html.Length && html[name] == '/') { name++; }
            var end = name;
            while (end < html.Length && char.IsAsciiLetterOrDigit(html[end])) { end++; }
            var isTag = end > name && char.IsAsciiLetter(html[name]) && (end == html.Length || html[end] is '>' or '/' or ':' or '-' || char.IsWhiteSpace(html[end]));
            if (isTag) { return at; }
        }

        return html.Length;
    }

    /// <summary>Does what the tag does to the text, and gives where the text goes on. A tag that never ends was cut off and takes the rest with it.</summary>
    private static int TakeTag(string html, int start, Text text)
    {
        var isEnd = html[start + 1] == '/';
        var nameStart = start + (isEnd ? 2 : 1);
        var nameEnd = nameStart;
        while (nameEnd < html.Length && char.IsAsciiLetterOrDigit(html[nameEnd])) { nameEnd++; }
        var name = html[nameStart..nameEnd];
        var after = EndOfTag(html, nameEnd);
        if (!isEnd && (Is(name, "script") || Is(name, "style"))) { return EndOfTag(html, After(html, "</" + name, after)); }
        if (Is(name, "br")) { text.Break(); }
        else if (Paragraphs.Contains(name)) { text.BreakAtLeast(2); }
        else if (Blocks.Contains(name)) { text.BreakAtLeast(1); }
        if (Is(name, "pre")) { text.KeepsLines = !isEnd; }
        return after;
    }

    private static int EndOfTag(string html, int from)
    {
        var quote = '\0';
        for (var at = from; at < html.Length; at++)
        {
            var c = html[at];
            if (quote != '\0') { quote = c == quote ? '\0' : quote; }
            else if (c == '>') { return at + 1; }
            else if (c is '"' or '\'') { quote = c; }
        }

        // A quote that is never closed would swallow the whole rest.
        return After(html, ">", from);
    }

    private static int After(string html, string end, int from)
    {
        var found = from >= html.Length ? -1 : html.IndexOf(end, from, StringComparison.OrdinalIgnoreCase);
        return found < 0 ? html.Length : found + end.Length;
    }

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The text so far, with the breaks and blanks that come only when more text does.</summary>
    private sealed class Text(int capacity)
    {
        private readonly StringBuilder _text = new(capacity);
        private int _breaks;
        private bool _isBlank;

        public bool KeepsLines { get; set; }

        public void Break() => _breaks++;

        public void BreakAtLeast(int breaks) => _breaks = Math.Max(_breaks, breaks);

        public void Append(string run)
        {
            foreach (var c in run)
            {
                if (KeepsLines && c == '\n') { _breaks++; }
                else if (char.IsWhiteSpace(c) && c is not '\u0085') { _isBlank = true; }
                else { Append(c is >= '\u0080' and <= '\u009F' ? Windows1252[c - '\u0080'] : c); }
            }
        }

        public override string ToString() => _text.ToString();

        private void Append(char c)
        {
            if (_text.Length > 0 && _breaks > 0) { _text.Append('\n', Math.Min(_breaks, MostBreaks)); }
            else if (_text.Length > 0 && _isBlank) { _text.Append(' '); }
            (_breaks, _isBlank) = (0, false);
            _text.Append(c);
        }
    }
}
