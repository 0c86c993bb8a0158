using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Web.Api;

/// <summary>What a request for a page of mentions asks for. Values are text here, so that a refusal has words.</summary>
internal sealed record MentionBrowseQuery(
    [property: FromQuery(Name = "ticker"), Description("Only mentions of this share, such as RELIANCE or M%26M.")] string? Ticker,
    [property: FromQuery(Name = "platform"), Description("Only this platform: x, telegram, reddit, youtube, news or filing.")] string? Platform,
    [property: FromQuery(Name = "sentiment"), Description("Only this mood: positive, neutral or negative.")] string? Sentiment,
    [property: FromQuery(Name = "pump"), Description("true for pump signals only, false for all that is none.")] string? Pump,
    [property: FromQuery(Name = "author"), Description("Only this author: a handle, with or without @, or an authorHash.")] string? Author,
    [property: FromQuery(Name = "language"), Description("Only this language, such as en or hi-Latn.")] string? Language,
    [property: FromQuery(Name = "text"), Description("Only texts that hold these words, in any case; 3 characters at least.")] string? Text,
    [property: FromQuery(Name = "cluster"), Description("Only the texts that repeat each other under this number.")] string? Cluster,
    [property: FromQuery(Name = "from"), Description("First day in India (2026-01-31) or first instant (2026-01-31T10:00:00Z), inclusive.")] string? From,
    [property: FromQuery(Name = "to"), Description("Last day in India, the whole day included, or last instant, inclusive.")] string? To,
    [property: FromQuery(Name = "limit"), Description("Rows a page; 50 unless told.")] string? Limit,
    [property: FromQuery(Name = "after"), Description("The value of next of the page before, with the same filters.")] string? After)
{
    public const int MaxLimit = 1_000;
    private const int LeastText = 3;
    private const int LongestText = 200;
    private const int LongestAuthor = 100;

    /// <summary>The query; a <see cref="FormatException"/> says in words which value is wrong.</summary>
    public MentionQuery Read()
    {
        var period = QueryPeriod.Parse(From, To);
        return new MentionQuery
        {
            Ticker = QueryText.Ticker(Ticker),
            Platform = QueryText.Choice("platform", Platform, null, [.. Platforms.All.Select(one => (one, (string?)one))]),
            Sentiment = QueryText.Choice<SentimentLabel?>("sentiment", Sentiment, null, ("positive", SentimentLabel.Positive), ("neutral", SentimentLabel.Neutral), ("negative", SentimentLabel.Negative)),
            IsPump = QueryText.Choice<bool?>("pump", Pump, null, ("true", true), ("false", false)),
            Author = QueryText.Words("author", Author?.TrimStart('@'), 1, LongestAuthor),
            Language = QueryText.Name("language", Language, "en"),
            Text = QueryText.Words("text", Text, LeastText, LongestText),
            Cluster = QueryText.Number("cluster", Cluster, 0, long.MaxValue),
            From = period.From,
            To = period.To,
            Size = (int)(QueryText.Number("limit", Limit, 1, MaxLimit) ?? 50),
            After = After,
        };
    }
}
