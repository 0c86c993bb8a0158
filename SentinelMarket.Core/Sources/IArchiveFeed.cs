using SentinelMarket.Core.Market;

namespace SentinelMarket.Core.Sources;

/// <summary>An exchange's archive of end-of-day files. Its documents carry the source id of their format, such as <c>nse.eod.udiff</c>.</summary>
public interface IArchiveFeed : IFeed
{
    /// <summary>The exchange whose files these are.</summary>
    Exchange Exchange { get; }

    /// <summary>
    /// Fetches and unpacks what the exchange has published for a trading day; a page's stream is the file's name, its note says when the file is of another day.
    /// Nothing when no file is published: a holiday, or a day that is not over.
    /// </summary>
    /// <exception cref="SourceFailedException">No usable answer came, or what came is neither the file nor a zip of it; thrown by the enumeration.</exception>
    IAsyncEnumerable<FeedPage> FetchAsync(DateOnly day, CancellationToken cancellationToken);
}
