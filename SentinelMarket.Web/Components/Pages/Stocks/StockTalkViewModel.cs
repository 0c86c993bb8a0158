using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Web.Components.Charts;
using SentinelMarket.Web.Components.Shared;

namespace SentinelMarket.Web.Components.Pages.Stocks;

/// <summary>What the page of a share says about its talk, derived from what it read.</summary>
public sealed class StockTalkViewModel(StockTalk talk, Ticker ticker, StockChoice choice, IReadOnlyList<DailyBar> bars)
{
    /// <summary>How many days the table shows.</summary>
    public const int TableRows = 30;

    private readonly TalkSum? _sum = TalkSum.Of(talk.Days);

    public string? Fault => talk.Fault;

    /// <summary>Whether nobody has ever spoken of the share, as far as that could be read.</summary>
    public bool IsSilent => talk is { Newest.Count: 0, Fault: null };

    public IReadOnlyList<SentimentBucket> Days => talk.Days;

    public IReadOnlyList<MentionRow> Newest => talk.Newest;

    public IReadOnlyList<MentionCluster> Clusters => talk.Clusters;

    /// <summary>All mentions of the share.</summary>
    public string AllAddress => MentionAddress.OfTicker(ticker);

    public string Period => $"{Instants.Day(talk.From)} to {Instants.Day(talk.To)}";

    /// <summary>How much is said, and how, in a sentence.</summary>
    public string Sentence => _sum is not { } sum
        ? $"Nobody speaks of {ticker.Value} from {Period}, as far as the warehouse knows."
        : $"{Figures.Count(sum.Mentions)} {(sum.Mentions == 1 ? "message speaks" : "messages speak")} of {ticker.Value} from {Period}: "
          + $"{Figures.Count(sum.Positive)} positive, {Figures.Count(sum.Neutral)} neutral, {Figures.Count(sum.Negative)} negative; "
          + (sum.PumpSignals == 0 ? "no pump signal." : Figures.Count(sum.PumpSignals, "pump signal") + ".");

    /// <summary>The talk of the range as a figure of the head; null without any.</summary>
    public (string Label, string Value, string Detail)? Tile => _sum is { } sum
        ? ($"Mentions, {choice.Range.Word}", Figures.Count(sum.Mentions), $"mood {Figures.Score(sum.Mood)}, {(sum.PumpSignals == 0 ? "no pump signal" : Figures.Count(sum.PumpSignals, "pump signal"))}")
        : null;

    /// <summary>Said when people spoke of the share, but not in this range; null otherwise.</summary>
    public string? OutsideText => talk.Newest.Count > 0 && talk.Days.Count == 0
        ? $"The newest mention is of {Instants.Day(IndianTime.DayOf(talk.Newest[0].Timestamp))}, outside of this range."
        : null;

    public string NewestNote => Figures.Count(talk.Newest.Count, "mention") + ", newest first";

    public string ClustersNote => talk.Clusters.Count == 0 ? Period : $"{Period}, most repeated first";

    /// <summary>The days of the chart that have talk, newest first.</summary>
    public IReadOnlyList<TimePlace> Table => [.. new Timeline(bars, talk.Days, BarPeriod.Day).Places.Where(place => place.Talk is not null).Reverse().Take(TableRows)];
}
