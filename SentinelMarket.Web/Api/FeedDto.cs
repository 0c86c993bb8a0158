using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Web.Api;

/// <summary>A feed with its state, its limits and its streams.</summary>
public sealed record FeedDto
{
    public FeedDto(FeedOverview feed)
    {
        Source = feed.Source;
        Name = feed.Name;
        Pipeline = feed.Pipeline;
        State = feed.State;
        Reason = feed.Reason;
        Configured = feed.State != FeedState.NotConfigured;
        Schedule = feed.Schedule;
        Paused = feed.Paused;
        IntervalSeconds = feed.Interval?.TotalSeconds;
        LastSuccess = feed.LastSuccess;
        LastError = feed.LastError;
        LastErrorAt = feed.LastErrorAt;
        RequestsLeft = feed.RequestsLeft;
        LimitResetsAt = feed.LimitResetsAt;
        Circuit = feed.Circuit;
        CircuitOpenUntil = feed.CircuitOpenUntil;
        Records24Hours = feed.Records24Hours;
        Streams = [.. feed.Streams.Select(stream => new FeedStreamDto(stream.Stream, stream.State, stream.LastSuccess, stream.LastError, stream.Records24Hours))];
    }

    public string Source { get; }

    public string Name { get; }

    public string Pipeline { get; }

    public FeedState State { get; }

    /// <summary>Why it is in this state, in a sentence.</summary>
    public string Reason { get; }

    public bool Configured { get; }

    public string? Schedule { get; }

    public bool Paused { get; }

    /// <summary>The schedule's interval: an answer older than it is late, older than two of it an error.</summary>
    public double? IntervalSeconds { get; }

    public DateTimeOffset? LastSuccess { get; }

    public string? LastError { get; }

    public DateTimeOffset? LastErrorAt { get; }

    /// <summary>What the source's rate limit leaves, as it last told this process; null when it does not say.</summary>
    public long? RequestsLeft { get; }

    public DateTimeOffset? LimitResetsAt { get; }

    public FeedCircuit Circuit { get; }

    public DateTimeOffset? CircuitOpenUntil { get; }

    public long Records24Hours { get; }

    public IReadOnlyList<FeedStreamDto> Streams { get; }
}

/// <summary>One stream of a feed: a ticker, a channel, an address.</summary>
public sealed record FeedStreamDto(string Stream, FeedState State, DateTimeOffset? LastSuccess, string? LastError, long Records24Hours);

/// <summary>What a test of a feed's connection brought.</summary>
public sealed record FeedTrialDto(string Source, bool Succeeded, string Message, int Records, int Unreadable, double Seconds)
{
    internal static FeedTrialDto Of(FeedTrial trial) =>
        new(trial.Source, trial.Succeeded, trial.Message, trial.Records, trial.Unreadable, Math.Round(trial.Duration.TotalSeconds, 3));
}
