using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Serving;

/// <summary>What people and programs ask about the feeds and order of them; the dashboard, the API and the command line all go through here.</summary>
public interface IFeedDesk
{
    /// <summary>All feeds with their streams, in the order of registration.</summary>
    Task<IReadOnlyList<FeedOverview>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Asks a feed for a little and reads the answer; stores nothing and moves no watermark. Takes 15 seconds at most. Whatever the feed does is in the
    /// result.
    /// </summary>
    /// <exception cref="UnknownFeedException">There is no feed of that source id.</exception>
    Task<FeedTrial> TestAsync(string source, CancellationToken cancellationToken);

    /// <summary>Starts a run of the feed's pipeline and returns as soon as it is open; it asks all feeds of that pipeline.</summary>
    /// <exception cref="UnknownFeedException">There is no feed of that source id.</exception>
    /// <exception cref="RunAlreadyOpenException">A run of the pipeline is open.</exception>
    Task<RunReport> FetchNowAsync(string source, string actor, CancellationToken cancellationToken);
}

/// <summary>What a test of a feed's connection brought.</summary>
/// <param name="Source">The source id.</param>
/// <param name="Succeeded">Whether it answered and the answer could be read.</param>
/// <param name="Message">What came, or what went wrong, in a sentence.</param>
/// <param name="Records">How many records were read.</param>
/// <param name="Unreadable">How many could not be read.</param>
/// <param name="Duration">How long it took.</param>
public sealed record FeedTrial(string Source, bool Succeeded, string Message, int Records, int Unreadable, TimeSpan Duration);

/// <summary>There is no feed of this source id.</summary>
public sealed class UnknownFeedException : Exception
{
    /// <summary>Nobody knows <paramref name="source"/>; the message lists what is known.</summary>
    public UnknownFeedException(string source, IEnumerable<string> known)
        : base($"There is no feed \"{source}\". Known feeds: {string.Join(", ", known)}.")
    {
    }
}
