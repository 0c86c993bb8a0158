using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Records;

/// <summary>Which rows of <c>social_mentions_warehouse</c> to show, newest first. A filter that is null filters nothing.</summary>
public sealed record MentionQuery
{
    /// <summary>Only this share.</summary>
    public Ticker? Ticker { get; init; }

    /// <summary>Only this platform; see <see cref="Platforms"/>.</summary>
    public string? Platform { get; init; }

    /// <summary>Only this mood.</summary>
    public SentimentLabel? Sentiment { get; init; }

    /// <summary>Only pump signals, or only what is none.</summary>
    public bool? IsPump { get; init; }

    /// <summary>Only this author: a handle (without <c>@</c>, any case) or the hash that a row carries.</summary>
    public string? Author { get; init; }

    /// <summary>Only this language, such as <c>en</c> or <c>hi-Latn</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Only texts that hold these words, in any case; 3 characters at least.</summary>
    public string? Text { get; init; }

    /// <summary>Only near-duplicates of this cluster.</summary>
    public long? Cluster { get; init; }

    /// <summary>First instant, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Last instant, inclusive.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The cursor that the page before ended with, or null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>Rows a page, 1 to 1,000.</summary>
    public int Size { get; init; } = 50;
}

/// <summary>One row of <c>social_mentions_warehouse</c>: one message and one share that it speaks of, or none.</summary>
/// <param name="Timestamp">When it was published.</param>
/// <param name="Platform">One of <see cref="Platforms"/>.</param>
/// <param name="ExternalId">The platform's id.</param>
/// <param name="Ticker">The share; null when none was found.</param>
/// <param name="Source">The source id.</param>
/// <param name="Channel">Where on the platform, or null.</param>
/// <param name="AuthorHash">The author's pseudonym, or null.</param>
/// <param name="AuthorHandle">The author's public name, or null.</param>
/// <param name="Followers">How many follow, or null.</param>
/// <param name="Text">The text; plain, never markup.</param>
/// <param name="Language">The language.</param>
/// <param name="Sentiment">The mood towards the share, or of the whole text.</param>
/// <param name="SentimentScore">-1 to 1.</param>
/// <param name="IsPumpSignal">Whether it counts as a pump signal.</param>
/// <param name="PumpScore">0 to 1.</param>
/// <param name="Reasons">The signs of a pump.</param>
/// <param name="Cluster">The cluster of near-duplicates, or null for a text that is too short.</param>
/// <param name="Url">Its public address, or null.</param>
/// <param name="Metadata">What else the platform said, as JSON, or null.</param>
/// <param name="Revision">1 for the text as first seen, one more with each edit.</param>
/// <param name="RunId">The run that loaded it.</param>
/// <param name="LakeObjectId">The lake object it came from.</param>
public sealed record MentionRow(
    DateTimeOffset Timestamp,
    string Platform,
    string ExternalId,
    Ticker? Ticker,
    string Source,
    string? Channel,
    string? AuthorHash,
    string? AuthorHandle,
    long? Followers,
    string Text,
    string Language,
    SentimentLabel Sentiment,
    double SentimentScore,
    bool IsPumpSignal,
    double PumpScore,
    IReadOnlyList<MentionReason> Reasons,
    long? Cluster,
    string? Url,
    string? Metadata,
    int Revision,
    long RunId,
    long? LakeObjectId);

/// <summary>One page of mentions.</summary>
/// <param name="Rows">The rows, newest first.</param>
/// <param name="Next">The cursor of the page after, or null when this is the last.</param>
public sealed record MentionPage(IReadOnlyList<MentionRow> Rows, string? Next);

/// <summary>How long a bucket of <see cref="SentimentBucket"/> is.</summary>
public enum SentimentBucketSize
{
    /// <summary>An hour.</summary>
    Hour,

    /// <summary>A day in India.</summary>
    Day,
}

/// <summary>The talk about one share within one hour or day.</summary>
/// <param name="Start">When the bucket begins.</param>
/// <param name="Mentions">Messages that speak of the share.</param>
/// <param name="Positive">Of them, positive ones.</param>
/// <param name="Neutral">Of them, neutral ones.</param>
/// <param name="Negative">Of them, negative ones.</param>
/// <param name="PumpSignals">Of them, pump signals.</param>
/// <param name="MeanScore">The mean sentiment score, -1 to 1.</param>
public sealed record SentimentBucket(DateTimeOffset Start, long Mentions, long Positive, long Neutral, long Negative, long PumpSignals, double MeanScore);

/// <summary>Messages that repeat one text with small changes.</summary>
/// <param name="Cluster">Its number.</param>
/// <param name="Messages">How many messages.</param>
/// <param name="Authors">How many different authors, as far as they are known.</param>
/// <param name="Platforms">On which platforms.</param>
/// <param name="First">When the first was published.</param>
/// <param name="Last">When the last was published.</param>
/// <param name="Sample">The text of the newest.</param>
/// <param name="PumpScore">The highest pump score among them.</param>
public sealed record MentionCluster(long Cluster, long Messages, long Authors, IReadOnlyList<string> Platforms, DateTimeOffset First, DateTimeOffset Last, string Sample, double PumpScore);
