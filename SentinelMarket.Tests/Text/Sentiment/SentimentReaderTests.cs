using FsCheck;
using FsCheck.Fluent;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Text.Sentiment;

namespace SentinelMarket.Tests.Text.Sentiment;

public sealed class SentimentReaderTests
{
    [Theory]
    [InlineData("Infosys Q2 net profit jumps 30%, beats estimates", SentimentLabel.Positive)]
    [InlineData("Tata Steel tumbles 7% after weak results", SentimentLabel.Negative)]
    [InlineData("Stock hits upper circuit after big order win", SentimentLabel.Positive)]
    [InlineData("Brokerage downgrades HDFC Bank to sell", SentimentLabel.Negative)]
    [InlineData("Board to meet on Friday to consider results", SentimentLabel.Neutral)]
    [InlineData("$TSLA to the moon 🚀🚀🚀", SentimentLabel.Positive)]
    [InlineData("$TSLA puts are printing, this is going to crash", SentimentLabel.Negative)]
    [InlineData("bhai kya zabardast film hai, mast", SentimentLabel.Positive)]
    public void The_mood_of_plain_sentences_is_told(string text, SentimentLabel expected) => Assert.Equal(expected, SentimentReader.Default.Read(text).Label);

    [Theory]
    [InlineData("Infosys rises while Wipro falls sharply", "Infosys", "Wipro")]
    [InlineData("TCS, Infosys gain; Tata Motors slips 4%", "Infosys", "Tata Motors")]
    [InlineData("Gold shines on seasonal demand; Silver dull", "Gold", "Silver")]
    public void Each_company_of_a_sentence_has_its_own_mood(string text, string better, string worse)
    {
        var good = SentimentReader.Default.Read(text, better);
        var bad = SentimentReader.Default.Read(text, worse);

        Assert.True(good.Score > bad.Score + 0.5, $"{better} has {good.Score:0.00}, {worse} has {bad.Score:0.00}.");
    }

    [Theory]
    [InlineData("this is good", "this is not good")]
    [InlineData("Profit rises 5%", "Profit falls 5%")]
    [InlineData("love this stock 😍🚀", "hate this stock 😡")]
    public void Negation_direction_and_emoji_turn_the_score(string better, string worse) =>
        Assert.True(SentimentReader.Default.Read(better).Score > SentimentReader.Default.Read(worse).Score);

    [Fact]
    public void Probabilities_add_up_and_the_score_stays_within_its_bounds() => Prop.ForAll<string>(text =>
    {
        var score = SentimentReader.Default.Read(text ?? "");
        return Math.Abs(score.Negative + score.Neutral + score.Positive - 1) < 0.001 && score.Score is >= -1 and <= 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_entity_that_does_not_occur_gives_the_mood_of_the_whole() =>
        Assert.Equal(SentimentReader.Default.Read("Wipro falls"), SentimentReader.Default.Read("Wipro falls", "Titan"));
}
