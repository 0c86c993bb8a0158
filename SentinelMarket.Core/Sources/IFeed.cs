namespace SentinelMarket.Core.Sources;

/// <summary>Something outside that is asked regularly; what the page of the feeds lists.</summary>
public interface IFeed
{
    /// <summary>The source id; see <see cref="Records.SourceIds"/>.</summary>
    string Source { get; }

    /// <summary>What it is, for a person: <c>X recent search</c>.</summary>
    string Name { get; }

    /// <summary>The name of its HTTP client, under which its limits, its circuit and its section of the settings are found.</summary>
    string ClientName { get; }

    /// <summary>The name of the pipeline that asks it.</summary>
    string Pipeline { get; }

    /// <summary>Whether it has all it needs. A feed that is not configured is not asked and is no failure.</summary>
    FeedReadiness Readiness { get; }

    /// <summary>How many of its streams are asked at the same time at most.</summary>
    int Parallelism { get; }

    /// <summary>What it is asked for, one by one: tickers, channels, subreddits, addresses. A stream fails or answers by itself.</summary>
    IReadOnlyList<string> Streams { get; }
}

/// <summary>Whether a feed has all it needs to be asked.</summary>
/// <param name="Missing">What is missing and where to set it, in a sentence; null when nothing is.</param>
public sealed record FeedReadiness(string? Missing)
{
    /// <summary>A feed that has all it needs.</summary>
    public static readonly FeedReadiness Ready = new((string?)null);

    /// <summary>Whether it can be asked.</summary>
    public bool IsReady => Missing is null;
}
