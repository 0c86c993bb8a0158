namespace SentinelMarket.Core.Text.Normalisation;

/// <summary>A text as the language part reads it, with the way back to the text as it was written.</summary>
public sealed class CleanText
{
    private readonly int[] _origins;
    private readonly string _source;

    internal CleanText(string text, int[] origins, string source, bool isTruncated)
    {
        Text = text;
        _origins = origins;
        _source = source;
        IsTruncated = isTruncated;
    }

    /// <summary>Without markup, invisible characters and look-alike letters; blanks are single, lines are kept.</summary>
    public string Text { get; }

    /// <summary>Whether only the beginning was read, see <see cref="TextCleaner.MaxLength"/>.</summary>
    public bool IsTruncated { get; }

    /// <summary>Where a stretch of <see cref="Text"/> stands in the text as it was written.</summary>
    /// <param name="start">The first character of the stretch.</param>
    /// <param name="length">Its length, at least 1.</param>
    public TextSpan ToSource(int start, int length)
    {
        var first = _origins[start];
        var last = _origins[start + length - 1];
        return new TextSpan(first, last - first + (char.IsHighSurrogate(_source[last]) ? 2 : 1));
    }
}
