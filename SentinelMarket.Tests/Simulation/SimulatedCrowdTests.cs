using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Crowd;
using SentinelMarket.Core.Text;
using SentinelMarket.Core.Text.Duplicates;
using SentinelMarket.Core.Text.Tickers;

namespace SentinelMarket.Tests.Simulation;

public sealed class SimulatedCrowdTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 6, 30, 0, TimeSpan.Zero);

    private readonly SimulatedCrowd _crowd = CrowdOf.Nifty();

    [Fact]
    public void Another_crowd_of_the_same_settings_says_the_same_whatever_was_asked_before()
    {
        var other = CrowdOf.Nifty();
        foreach (var platform in Platforms.All)
        {
            var backwards = other.Backwards(platform, Noon, Noon.AddHours(2)).Reverse().ToList();
            var later = _crowd.Between(platform, Noon.AddHours(1), Noon.AddHours(2)).ToList();
            var all = _crowd.Between(platform, Noon, Noon.AddHours(2)).ToList();
            Assert.Equal(all, backwards);
            Assert.Equal(all.Where(message => message.At >= Noon.AddHours(1)), later);
        }
    }

    [Fact]
    public void Another_seed_says_something_else()
    {
        var options = CrowdOf.Calm();
        options.Seed = 8;
        var said = Day(Platforms.X).Select(message => (message.At, message.Text)).ToHashSet();
        Assert.InRange(CrowdOf.Nifty(options).Between(Platforms.X, Noon, Noon.AddHours(6)).Count(message => said.Contains((message.At, message.Text))), 0, 5);
    }

    [Fact]
    public void Between_100_and_200_messages_come_in_ten_minutes()
    {
        var counts = Platforms.All.Select(platform => Day(platform).Count / 144.0).ToList();
        Assert.InRange(counts.Sum(), 100, 200);
        Assert.All(counts, count => Assert.InRange(count, 1, 120));
    }

    [Fact]
    public void The_volume_follows_the_setting()
    {
        var options = CrowdOf.Calm();
        options.MessagesPerTenMinutes = 390;
        var tripled = CrowdOf.Nifty(options).Between(Platforms.X, Noon, Noon.AddHours(6)).Count();
        Assert.InRange(tripled / (double)_crowd.Between(Platforms.X, Noon, Noon.AddHours(6)).Count(), 2.6, 3.4);
        options.MessagesPerTenMinutes = 0;
        Assert.DoesNotContain(CrowdOf.Nifty(options).Between(Platforms.Telegram, Noon, Noon.AddDays(1)), message => message.Kind == CrowdKind.Chatter);
    }

    [Fact]
    public void Numbers_are_unique_and_rise_with_time_and_find_their_message()
    {
        foreach (var platform in Platforms.All)
        {
            var messages = Day(platform);
            Assert.All(messages.Zip(messages.Skip(1)), pair => Assert.True(pair.First.Number < pair.Second.Number && pair.First.At <= pair.Second.At));
            Assert.All(messages.Take(50), message => Assert.Same(message, _crowd.Find(platform, message.Number)));
        }

        Assert.Null(_crowd.Find(Platforms.X, -1));
        Assert.Null(_crowd.Find(Platforms.X, Day(Platforms.X)[0].Number + CrowdClock.Capacity - 1));
    }

    [Fact]
    public void A_day_has_every_kind_and_a_mix_of_languages()
    {
        var day = Platforms.All.SelectMany(Day).ToList();
        Assert.Equal(Enum.GetValues<CrowdKind>().Order(), day.Select(message => message.Kind).Distinct().Order());
        var chatter = day.Where(message => message.Kind == CrowdKind.Chatter).ToList();
        Assert.InRange(Part(message => message.Tongue == CrowdTongue.English), 0.4, 0.65);
        Assert.InRange(Part(message => message.Tongue == CrowdTongue.Hinglish), 0.15, 0.4);
        Assert.InRange(Part(message => message.Tongue == CrowdTongue.Mixed), 0.12, 0.4);
        Assert.InRange(day.Count(message => message.Kind == CrowdKind.Spam) / (double)day.Count, 0.02, 0.06);
        Assert.All(day, message => Assert.InRange(message.Text.Length, 1, 1000));

        double Part(Func<CrowdMessage, bool> which) => chatter.Count(which) / (double)chatter.Count;
    }

    [Fact]
    public void People_write_the_price_of_the_moment()
    {
        var market = new Core.Simulation.SimulatedMarket(Microsoft.Extensions.Options.Options.Create(CrowdOf.Calm()));
        var bots = Day(Platforms.X).Where(message => message.Kind == CrowdKind.Bot && message.Text.Contains(" LTP ", StringComparison.Ordinal)).ToList();
        Assert.InRange(bots.Count, 10, 5000);
        Assert.All(bots, bot =>
        {
            var price = market.QuoteAt(bot.About!, Exchange.Nse, bot.At).Price;
            Assert.Contains(FormattableString.Invariant($" LTP {(price >= 100 ? price.ToString("0", System.Globalization.CultureInfo.InvariantCulture) : price.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture))} "), bot.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Rising_shares_are_talked_about_more_gladly_than_falling_ones()
    {
        var market = new Core.Simulation.SimulatedMarket(Microsoft.Extensions.Options.Options.Create(CrowdOf.Calm()));
        var analyzer = new TextAnalyzer(ListingIndex.Of(new Universe(NiftyFifty.Instruments)));
        var moods = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        foreach (var message in Day(Platforms.X).Where(message => message.Kind == CrowdKind.Chatter && message.About is not null && message.Tongue == CrowdTongue.English))
        {
            var move = market.MoveBetween(message.About!.Ticker, message.At.AddHours(-6), message.At);
            if (Math.Abs(move) > 0.004) { moods[move > 0].Add(analyzer.Analyze(message.Text).Sentiment.Score); }
        }

        Assert.True(moods[true].Average() > moods[false].Average() + 0.1, $"{moods[true].Average():0.00} after rises, {moods[false].Average():0.00} after falls");
    }

    [Fact]
    public void News_agree_with_the_price_mostly_and_the_announcement_comes_first()
    {
        var market = new Core.Simulation.SimulatedMarket(Microsoft.Extensions.Options.Options.Create(CrowdOf.Calm()));
        var events = _crowd.World.Calendar.Between(Noon.AddDays(-40), Noon).Where(happened => happened.Direction != 0).ToList();
        Assert.InRange(events.Count(happened => Math.Sign(market.MoveBetween(_crowd.World.Shares[happened.Share].Instrument.Ticker, happened.At, happened.At.AddHours(5))) == happened.Direction) / (double)events.Count, 0.7, 0.9);

        var filed = events.Where(happened => happened.Kind == "order.up").Take(20).ToList();
        Assert.NotEmpty(filed);
        Assert.All(filed, happened => Assert.Contains(
            _crowd.Between(Platforms.Filing, happened.At.AddMinutes(-5), happened.At),
            filing => filing.About == _crowd.World.Shares[happened.Share].Instrument && filing.Text.Contains("receipt of an order worth Rs", StringComparison.Ordinal)));
    }

    [Fact]
    public void Campaign_days_have_several_times_the_mentions_and_their_texts_read_as_pumps()
    {
        var truth = _crowd.Truth(Noon.AddDays(-40), Noon);
        var analyzer = new TextAnalyzer(ListingIndex.Of(new Universe(NiftyFifty.Instruments)));
        Assert.InRange(truth.Count, 2, 25);
        foreach (var episode in truth.Take(4))
        {
            var before = Mentions(episode.Ticker, episode.Start.AddDays(-3), episode.Start.AddDays(-2));
            var atPeak = Mentions(episode.Ticker, episode.Peak.AddDays(-1), episode.Peak);
            Assert.True(atPeak.Count > 2 * before.Count, $"{episode.Ticker}: {before.Count} mentions on a usual day, {atPeak.Count} on the day of the peak");

            var promotions = atPeak.Where(message => message.Kind == CrowdKind.Promotion && message.Text.Contains("guarant", StringComparison.OrdinalIgnoreCase)).ToList();
            Assert.All(promotions, message => Assert.True(analyzer.Analyze(message.Text).Pump.IsPump, message.Text));
        }
    }

    [Fact]
    public void The_truth_names_exactly_the_accounts_that_promote()
    {
        var truth = _crowd.Truth(Noon.AddDays(-40), Noon)[0];
        var promotions = truth.Platforms.SelectMany(platform => _crowd.Between(platform, truth.Start, truth.End))
            .Where(message => message.Kind == CrowdKind.Promotion && message.Episode!.Ticker == truth.Ticker).ToList();
        Assert.Equal(
            truth.Accounts.Select(account => (account.Platform, account.Handle)).Order(),
            promotions.Select(message => (message.Platform, message.Author.Handle)).Distinct().Order());
        Assert.Equal(truth.Platforms.Order(), promotions.Select(message => message.Platform).Distinct().Order());
        Assert.Contains(Platforms.Telegram, truth.Platforms);
        Assert.All(promotions, message => Assert.InRange(message.At, truth.Start, truth.End));
    }

    [Fact]
    public void Promoters_repeat_few_texts_with_small_changes()
    {
        var truth = _crowd.Truth(Noon.AddDays(-40), Noon)[0];
        var promotions = _crowd.Between(Platforms.Telegram, truth.Peak.AddHours(-12), truth.Peak)
            .Where(message => message.Kind == CrowdKind.Promotion && message.Episode!.Ticker == truth.Ticker).Select(message => message.Text).ToList();
        var index = new NearDuplicateIndex(10_000);
        var clusters = promotions.Select((text, number) => index.Add(TextFingerprint.Of(text), number).Cluster).Distinct().Count();
        Assert.InRange(promotions.Count, 30, 5000);
        Assert.InRange(promotions.Distinct(StringComparer.Ordinal).Count(), promotions.Count / 5, promotions.Count);
        Assert.InRange(clusters, 1, Math.Max(8, promotions.Count / 8));
    }

    [Fact]
    public void Edits_and_deletions_come_as_often_as_the_settings_say()
    {
        var day = Day(Platforms.X);
        Assert.InRange(day.Count(message => message.EditedAt is not null) / (double)day.Count, 0.015, 0.025);
        Assert.InRange(day.Count(message => message.Kind == CrowdKind.Chatter && message.DeletedAt is not null) / (double)day.Count, 0.005, 0.015);
        var edited = day.First(message => message.EditedAt is not null);
        Assert.Equal(edited.Text, edited.TextAt(edited.At));
        Assert.Equal(edited.Text + "\nEdit: typo corrected.", edited.TextAt(edited.EditedAt!.Value));
        var deleted = day.First(message => message.DeletedAt is not null);
        Assert.Equal((false, true, false), (deleted.IsThereAt(deleted.At.AddSeconds(-1)), deleted.IsThereAt(deleted.At), deleted.IsThereAt(deleted.DeletedAt!.Value)));
    }

    [Fact]
    public void Videos_are_found_by_their_ids_and_those_without_comments_have_none()
    {
        var videos = _crowd.World.Videos.Backwards(Noon.AddDays(-5), Noon).ToList();
        Assert.InRange(videos.Count, 56, 64); // four channels, one in eight hours, five days
        Assert.All(videos, video => Assert.Equal((11, video), (video.Id.Length, _crowd.World.Videos.Find(video.Id))));
        Assert.Null(_crowd.World.Videos.Find("AAAAAAAAAAA"));
        Assert.Null(_crowd.World.Videos.Find("not an id"));
        var comments = Day(Platforms.YouTube);
        Assert.All(comments, comment => Assert.False(_crowd.World.Videos.Find(comment.Place)!.CommentsDisabled));
        Assert.All(comments, comment => Assert.True(_crowd.World.Videos.Find(comment.Place)!.At < comment.At));
        Assert.Contains(_crowd.World.Videos.Backwards(Noon.AddDays(-20), Noon), video => video.CommentsDisabled);
    }

    private List<CrowdMessage> Day(string platform) => [.. _crowd.Between(platform, Noon, Noon.AddDays(1))];

    private List<CrowdMessage> Mentions(Ticker ticker, DateTimeOffset from, DateTimeOffset to) =>
        [.. Platforms.All.SelectMany(platform => _crowd.Between(platform, from, to)).Where(message => message.About?.Ticker == ticker)];
}
