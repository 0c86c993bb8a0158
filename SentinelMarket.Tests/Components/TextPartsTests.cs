using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Tests.Components;

public sealed class TextPartsTests
{
    [Fact]
    public void Parts_are_the_text_again_with_signs_where_they_stand()
    {
        var parts = TextParts.Of("buy now or never", [new("Urgency", "buy now", 0, 7), new("LastChance", "or never", 8, 8)]);

        Assert.Equal(["buy now", " ", "or never"], parts.Select(part => part.Text), StringComparer.Ordinal);
        Assert.Equal(["Urgency", null, "Last chance"], parts.Select(part => part.Title));
    }

    [Fact]
    public void Signs_that_overlap_are_told_together()
    {
        var parts = TextParts.Of("abcdef", [new("One", "abcd", 0, 4), new("Two", "cdef", 2, 4), new("One", "abcd", 0, 4)]);

        Assert.Equal([("ab", "One"), ("cd", "One, two"), ("ef", "Two")], parts.Select(part => (part.Text, part.Title!)));
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(2, 0)]
    [InlineData(2, -5)]
    [InlineData(6, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Place_outside_of_the_text_marks_nothing(int start, int length)
    {
        var part = Assert.Single(TextParts.Of("abcdef", [new("One", "x", start, length)]));

        Assert.Equal(("abcdef", null), (part.Text, part.Title));
    }

    [Fact]
    public void Place_that_reaches_beyond_the_text_ends_with_it() =>
        Assert.Equal(["ab", "cdef"], TextParts.Of("abcdef", [new("One", "cdef…", 2, int.MaxValue)]).Select(part => part.Text), StringComparer.Ordinal);

    [Fact]
    public void Long_text_is_cut_with_its_marks()
    {
        var parts = TextParts.Of(new string('a', 10), [new("One", "aaaa", 3, 4)], most: 5);

        Assert.Equal([("aaa", null), ("aa", "One"), ("…", null)], parts.Select(part => (part.Text, part.Title)));
    }

    [Fact]
    public void Emoji_are_never_cut_in_half()
    {
        Assert.Equal(["ab", "…"], TextParts.Of("ab🚀cd", [], most: 3).Select(part => part.Text), StringComparer.Ordinal);
        Assert.Equal(["a", "🚀", "b"], TextParts.Of("a🚀b", [new("One", "half", 2, 1)]).Select(part => part.Text), StringComparer.Ordinal);
    }

    [Fact]
    public void Empty_text_has_no_part() => Assert.Empty(TextParts.Of(string.Empty, [new("One", "x", 0, 1)]));

    [Fact]
    public void Ten_thousand_emoji_with_many_signs_are_cut_and_put_together_again()
    {
        var text = string.Concat(Enumerable.Repeat("🚀", 10_000));
        var reasons = Enumerable.Range(0, 40).Select(i => new MentionReason("EmojiStorm", "🚀", i * 501, 777)).ToList();

        Assert.Equal(text, string.Concat(TextParts.Of(text, reasons).Select(part => part.Text)));
    }

    [Theory]
    [InlineData("GuaranteedReturns", "guaranteed returns")]
    [InlineData("Urgency", "urgency")]
    [InlineData("", "")]
    public void Signs_have_words(string sign, string words) => Assert.Equal(words, TextParts.Words(sign));
}
