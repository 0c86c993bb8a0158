using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources;

/// <summary>A feed of messages. It fetches only; a parser of its own (<see cref="IDocumentParser{TRecord}"/> of <see cref="SocialMessage"/>) reads what it brings.</summary>
public interface IMessageFeed : IFeed
{
    /// <summary>
    /// Fetches what is new in a stream, page by page; each page is durable before the next is asked for, so an enumeration that breaks off in the middle
    /// has lost nothing of the pages before.
    /// </summary>
    /// <param name="stream">One of <see cref="IFeed.Streams"/>.</param>
    /// <param name="watermark">How far the stream was loaded, as an earlier page said; null for the first time.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="SourceFailedException">No usable answer came; thrown by the enumeration.</exception>
    IAsyncEnumerable<FeedPage> FetchAsync(string stream, string? watermark, CancellationToken cancellationToken);
}

/// <summary>One page of a feed.</summary>
/// <param name="Document">The payload as it came, without secrets in its request.</param>
/// <param name="Watermark">
/// How far the stream is known when this page and all before it are loaded; null when it must not move yet. A feed that pages from the newest back sets it on its
/// last page only, one that pages forward on every page.
/// </param>
/// <param name="Note">What is worth knowing about the answer (a usage cap, a page limit reached), or null.</param>
public sealed record FeedPage(RawDocument Document, string? Watermark = null, string? Note = null);
