using System.Diagnostics;
using System.Globalization;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources;

namespace SentinelMarket.Core.Serving;

/// <summary>Asks a feed for a little and reads what comes, as a run would, without storing any of it.</summary>
internal sealed class FeedProbe(
    IEnumerable<IDocumentParser<SocialMessage>> messages, IEnumerable<IDocumentParser<StockRecord>> stocks, TimeProvider time)
{
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
            if (feed.SampleAsync(either) is not { } pages) { return (false, "It has nothing that could be asked for; its streams are empty.", 0, 0); }
            await foreach (var page in pages.WithCancellation(either).ConfigureAwait(false)) { return Read(page, either); }
            return (true, "It answered, and has nothing new.", 0, 0);
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
