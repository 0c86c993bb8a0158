using FsCheck;
using FsCheck.Fluent;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Normalisation;

namespace SentinelMarket.Tests.Text.Normalisation;

public sealed class TextCleanerTests
{
    [Theory]
    [InlineData("  Buy \t TCS \r\n\r\n now  ", "Buy TCS\nnow")]
    [InlineData("Ｂｕｙ　ＴＣＳ", "Buy TCS")]
    [InlineData("𝐁𝐮𝐲 𝒯𝒞𝒮 𝟙𝟚", "Buy TCS 12")]
    [InlineData("🅱🆄🆈 ⓝⓞⓦ", "BUY now")]
    [InlineData("gu\u200Bar\u00ADan\u2060teed", "guaranteed")]
    [InlineData("\u202Eabc\u202C \u2066def\u2069", "abc def")]
    [InlineData("z\u0336a\u0336l\u0336g\u0336o\u0336", "zalgo")]
    [InlineData("Café naïve", "Cafe naive")]
    [InlineData("“smart” ‘quotes’ – dash", "\"smart\" 'quotes' - dash")]
    [InlineData("M&amp;M &lt; L&amp;amp;T &#8377;5 &#x20B9;6 &nbsp;&unknown;", "M&M < L&T ₹5 ₹6 &unknown;")]
    [InlineData("<p>Buy <b>TCS</b></p><br/>now", "Buy TCS\nnow")]
    [InlineData("a < b and c > d, 5<6", "a < b and c > d, 5<6")]
    [InlineData("x<script>alert('TCS')</script>y", "x y")]
    [InlineData("x<style>.a{}", "x")]
    [InlineData("a\0b\u0007c", "abc")]
    [InlineData("", "")]
    [InlineData("\u200B \u202E", "")]
    public void What_is_written_in_disguise_is_read_plainly(string text, string expected) => Assert.Equal(expected, TextCleaner.Clean(text).Text);

    [Fact]
    public void Halves_of_surrogate_pairs_are_dropped() => Assert.Equal("lone halves 🚀", TextCleaner.Clean("\uD83D lone \uDE00 halves 🚀\uD83D").Text);

    [Theory]
    [InlineData("рrоfit", "profit")]
    [InlineData("guаrаnteed", "guaranteed")]
    [InlineData("Βuy", "Buy")]
    public void Letters_of_other_scripts_inside_a_Latin_word_become_Latin(string text, string expected) => Assert.Equal(expected, TextCleaner.Clean(text).Text);

    [Theory]
    [InlineData("рост")]
    [InlineData("αβγ")]
    [InlineData("शेयर बाज़ार में तेज़ी")]
    [InlineData("સેન્સેક્સ")]
    public void Words_of_one_script_stay(string text) => Assert.Equal(text, TextCleaner.Clean(text).Text);

    [Theory]
    [InlineData("x <b>𝐁𝐮𝐲</b> y", "Buy", "𝐁𝐮𝐲")]
    [InlineData("gu\u200Bar!", "guar", "gu\u200Bar")]
    [InlineData("  a 🚀 b", "🚀", "🚀")]
    [InlineData("M&amp;M up", "up", "up")]
    public void A_stretch_leads_back_to_the_text_as_it_was_written(string source, string cleaned, string original)
    {
        var clean = TextCleaner.Clean(source);
        var span = clean.ToSource(clean.Text.IndexOf(cleaned, StringComparison.Ordinal), cleaned.Length);

        Assert.Equal(original, source.Substring(span.Start, span.Length));
    }

    [Fact]
    public void Only_the_beginning_of_a_huge_text_is_read()
    {
        var clean = TextCleaner.Clean(new string('x', 5_000_000));

        Assert.True(clean.IsTruncated);
        Assert.Equal(TextCleaner.MaxLength, clean.Text.Length);
        Assert.False(TextCleaner.Clean("short").IsTruncated);
    }

    [Fact]
    public void Every_stretch_lies_inside_the_text_whatever_it_holds() => Prop.ForAll<string>(text =>
    {
        var clean = TextCleaner.Clean(text ?? "");
        return Enumerable.Range(0, clean.Text.Length).All(at => clean.ToSource(at, 1) is { Start: >= 0, Length: > 0 } span && span.End <= text!.Length);
    }).QuickCheckThrowOnFailure();
}
