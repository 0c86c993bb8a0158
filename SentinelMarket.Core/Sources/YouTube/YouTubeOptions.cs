using SentinelMarket.Core.Sources.Http;
using SentinelMarket.Core.Sources.Messages;

namespace SentinelMarket.Core.Sources.YouTube;

/// <summary>Settings of YouTube.</summary>
public sealed class YouTubeOptions : MessageFeedOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Sources:YouTube";

    /// <summary>A search costs 100 units of a quota of 10,000 a day, a page of comments 1.</summary>
    public YouTubeOptions()
    {
        Parallelism = 2;
        RequestsPerMinute = 120;
    }

    /// <inheritdoc/>
    public override Uri BaseAddress { get; set; } = new("https://www.googleapis.com/");

    /// <summary>The key of the YouTube Data API v3, from Google's cloud console.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A file that holds the key, instead of <see cref="ApiKey"/>.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>What videos are searched for; empty (the default), when no channels are set either, for one query on Indian shares.</summary>
    public IList<string> Queries { get; } = [];

    /// <summary>Ids of channels (<c>UC...</c>) whose videos are read; none by default.</summary>
    public IList<string> Channels { get; } = [];

    /// <summary>How long after its publication a video's comments are read. Default: 3 days.</summary>
    public TimeSpan VideoAge { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How many videos of a stream are read, the newest first. Default: 15.</summary>
    public int Videos { get; set; } = 15;

    /// <summary>The most pages of 100 comment threads of a video that one run asks for. Default: 5.</summary>
    public int MaxPages { get; set; } = 5;

    /// <summary>How long the videos that a search has found are taken without another search. Default: 1 hour.</summary>
    public TimeSpan SearchEvery { get; set; } = TimeSpan.FromHours(1);

    internal IReadOnlyList<string> ChannelIds => Entries(Channels);

    internal IReadOnlyList<string> QueryTexts => Entries(Queries, ChannelIds.Count > 0 ? [] : ["NSE BSE stock market India share target"]);

    /// <inheritdoc/>
    protected internal override IEnumerable<string?> Secrets => [FeedSecret.Read(ApiKey, ApiKeyFile)];

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Fault)> Faults()
    {
        if (Videos is < 1 or > 50) { yield return (nameof(Videos), $"{Videos} is not between 1 and 50."); }
        if (MaxPages is < 1 or > 1_000) { yield return (nameof(MaxPages), $"{MaxPages} is not between 1 and 1000."); }
        if (VideoAge <= TimeSpan.Zero || VideoAge > TimeSpan.FromDays(365)) { yield return (nameof(VideoAge), $"{VideoAge} is not between 0 and 365 days."); }
        if (SearchEvery < TimeSpan.Zero || SearchEvery > TimeSpan.FromDays(7)) { yield return (nameof(SearchEvery), $"{SearchEvery} is not between 0 and 7 days."); }
        foreach (var channel in ChannelIds.Where(channel => channel.Length != 24 || !channel.StartsWith("UC", StringComparison.Ordinal)))
        {
            yield return (nameof(Channels), $"\"{MessageFields.Shortened(channel)}\" is no channel's id, which begins with UC and has 24 characters.");
        }

        foreach (var query in QueryTexts.Where(query => query.Length > 200)) { yield return (nameof(Queries), $"\"{MessageFields.Shortened(query)}\" has more than 200 characters."); }
    }
}
