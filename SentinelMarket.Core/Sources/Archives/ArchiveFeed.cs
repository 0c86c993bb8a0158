using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using SentinelMarket.Core.Market;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Archives;

/// <summary>What the archives of both exchanges have in common: ask for a day's file, tell "not published" from a failure, unpack, recognise.</summary>
public abstract class ArchiveFeed : IArchiveFeed
{
    // A day has about half a megabyte.
    private const int MaxUnpackedBytes = 64 * 1024 * 1024;

    private readonly IHttpClientFactory _clients;
    private readonly TimeProvider _time;

    private protected ArchiveFeed(IHttpClientFactory clients, TimeProvider time)
    {
        _clients = clients;
        _time = time;
    }

    /// <inheritdoc/>
    public abstract string Source { get; }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    string IFeed.ClientName => Source;

    /// <inheritdoc/>
    public string Pipeline => "end_of_day";

    /// <inheritdoc/>
    public FeedReadiness Readiness => FeedReadiness.Ready;

    /// <inheritdoc/>
    public abstract int Parallelism { get; }

    /// <summary>None that would last: what an archive is asked for is a day.</summary>
    public IReadOnlyList<string> Streams { get; } = [];

    /// <inheritdoc/>
    public abstract Exchange Exchange { get; }

    /// <summary>The page of the exchange that links to the files, which its host wants as the referrer.</summary>
    private protected abstract string Referrer { get; }

    /// <summary>Whether the host answers 200 without a byte for a day that it has no file of.</summary>
    private protected virtual bool AnswersEmpty => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedPage> FetchAsync(DateOnly day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = _clients.CreateClient(Source);
        foreach (var file in FilesOf(day))
        {
            foreach (var candidate in file)
            {
                if (await FetchAsync(client, candidate, day, cancellationToken).ConfigureAwait(false) is not { } page) { continue; }
                yield return page;
                break;
            }
        }
    }

    /// <summary>What is wanted of a day; each with its places in order, of which the first that has a file counts.</summary>
    private protected abstract IEnumerable<IReadOnlyList<ArchiveFile>> FilesOf(DateOnly day);

    private async Task<FeedPage?> FetchAsync(HttpClient client, ArchiveFile file, DateOnly day, CancellationToken cancellationToken)
    {
        var answer = await FeedCall.GetAsync(
            client,
            new Uri(file.Path, UriKind.Relative),
            string.Create(CultureInfo.InvariantCulture, $"{Exchange.Code()}'s archive, {day:yyyy-MM-dd}"),
            [("Accept", "*/*"), ("Referer", Referrer)],
            cancellationToken).ConfigureAwait(false);

        if (answer.IsNotFound || (AnswersEmpty && answer.Content.Length == 0)) { return null; }
        answer.RefuseHtml();
        var (name, content) = file.IsZip ? await UnzipAsync(answer, MaxUnpackedBytes, cancellationToken).ConfigureAwait(false) : (file.Name, answer.Content);

        // What is not recognised goes on as what it should be, so that it is in the lake and the parser says what is wrong with it.
        var document = answer.ToDocument(file.Source, name, _time) with { Content = content, ContentType = "text/csv" };
        var found = FileRecognition.Recognise(name, answer.Request, content, document.FetchedAt);
        return found.Document is { } recognised
            ? new FeedPage(document with { Source = recognised.Source }, Note: found.Note ?? OtherDay(name, day))
            : new FeedPage(document);
    }

    private static string? OtherDay(string name, DateOnly day) =>
        FileNameDay.Of(name) is { } named && named != day
            ? string.Create(CultureInfo.InvariantCulture, $"the file of {day:yyyy-MM-dd} is named {name}")
            : null;

    private static async Task<(string Name, byte[] Content)> UnzipAsync(FeedAnswer answer, int limit, CancellationToken cancellationToken)
    {
        try
        {
            using var packed = new MemoryStream(answer.Content, writable: false);
            using var zip = new ZipArchive(packed, ZipArchiveMode.Read);
            var files = zip.Entries.Where(entry => entry.Name.Length > 0).Take(2).ToList();
            if (files is not [var file])
            {
                throw answer.Failure($"the zip holds {(files.Count == 0 ? "no file" : "several files")} where one was expected.");
            }

            var stream = await file.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return (file.Name, await Http.BoundedContent.ReadAsync(stream, limit, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (InvalidDataException e)
        {
            throw answer.Failure($"the {answer.Content.Length} bytes that came are no sound zip: {e.Message}", e);
        }
        catch (ContentTooLargeException e)
        {
            throw answer.Failure(string.Create(CultureInfo.InvariantCulture, $"unpacked, the file is larger than {e.Limit} bytes; no day of the market is."), e);
        }
    }
}
