using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>NSE's archive of end-of-day files in the unified format (UDiFF), one zip a trading day.</summary>
public sealed class NseArchiveFeed(IHttpClientFactory clients, IOptions<NseArchiveOptions> options, TimeProvider time)
{
    /// <summary>The name of the feed's HTTP client.</summary>
    public const string ClientName = "nse.archive";

    /// <summary>How many days are fetched at the same time at most.</summary>
    public int Parallelism => options.Value.Parallelism;

    // A day has about half a megabyte.
    private const int MaxUnpackedBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Fetches the day's file and unpacks it; the document's stream is the name of the file in the zip. Null when the exchange has published
    /// none: a holiday, or a day that is not over.
    /// </summary>
    /// <exception cref="SourceFailedException">No usable answer came, or what came is no zip of one file.</exception>
    public async Task<RawDocument?> FetchDayAsync(DateOnly day, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var answer = await FeedCall.GetAsync(
            client,
            new Uri(string.Create(CultureInfo.InvariantCulture, $"content/cm/BhavCopy_NSE_CM_0_0_0_{day:yyyyMMdd}_F_0000.csv.zip"), UriKind.Relative),
            string.Create(CultureInfo.InvariantCulture, $"NSE's archive, {day:yyyy-MM-dd}"),
            [("Accept", "*/*"), ("Referer", "https://www.nseindia.com/all-reports")],
            cancellationToken).ConfigureAwait(false);
        if (answer.IsNotFound) { return null; }

        answer.RefuseHtml();
        var (name, content) = await UnzipAsync(answer, MaxUnpackedBytes, cancellationToken).ConfigureAwait(false);
        return answer.ToDocument(SourceIds.NseEodUdiff, name, time) with { Content = content, ContentType = "text/csv" };
    }

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
                return (file.Name, await BoundedContent.ReadAsync(stream, limit, cancellationToken).ConfigureAwait(false));
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
