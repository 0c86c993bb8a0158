using SentinelMarket.Core.Text.Tokens;

namespace SentinelMarket.Tests.Text.Tokens;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("L&T up 3.5%, M&M down", "L&T|up|3.5%|,|M&M|down")]
    [InlineData("U.S. don't company's", "U.S|.|don't|company's")]
    [InlineData("$TCS #Nifty50 @SEBI_India", "$TCS|#Nifty50|@SEBI_India")]
    [InlineData("see https://t.me/joinchat/AbC?x=1, now", "see|https://t.me/joinchat/AbC?x=1|,|now")]
    [InlineData("t.me/abc yobit.net Mumbai.In", "t.me/abc|yobit.net|Mumbai|.|In")]
    [InlineData("Rs 1,23,456.50 -5% +2 5-10", "Rs|1,23,456.50|-5%|+2|5|-|10")]
    [InlineData("🚀🚀 ▲ :) <3", "🚀|🚀|▲|:)|<3")]
    [InlineData("तेज़ी है", "तेज़ी|है")]
    public void A_text_falls_into_its_parts(string text, string expected) =>
        Assert.Equal(expected.Split('|'), Tokenizer.Read(text).Select(token => text.Substring(token.Start, token.Length)));

    [Theory]
    [InlineData("Company's", "company")]
    [InlineData("SOOOO", "soo")]
    [InlineData("U.S", "us")]
    [InlineData("#TCS", "tcs")]
    [InlineData("don't", "dont")]
    public void Spellings_of_a_word_are_compared_as_one(string one, string other) => Assert.Equal(Tokenizer.Read(other)[0].Hash, Tokenizer.Read(one)[0].Hash);

    [Fact]
    public void Traits_tell_how_a_token_is_written()
    {
        var tokens = Tokenizer.Read("BUY Tcs noooow\n5% ₹20 x,y");

        Assert.True(tokens[0].Is(TokenTraits.Capitals | TokenTraits.LineStart));
        Assert.True(tokens[1].Is(TokenTraits.Capitalised));
        Assert.True(tokens[2].Is(TokenTraits.Elongated));
        Assert.True(tokens[3].Is(TokenTraits.Percent) && tokens[3].Is(TokenTraits.LineStart));
        Assert.True(tokens[5].Is(TokenTraits.Money));
        Assert.True(tokens[^1].Is(TokenTraits.Glued));
    }
}
