using SentinelMarket.Core.Market;
using SentinelMarket.Core.Text.Evaluation;
using SentinelMarket.Core.Text.Tickers;
using SentinelMarket.Tests.Sources;

namespace SentinelMarket.Tests.Text;

/// <summary>The goals on real labelled texts, each row judged by a model that was trained without it. Figures are those of docs/text.md.</summary>
public sealed class RealLabelsTests
{
    private static readonly string[] Moods = ["sentfin_headlines", "stocktwits_messages", "twitter_financial_news", "hinglish_messages"];

    [RecordedFact]
    public async Task Moods_of_unseen_rows_are_told_as_well_as_promised()
    {
        var results = TextEvaluation.Measure(TextTask.Sentiment, await ReadAsync(Moods), SplitPart.Cross, null, TimeProvider.System, CancellationToken.None);

        AtLeast(0.80, results[0].Matrix.Accuracy, "accuracy on Indian headlines by entity");
        AtLeast(0.70, results[1].Matrix.Accuracy, "accuracy on StockTwits");
        AtLeast(0.75, results[2].Matrix.MacroF1, "macro F1 on financial tweets");
        AtLeast(0.60, results[3].Matrix.MacroF1, "macro F1 on Hinglish");
    }

    [RecordedFact]
    public async Task Pumps_of_unseen_channels_are_found_and_ordinary_messages_left_alone()
    {
        var results = TextEvaluation.Measure(TextTask.Pump, await ReadAsync(["telegram_pump_messages", "sms_spam", .. Moods]), SplitPart.CrossChannels, null, TimeProvider.System, CancellationToken.None);

        AtLeast(0.90, results[0].Matrix.F1(1), "F1 on pumps of unseen channels");
        var (ham, taken) = results[1].TakenForPump["ham"];
        AtLeast(0.995, 1 - (taken / (double)ham), "share of ham left alone");
    }

    [RecordedFact]
    public async Task Without_near_duplicates_of_other_channels_most_pumps_are_still_found()
    {
        var results = TextEvaluation.Measure(TextTask.Pump, await ReadAsync(["telegram_pump_messages", "sms_spam", .. Moods]), SplitPart.Cross, null, TimeProvider.System, CancellationToken.None);

        AtLeast(0.80, results[0].Matrix.F1(1), "F1 on pumps of unseen channels and unseen promotions");
    }

    [RecordedFact]
    public async Task Companies_of_headlines_are_found_and_hardly_any_other()
    {
        var index = new ListingIndex(RecordedListings());
        var finder = new TickerFinder(index);
        int named = 0, found = 0, right = 0, wrong = 0;
        foreach (var headline in (await ReadAsync(["sentfin_headlines"]))[0].GroupBy(row => row.Text))
        {
            var mentions = finder.Find(headline.Key);
            var expected = headline.Select(row => SentfinEntities.ListingOf(index, row.Entity!)).OfType<Listing>().Select(listing => listing.Ticker).ToHashSet();
            named += expected.Count;
            found += expected.Count(ticker => mentions.Any(mention => mention.Ticker == ticker));
            foreach (var mention in mentions)
            {
                if (expected.Contains(mention.Ticker)) { right++; }
                else if (!headline.Any(row => SentfinEntities.Overlaps(headline.Key, row.Entity!, mention.Spans[0]))) { wrong++; }
            }
        }

        AtLeast(0.85, found / (double)named, $"recall of {named} companies");
        AtLeast(0.95, right / (double)(right + wrong), $"precision of {right + wrong} mentions");
    }

    private static void AtLeast(double goal, double reached, string what) => Assert.True(reached >= goal, FormattableString.Invariant($"The {what} is {reached:0.0000}; {goal:0.000} is the goal."));

    private static async Task<IReadOnlyList<IReadOnlyList<LabelledText>>> ReadAsync(string[] names)
    {
        var files = new List<IReadOnlyList<LabelledText>>();
        foreach (var name in names) { files.Add(await LabelFile.ReadAsync(RecordedFactAttribute.PathOf($"labels/{name}.csv"), CancellationToken.None)); }
        return files;
    }

    private static IEnumerable<Listing> RecordedListings() =>
        from line in File.ReadLines(RecordedFactAttribute.PathOf("reference/EQUITY_L.csv")).Skip(1)
        let fields = line.Split(',')
        select new Listing(Ticker.Parse(fields[0]), fields[1], fields[6], null, []);
}
