using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Tests.Sources.Messages;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Super video !!!<br />With full power<br>skill", "Super video !!!\nWith full power\nskill")]
    [InlineData("<p>One</p>\n<p>two &amp; three</p>", "One\n\ntwo & three")]
    [InlineData("  a \n\t b&nbsp;c ", "a b c")]
    [InlineData("<ol><li>first</li><li>second</li></ol>", "first\nsecond")]
    [InlineData("<pre>one\ntwo</pre>three\nfour", "one\ntwo\nthree four")]
    [InlineData("<a title=\"x > y\" href='z'>INFY</a> up", "INFY up")]
    [InlineData("P/E < 20 and a<b, x <3", "P/E < 20 and a<b, x <3")]
    [InlineData("<o:p>x</o:p><my-tag/>y", "xy")]
    [InlineData("a<!-- <b> hidden -->b<script>if (a < b) { }</script>c<style>p{}</style>", "abc")]
    [InlineData("don&#146;t &#8377;500 &#x20B9;5 &rsquo;", "don’t ₹500 ₹5 ’")]
    [InlineData("&amp;lt;b&amp;gt;", "&lt;b&gt;")]
    [InlineData("read on <a href=\"https://exam", "read on")]
    [InlineData("<a title=\"never closed>INFY up</b>", "INFY up")]
    [InlineData("<!-- never closed", "")]
    [InlineData("", "")]
    public void Html_becomes_the_text_that_a_browser_shows(string html, string text) =>
        Assert.Equal(text, PlainText.FromHtml(html));

    [Fact]
    public void Half_characters_and_U0000_do_not_get_through()
    {
        Assert.Equal("a\uFFFDb😀c\uFFFD", PlainText.Clean("a\uD800b😀\0c\uDE00"));
        Assert.Equal("ab\uFFFD", PlainText.FromHtml("a&#0;b&#xD800;".Replace("&#0;", "\0", StringComparison.Ordinal).Replace("&#xD800;", "\uD800", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_sound_text_is_given_back_itself()
    {
        const string Text = "₹ रिलायंस 😀";
        Assert.Same(Text, PlainText.Clean(Text));
    }

    [Theory]
    [InlineData("<", "<")]
    [InlineData("<a ", "")]
    [InlineData("<a '", "")]
    [InlineData("<a \">", "")]
    [InlineData("<!--", "")]
    [InlineData("<script>", "")]
    [InlineData("&", "&")]
    [InlineData("<p>", "")]
    public void Hostile_html_is_read_once_however_long_it_is(string piece, string text)
    {
        // A reader that goes back for each piece would be busy for hours with this.
        const int Pieces = 1_000_000;
        var read = PlainText.FromHtml(string.Concat(Enumerable.Repeat(piece, Pieces)));
        Assert.Equal(text.Length * Pieces, read.Length);
    }
}
