using FsCheck;
using FsCheck.Fluent;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Tickers;

namespace SentinelMarket.Tests.Text;

/// <summary>Texts made to break readers. Work is bounded by counting: nothing reads beyond the limit, and no scanner looks back or ahead without one.</summary>
public sealed class AdversarialTextTests
{
    private const int Huge = 5_000_000;
    private static readonly TextAnalyzer Analyzer = new(ListingIndex.Of(new Universe(NiftyFifty.Instruments)));

    public static TheoryData<string, string> Patterns() => new()
    {
        { "brackets", "<" }, { "open tags", "<a" }, { "open scripts", "<script>" }, { "closed scripts", "<script></script>" }, { "references", "&" }, { "half references", "&#x1" }, { "double references", "&amp;" },
        { "quotes", "\"" }, { "dots", "." }, { "letters and dots", "a." }, { "numbers and dots", "1." }, { "ampersands", "a&" }, { "apostrophes", "a'" }, { "dashes", "a-" }, { "tags", "#" }, { "cash", "$A." },
        { "handles", "@a" }, { "addresses", "http://" }, { "hosts", "a.com/" }, { "colons", "NSE:" }, { "qualified", "TCS.NS" }, { "buy", "buy " }, { "hold", "Buy Buy Hold " }, { "phrases", "5 minutes left next post coin " },
        { "gaps", "next post the the the the the " }, { "names", "Bank of " }, { "long names", "Adani Ports and Special Economic " }, { "not", "not " }, { "emoji", "🚀" }, { "joined emoji", "👨‍👩‍👧‍👦" }, { "zero width", "\u200B" },
        { "right to left", "\u202E" }, { "halves", "\uD83D" }, { "other halves", "\uDE00" }, { "accents", "a\u0301\u0301\u0301" }, { "look-alikes", "aа" }, { "elongated", "s" }, { "nothing", "\0" }, { "lines", "\n" }, { "commas", "a,b;" },
        { "hindi", "तेज़ी " }, { "caps", "PUMP " }, { "percent", "100% " }, { "smileys", ":-" }, { "isins", "INE002A01018 " }, { "codes", "500325 " },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_pattern_repeated_for_5_MB_is_read_to_its_limit(string what, string pattern)
    {
        var text = string.Concat(Enumerable.Repeat(pattern, (Huge / pattern.Length) + 1));
        var analysis = Analyzer.Analyze(text);

        Assert.True(analysis.IsTruncated, what);
        Assert.InRange(analysis.Pump.Probability, 0, 1);
        Assert.InRange(analysis.Sentiment.Score, -1, 1);
        Assert.All(analysis.Pump.Reasons, reason => Assert.InRange(reason.Span.End, 1, text.Length));
    }

    [Fact]
    public void No_text_makes_it_throw_and_every_span_lies_inside() => Prop.ForAll<string[]>(parts =>
    {
        var pieces = Patterns().Select(pattern => (string)pattern[1]).ToList();
        var text = string.Concat((parts ?? []).SelectMany((part, number) => new[] { part ?? "", pieces[(number * 7) % pieces.Count], pieces[((part?.Length ?? 0) * 13) % pieces.Count] }));
        var analysis = Analyzer.Analyze(text);
        return analysis.Tickers.SelectMany(ticker => ticker.Mention.Spans).Concat(analysis.Pump.Reasons.Select(reason => reason.Span))
            .All(span => span.Start >= 0 && span.Length > 0 && span.End <= text.Length);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("'; drop table social_messages; --")]
    [InlineData("<script>alert(1)</script>")]
    public void Odd_texts_are_read_like_any_other(string text)
    {
        var analysis = Analyzer.Analyze(text);

        Assert.Empty(analysis.Tickers);
        Assert.False(analysis.Pump.IsPump);
    }

    [Theory]
    [InlineData("Nifty gains 2% today", "en")]
    [InlineData("bhai aaj market kaisa hai, kya karna hai", "hi-Latn")]
    [InlineData("निफ्टी में तेज़ी #Nifty", "hi")]
    [InlineData("સેન્સેક્સ 114 પોઈન્ટ વધીને", "gu")]
    [InlineData("స్టాక్ మార్కెట్", "te")]
    [InlineData("12 🚀", "und")]
    public void The_language_is_guessed(string text, string language) => Assert.Equal(language, Analyzer.Analyze(text).Language);
}
