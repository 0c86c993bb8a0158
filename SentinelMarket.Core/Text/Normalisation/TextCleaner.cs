using System.Text;

namespace SentinelMarket.Core.Text.Normalisation;

/// <summary>Makes a <see cref="CleanText"/> of whatever a feed delivers, in one pass over at most <see cref="MaxLength"/> characters.</summary>
public static class TextCleaner
{
    /// <summary>How many UTF-16 units of a text are read; a message that counts is far shorter (the longest of a platform is 10,000).</summary>
    public const int MaxLength = 20_000;

    /// <summary>Cleans a text. Never throws, whatever the text holds.</summary>
    public static CleanText Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var source = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        var output = new Output(source.Length);
        var at = 0;
        while (at < source.Length)
        {
            var character = source[at];
            if (character == '<' && HtmlScan.TagLength(source[at..], out var breaksLine) is > 0 and var tag)
            {
                output.Blank(breaksLine ? '\n' : ' ', at);
                at = HtmlScan.Unread(source[at..]) is { } closing ? SkipTo(source, at + tag, closing) : at + tag;
                continue;
            }

            if (character == '&' && HtmlScan.ReferenceLength(source[at..], out var referred) is > 0 and var reference)
            {
                output.Character(referred, at);
                at += reference;
                continue;
            }

            if (character < 0x80)
            {
                output.Character(character, at++);
                continue;
            }

            var status = Rune.DecodeFromUtf16(source[at..], out var rune, out var consumed);
            if (status == System.Buffers.OperationStatus.Done) { output.Character(rune.Value, at); }
            at += Math.Max(consumed, 1);
        }

        return output.Finish(text);
    }

    private static int SkipTo(ReadOnlySpan<char> source, int from, string closing)
    {
        var end = source[from..].IndexOf(closing, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? source.Length : from + end;
    }

    private struct Output(int capacity)
    {
        private readonly char[] _text = new char[capacity];
        private readonly int[] _origins = new int[capacity];
        private int _length;
        private int _wordStart;
        private bool _wordIsLatin;
        private bool _wordIsForeign;

        public void Character(int value, int origin)
        {
            if (CharacterFolding.IsInvisible(value)) { return; }
            var folded = CharacterFolding.Fold(value);
            if (folded is ' ' or '\n' or '\t' or '\r' or '\v' or '\f')
            {
                Blank(folded is '\n' or '\r' ? '\n' : ' ', origin);
                return;
            }

            if (folded < ' ' || folded is >= 0x7F and < 0xA0) { return; }
            if (folded > 0xFFFF)
            {
                EndWord();
                Put((char)(0xD800 + ((folded - 0x10000) >> 10)), origin);
                Put((char)(0xDC00 + ((folded - 0x10000) & 0x3FF)), origin);
                _wordStart = _length;
                return;
            }

            var character = (char)folded;
            if (char.IsAsciiLetter(character)) { _wordIsLatin = true; }
            else if (char.IsLetter(character)) { _wordIsForeign = true; }
            else if (!char.IsAsciiDigit(character))
            {
                EndWord();
                Put(character, origin);
                _wordStart = _length;
                return;
            }

            Put(character, origin);
        }

        public void Blank(char blank, int origin)
        {
            EndWord();
            if (_length == 0) { return; }
            if (_text[_length - 1] is ' ' or '\n')
            {
                if (blank == '\n') { _text[_length - 1] = '\n'; }
                return;
            }

            Put(blank, origin);
            _wordStart = _length;
        }

        public CleanText Finish(string source)
        {
            EndWord();
            while (_length > 0 && _text[_length - 1] is ' ' or '\n') { _length--; }
            return new CleanText(new string(_text, 0, _length), _origins[.._length], source, source.Length > MaxLength);
        }

        // A word of two scripts is disguised: a Russian or Greek word has one.
        private void EndWord()
        {
            if (_wordIsLatin && _wordIsForeign)
            {
                for (var i = _wordStart; i < _length; i++) { _text[i] = CharacterFolding.Latin(_text[i]); }
            }

            _wordStart = _length;
            _wordIsLatin = _wordIsForeign = false;
        }

        // References and pairs of units can only shrink, so the source's length is room enough.
        private void Put(char character, int origin)
        {
            if (_length == _text.Length) { return; }
            _text[_length] = character;
            _origins[_length++] = origin;
        }
    }
}
