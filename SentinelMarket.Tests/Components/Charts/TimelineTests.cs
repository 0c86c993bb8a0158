using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Charts;

namespace SentinelMarket.Tests.Components.Charts;

public sealed class TimelineTests
{
    private static readonly DateOnly Friday = new(2026, 11, 13);
    private static readonly DateOnly Monday = new(2026, 11, 16);

    [Fact]
    public void Talk_of_a_trading_day_stands_with_its_candle()
    {
        var places = new Timeline([Samples.Bar(Friday, 100), Samples.Bar(Monday, 101)], [TalkSamples.Bucket(Monday, 3, 1, 2, 1, 0.25)]).Places;

        Assert.Equal([Friday, Monday], places.Select(place => place.FirstDay));
        Assert.Null(places[0].Talk);
        Assert.Equal(new TalkSum(6, 3, 1, 2, 1, 0.25), places[1].Talk);
        Assert.All(places, place => Assert.NotNull(place.Bar));
    }

    [Fact]
    public void Talk_of_a_weekend_counts_to_the_trading_day_that_follows()
    {
        var place = new Timeline([Samples.Bar(Friday, 100), Samples.Bar(Monday, 101)], [TalkSamples.Bucket(Friday.AddDays(1), 1, 0, 0, mean: 0.5), TalkSamples.Bucket(Monday, 0, 0, 3, 2, -0.5)]).Places[^1];

        Assert.Equal(Monday, place.FirstDay);
        Assert.Equal(new TalkSum(4, 1, 0, 3, 2, -0.25), place.Talk);
    }

    [Fact]
    public void Talk_after_the_last_candle_has_places_of_its_own()
    {
        var places = new Timeline([Samples.Bar(Friday, 100)], [TalkSamples.Bucket(Friday.AddDays(1), 1, 0, 0), TalkSamples.Bucket(Friday.AddDays(2), 2, 0, 0)]).Places;

        Assert.Equal([Friday, Friday.AddDays(1), Friday.AddDays(2)], places.Select(place => place.FirstDay));
        Assert.Equal([true, false, false], places.Select(place => place.Bar is not null));
    }

    [Fact]
    public void Talk_long_before_a_candle_is_not_pushed_onto_it()
    {
        var places = new Timeline([Samples.Bar(Monday, 100)], [TalkSamples.Bucket(Monday.AddDays(-5), 1, 0, 0), TalkSamples.Bucket(Monday.AddDays(-4), 1, 0, 0)]).Places;

        Assert.Equal([Monday.AddDays(-5), Monday], places.Select(place => place.FirstDay));
        Assert.Equal([1, 1], places.Select(place => place.Talk!.Mentions));
    }

    [Fact]
    public void Talk_without_any_price_has_a_place_a_day()
    {
        var timeline = new Timeline([], [TalkSamples.Bucket(Friday, 1, 0, 0), TalkSamples.Bucket(Monday, 2, 0, 0)]);

        Assert.Equal([Friday, Monday], timeline.Places.Select(place => place.FirstDay));
        Assert.All(timeline.Places, place => Assert.Null(place.Bar));
    }

    [Fact]
    public void Weeks_have_the_talk_of_all_their_days()
    {
        var timeline = new Timeline([Samples.Bar(Friday, 100), Samples.Bar(Monday, 101), Samples.Bar(Monday.AddDays(1), 102)], [TalkSamples.Bucket(Monday, 1, 0, 0, mean: 1), TalkSamples.Bucket(Monday.AddDays(1), 0, 3, 0, mean: 0)], BarPeriod.Week);

        Assert.Equal(2, timeline.Places.Count);
        Assert.Null(timeline.Places[0].Talk);
        Assert.Equal(new TalkSum(4, 1, 3, 0, 0, 0.25), timeline.Places[1].Talk);
        Assert.Equal(2, timeline.Places[1].Bar!.Days.Count);
    }

    [Fact]
    public void No_message_is_lost_on_the_axis()
    {
        var bars = Samples.Bars(400, new DateOnly(2026, 11, 20));
        var talk = Enumerable.Range(0, 900).Select(day => TalkSamples.Bucket(new DateOnly(2026, 11, 22).AddDays(-day), day % 3, 1, day % 2)).Reverse().ToList();

        var timeline = new Timeline(bars, talk);

        Assert.Equal(talk.Sum(bucket => bucket.Mentions), timeline.Places.Sum(place => place.Talk?.Mentions ?? 0));
        Assert.Equal(bars.Count, timeline.Places.Sum(place => place.Bar?.Days.Count ?? 0));
        Assert.Equal(timeline.Places.Select(place => place.FirstDay).Order(), timeline.Places.Select(place => place.FirstDay));
    }

    [Fact]
    public void Equal_prices_and_talk_are_shown_already_and_other_talk_is_not()
    {
        var timeline = new Timeline([Samples.Bar(Friday, 100)], [TalkSamples.Bucket(Friday, 1, 0, 0)]);

        Assert.True(timeline.Shows([Samples.Bar(Friday, 100)], [TalkSamples.Bucket(Friday, 1, 0, 0)]));
        Assert.False(timeline.Shows([Samples.Bar(Friday, 100)], [TalkSamples.Bucket(Friday, 2, 0, 0)]));
        Assert.False(timeline.Shows([Samples.Bar(Friday, 100)], []));
        Assert.False(timeline.Shows([Samples.Bar(Friday, 101)], [TalkSamples.Bucket(Friday, 1, 0, 0)]));
    }
}
