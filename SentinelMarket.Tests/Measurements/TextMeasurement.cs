using System.Diagnostics;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Duplicates;
using SentinelMarket.Core.Text.Evaluation;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Tests.Sources;
using Xunit.Abstractions;

namespace SentinelMarket.Tests.Measurements;

/// <summary>How fast texts are read, and what a million near-duplicate texts cost; both on one thread.</summary>
public sealed class TextMeasurement(ITestOutputHelper report)
{
    private const int Promotions = 250_000;
    private const int Variants = 4;

    [MeasurementFact("text")]
    public async Task Messages_a_second_on_one_core()
    {
        var figures = new Figures(report, "text");
        var listings = new ListingIndex(File.ReadLines(RecordedFactAttribute.PathOf("reference/EQUITY_L.csv")).Skip(1).Select(line => line.Split(',')).Select(fields => new Listing(Ticker.Parse(fields[0]), fields[1], fields[6], null, [])));
        var analyzer = new TextAnalyzer(listings);
        foreach (var name in new[] { "sentfin_headlines", "stocktwits_messages", "twitter_financial_news", "hinglish_messages", "telegram_pump_messages", "sms_spam" })
        {
            var texts = (await LabelFile.ReadAsync(RecordedFactAttribute.PathOf($"labels/{name}.csv"), CancellationToken.None)).Select(row => row.Text).ToList();
            foreach (var text in texts) { analyzer.Analyze(text); }
            var best = double.MaxValue;
            for (var round = 0; round < 5; round++)
            {
                var watch = Stopwatch.StartNew();
                foreach (var text in texts) { analyzer.Analyze(text); }
                best = Math.Min(best, watch.Elapsed.TotalSeconds);
            }

            figures.Line($"{name}: {texts.Count:N0} texts of {texts.Average(text => text.Length):F0} characters, {texts.Count / best:N0} a second, universe of {listings.Count:N0} shares");
        }
    }

    [MeasurementFact("text")]
    public void A_million_variants_of_promotions()
    {
        var figures = new Figures(report, "text");
        var index = new NearDuplicateIndex(Promotions * 4);
        var random = new Random(1);
        var joined = 0;
        var strayed = 0;
        TimeSpan fingerprints = TimeSpan.Zero, places = TimeSpan.Zero;
        for (var variant = 0; variant < Variants; variant++)
        {
            for (var promotion = 0; promotion < Promotions; promotion++)
            {
                var text = Variant(promotion, variant, random);
                var start = Stopwatch.GetTimestamp();
                var fingerprint = TextFingerprint.Of(text);
                var between = Stopwatch.GetTimestamp();
                var place = index.Add(fingerprint, ((long)promotion * Variants) + variant);
                fingerprints += Stopwatch.GetElapsedTime(start, between);
                places += Stopwatch.GetElapsedTime(between);
                if (variant == 0) { strayed += place.IsNew ? 0 : 1; }
                else if (place.Cluster / Variants == promotion) { joined++; }
            }
        }

        const int All = Promotions * Variants;
        figures.Line($"{All:N0} texts of {Promotions:N0} promotions: {joined:N0} of the {All - Promotions:N0} copies joined their own cluster, {strayed:N0} of the firsts joined another's");
        figures.Line($"{index.Count:N0} clusters in {index.Bytes / 1048576.0:F0} MB, {index.Bytes / (double)index.Count:F0} bytes each; fingerprint {fingerprints.TotalMicroseconds / All:F1} us, place {places.TotalMicroseconds / All:F1} us a text");
    }

    // Thirty words that depend on the promotion alone; a copy has other numbers and emoji, one word more and one word changed.
    private static string Variant(int promotion, int variant, Random random)
    {
        var own = new Random(promotion);
        var words = Enumerable.Range(0, 30).Select(_ => new string([.. Enumerable.Range(0, own.Next(3, 8)).Select(_ => (char)('a' + own.Next(26)))])).ToList();
        if (variant > 0)
        {
            words[random.Next(words.Count)] = "changed";
            words.Insert(random.Next(words.Count), "more");
            words.Insert(random.Next(words.Count), "🚀🚀");
        }

        return FormattableString.Invariant($"{string.Join(' ', words)} target {random.Next(100)} https://t.me/{random.Next()}");
    }
}
