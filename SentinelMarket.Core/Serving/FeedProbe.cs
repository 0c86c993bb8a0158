using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Core.Serving;

/// <summary>
/// Asks a feed for a little and reads what comes, as a run would, without storing any of it: for the first page of the first stream, for the quote of the first
/// share, for the newest file of an archive.
/// </summary>
internal sealed class FeedProbe(
    IEnumerable<IDocumentParser<SocialMessage>> messages, IEnumerable<IDocumentParser<StockRecord>> stocks, Universe universe, TimeProvider time)
{
    // Longer than the exchanges are ever closed.
    private const int DaysBack = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<FeedTrial> TryAsync(IFeed feed, CancellationToken cancellationToken)
    {
        if (feed.Readiness.Missing is { } missing) { return new FeedTrial(feed.Source, false, $"It is not configured. {missing}", 0, 0, TimeSpan.Zero); }

        var started = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var (succeeded, message, records, unreadable) = await AskAsync(feed, patience.Token, either.Token).ConfigureAwait(false);
        return new FeedTrial(feed.Source, succeeded, message, records, unreadable, time.GetElapsedTime(started));
    }

    private async Task<(bool Succeeded, string Message, int Records, int Unreadable)> AskAsync(IFeed feed, CancellationToken patience, CancellationToken either)
    {
        try
        {
            if (Sample(feed, either) is not { } pages) { return (false, "It has nothing that could be asked for; its streams are empty.", 0, 0); }
            await foreach (var page in pages.WithCancellation(either).ConfigureAwait(false)) { return Read(page, either); }
            return feed is IArchiveFeed
                ? (false, string.Create(CultureInfo.InvariantCulture, $"It has no file of the last {DaysBack} days."), 0, 0)
                : (true, "It answered, and has nothing new.", 0, 0);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (false, string.Create(CultureInfo.InvariantCulture, $"No answer within {Patience.TotalSeconds:0} s."), 0, 0);
        }
        catch (Exception e) when (e is SourceFailedException or MalformedDocumentException)
        {
            return (false, e.Message, 0, 0);
        }
    }

    private IAsyncEnumerable<FeedPage>? Sample(IFeed feed, CancellationToken cancellationToken) => feed switch
    {
        IMessageFeed { Streams: [var first, ..] } talk => talk.FetchAsync(first, null, cancellationToken),
        IQuoteFeed quotes when Listed(quotes) is (var instrument, var exchange) => QuoteAsync(quotes, instrument, exchange, cancellationToken),
        IArchiveFeed archive => NewestFileAsync(archive, cancellationToken),
        _ => null,
    };

    private (Instrument Instrument, Exchange Exchange)? Listed(IQuoteFeed quotes)
    {
        foreach (var exchange in quotes.Exchanges)
        {
            if (universe.Instruments.FirstOrDefault(share => quotes.StreamOf(share, exchange) is { } stream && quotes.Streams.Contains(stream, StringComparer.Ordinal)) is { } found) { return (found, exchange); }
        }

        return null;
    }

    private static async IAsyncEnumerable<FeedPage> QuoteAsync(
        IQuoteFeed quotes, Instrument instrument, Exchange exchange, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await quotes.FetchAsync(instrument, exchange, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<FeedPage> NewestFileAsync(IArchiveFeed archive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var today = IndianTime.DayOf(time.GetUtcNow());
        for (var back = 0; back < DaysBack; back++)
        {
            await foreach (var page in archive.FetchAsync(today.AddDays(-back), cancellationToken).ConfigureAwait(false)) { yield return page; }
        }
    }

    private (bool Succeeded, string Message, int Records, int Unreadable) Read(FeedPage page, CancellationToken cancellationToken)
    {
        var document = page.Document;
        var (records, unreadable) =
            messages.FirstOrDefault(parser => parser.Handles(document.Source)) is { } talk ? Count(talk.Parse(document), cancellationToken)
            : stocks.FirstOrDefault(parser => parser.Handles(document.Source)) is { } prices ? Count(prices.Parse(document), cancellationToken)
            : throw new UnreachableException($"No parser reads documents of {document.Source}.");
        var bad = unreadable == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {unreadable:N0} that could not be read");
        var note = page.Note is null ? string.Empty : $" ({page.Note})";
        return (
            records > 0 || unreadable == 0,
            string.Create(CultureInfo.InvariantCulture, $"{document.Content.Length:N0} bytes of {document.Stream} with {records:N0} {(records == 1 ? "record" : "records")}{bad}{note}."),
            records,
            unreadable);
    }

    private static (int Records, int Unreadable) Count<TRecord>(IEnumerable<Parsed<TRecord>> parsed, CancellationToken cancellationToken)
        where TRecord : class
    {
        var (records, unreadable) = (0, 0);
        foreach (var one in parsed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (one.Record is null) { unreadable++; } else { records++; }
        }

        return (records, unreadable);
    }
}
