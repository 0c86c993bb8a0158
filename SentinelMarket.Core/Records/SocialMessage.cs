namespace SentinelMarket.Core.Records;

/// <summary>One message, comment, article or filing as its platform tells it, before anybody has read what it says.</summary>
public sealed record SocialMessage
{
    /// <summary>One of <see cref="Platforms"/>.</summary>
    public required string Platform { get; init; }

    /// <summary>The platform's own id, unique within the platform whatever feed brought it: <c>1580…</c> on X, <c>channel/123</c> on Telegram.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The source id, such as <c>telegram.channel</c>; see <see cref="SourceIds"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Where on the platform it stands: channel, subreddit, video, publisher, exchange. Null when it has no such place.</summary>
    public string? Channel { get; init; }

    /// <summary>The platform's id of the author; only a keyed hash of it is kept. Null when the platform names none.</summary>
    public string? AuthorId { get; init; }

    /// <summary>The author's public name, where the platform shows one.</summary>
    public string? AuthorHandle { get; init; }

    /// <summary>How many follow the author or the channel, where the platform says so.</summary>
    public long? Followers { get; init; }

    /// <summary>The text as people read it: markup and entities resolved, nothing else changed. May be empty when <see cref="IsDeleted"/>.</summary>
    public required string Text { get; init; }

    /// <summary>The language by the platform's word (BCP 47), or null.</summary>
    public string? Language { get; init; }

    /// <summary>When it was published, in UTC.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>When it was edited last, in UTC; null when it was not or nobody knows.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>Whether the platform says that it is gone.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Its public address, or null.</summary>
    public string? Url { get; init; }

    /// <summary>What else the platform says (likes, views, category, attachment), as one JSON object; null for nothing.</summary>
    public string? Metadata { get; init; }
}
