using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Simulation.Episodes;

namespace SentinelMarket.Core.Simulation.Crowd;

/// <summary>Why a message was written.</summary>
internal enum CrowdKind
{
    /// <summary>Somebody's own words about a share or the market.</summary>
    Chatter,

    /// <summary>Advertising that has nothing to do with shares.</summary>
    Spam,

    /// <summary>A program that repeats one text with other numbers.</summary>
    Bot,

    /// <summary>Part of the campaign of an episode.</summary>
    Promotion,

    /// <summary>Somebody whom a campaign reached: curious before the peak, complaining after it.</summary>
    Follower,

    /// <summary>An article.</summary>
    News,

    /// <summary>A company's announcement at an exchange.</summary>
    Filing,
}

/// <summary>The language of a message.</summary>
internal enum CrowdTongue
{
    English,
    Hinglish,
    Mixed,
}

/// <summary>What was written, by whom, where and when, before any platform words it.</summary>
internal sealed record CrowdMessage
{
    /// <summary>One of <see cref="Platforms"/>.</summary>
    public required string Platform { get; init; }

    /// <summary>Its number on the platform: unique, and larger for what is written later.</summary>
    public required long Number { get; init; }

    /// <summary>When it was written, in UTC, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who wrote it; for a channel the channel, for an article the publisher, for a filing the company.</summary>
    public required CrowdAuthor Author { get; init; }

    /// <summary>Where it stands: a chat, subreddit, video, publisher or exchange; empty on X.</summary>
    public string Place { get; init; } = string.Empty;

    public required CrowdKind Kind { get; init; }

    public required CrowdTongue Tongue { get; init; }

    /// <summary>The heading of a post, an article or a filing (its category there); null where there is none, as with a comment.</summary>
    public string? Title { get; init; }

    public required string Text { get; init; }

    /// <summary>The share that it is about, or null.</summary>
    public Instrument? About { get; init; }

    /// <summary>The episode that it belongs to, or null.</summary>
    public PumpEpisode? Episode { get; init; }

    /// <summary>When its author edits it, at most 9 minutes after writing it; null when never.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>When it is deleted: within a day, or after the peak for what promotes; null when never.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The text as it stands at an instant.</summary>
    public string TextAt(DateTimeOffset instant) => EditedAt <= instant ? Text + "\nEdit: typo corrected." : Text;

    /// <summary>Whether it is there at an instant.</summary>
    public bool IsThereAt(DateTimeOffset instant) => At <= instant && !(DeletedAt <= instant);
}

/// <summary>Somebody who writes.</summary>
/// <param name="Id">The platform's number of the account.</param>
/// <param name="Handle">The account's name, unique on the platform.</param>
/// <param name="Name">The name that it shows.</param>
/// <param name="Followers">How many follow the account or the channel.</param>
/// <param name="Since">The day on which the account was made.</param>
/// <param name="Tongue">The language that it writes mostly.</param>
internal sealed record CrowdAuthor(long Id, string Handle, string Name, int Followers, DateOnly Since, CrowdTongue Tongue);
