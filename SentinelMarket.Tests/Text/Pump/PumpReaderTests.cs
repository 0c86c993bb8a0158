using SentinelMarket.Core.Text.Pump;

namespace SentinelMarket.Tests.Text.Pump;

public sealed class PumpReaderTests
{
    [Theory]
    [InlineData("5 minutes left! The next message will be the coin name, be ready to buy")]
    [InlineData("2 HOURS LEFT FOR THE BIG PUMP 🚀 Share our channel with everyone")]
    [InlineData("Coin to pump is: ABC. Buy buy buy & hold hold hold! Target +300%")]
    [InlineData("Kal upper circuit pakka! Operator call, jaldi kharido. Join our telegram t.me/joinchat/abc")]
    [InlineData("100% guaranteed profit, insider news confirmed. Last chance, buy now, target 500 SL 400")]
    [InlineData("gu\u200Bаranteed returns, upper circuit daily, join now https://t.me/x")]
    public void Calls_for_a_pump_are_signals(string text)
    {
        var verdict = PumpReader.Default.Read(text);

        Assert.True(verdict.IsPump, $"{verdict.Probability:0.00}: {string.Join(", ", verdict.Reasons)}");
        Assert.NotEmpty(verdict.Reasons);
    }

    [Theory]
    [InlineData("Buy nifty 25800 pe 100-85, SL 30 points, tgt 30/60/90+. For educational purposes only.")]
    [InlineData("Infosys Q2 results: net profit up 5%, board declares dividend")]
    [InlineData("Hey, can you call me when you get home? Running late")]
    [InlineData("#RELIANCE cmp 1317 daily chart getting ready for breakout, keep on radar")]
    [InlineData("")]
    public void Tips_news_and_ordinary_talk_are_none(string text) => Assert.False(PumpReader.Default.Read(text).IsPump);

    [Theory]
    [InlineData("100% guaranteed return", PumpSign.GuaranteedReturns, "100% guaranteed")]
    [InlineData("bhai jaldi lo", PumpSign.Urgency, "jaldi lo")]
    [InlineData("please don't miss this", PumpSign.LastChance, "don't miss")]
    [InlineData("5 minutes left now", PumpSign.Countdown, "5 minutes left")]
    [InlineData("the next post will be the stock", PumpSign.Reveal, "next post will be the stock")]
    [InlineData("sab log kharido aaj", PumpSign.CoordinatedBuying, "sab log kharido")]
    [InlineData("stop loss 90", PumpSign.TargetCall, "stop loss")]
    [InlineData("join our group", PumpSign.JoinLink, "join our")]
    [InlineData("operator call hai", PumpSign.InsiderClaim, "operator call")]
    [InlineData("daily circuit lagega", PumpSign.UpperCircuit, "daily circuit")]
    [InlineData("next multibagger here", PumpSign.ExtremeGain, "multibagger")]
    [InlineData("join vip", PumpSign.PaidGroup, "vip")]
    [InlineData("all targets done", PumpSign.Boast, "all targets")]
    public void Each_sign_is_told_with_its_words(string text, PumpSign sign, string words)
    {
        var reason = PumpReader.Default.Read(text).Reasons.First(reason => reason.Sign == sign);

        Assert.Equal(words, reason.Excerpt);
        Assert.Equal(words, text.Substring(reason.Span.Start, reason.Span.Length));
    }

    [Fact]
    public void Emoji_storms_and_shouting_are_signs()
    {
        Assert.Contains(PumpReader.Default.Read("go 🚀🚀🚀🚀🚀🚀🚀🚀").Reasons, reason => reason is { Sign: PumpSign.EmojiStorm, Excerpt: "🚀🚀🚀🚀🚀🚀🚀🚀" });
        Assert.Contains(PumpReader.Default.Read("THIS WILL BE SO VERY BIG TODAY").Reasons, reason => reason.Sign == PumpSign.Shouting);
    }

    [Fact]
    public void The_number_of_reasons_is_bounded() =>
        Assert.InRange(PumpReader.Default.Read(string.Join(" and ", Enumerable.Repeat("jaldi join our vip", 500))).Reasons.Count, 10, 45);
}
