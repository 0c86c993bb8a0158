using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace SentinelMarket.Core.Lake;

/// <summary>Files as objects of a bucket. A store shows an object whole or not at all, so nothing is renamed.</summary>
internal sealed class S3Files : ILakeFiles, IDisposable
{
    /// <summary>Smaller files are put together in memory; larger ones, packs for the most part, in a temporary file.</summary>
    private const long InMemory = 16 * 1024 * 1024;

    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly string _prefix;

    public S3Files(LakeS3Options options)
    {
        var settings = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.PathStyle,

            // Stores that speak S3 differ most in the checksums that AWS added to it; the lake has hashes of its own.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint.Length > 0) { settings.ServiceURL = options.Endpoint; }
        else { settings.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region); }
        _client = string.IsNullOrWhiteSpace(options.AccessKey) ? new AmazonS3Client(settings) : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, SecretOf(options)), settings);
        _bucket = options.Bucket;
        _prefix = options.Prefix.Length == 0 ? string.Empty : options.Prefix.TrimEnd('/') + "/";
    }

    public async Task<long> WriteAsync(string path, long length, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        Stream content = length <= InMemory
            ? new MemoryStream()
            : new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        await using var open = content.ConfigureAwait(false);
        await write(content, cancellationToken).ConfigureAwait(false);
        var written = content.Length;
        content.Position = 0;
        await AskAsync(
            path,
            () => _client.PutObjectAsync(new PutObjectRequest { BucketName = _bucket, Key = _prefix + path, InputStream = content, AutoCloseStream = false, UseChunkEncoding = false, ContentType = "application/gzip" }, cancellationToken)).ConfigureAwait(false);
        return written;
    }

    public async Task<LakeFile?> OpenAsync(string path, long offset, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = _prefix + path };
        if (offset > 0) { request.ByteRange = new ByteRange(string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-")); }
        return await AskAsync(path, () => _client.GetObjectAsync(request, cancellationToken)).ConfigureAwait(false) is { } answer
            ? new LakeFile(answer.ResponseStream, offset + answer.ContentLength)
            : null;
    }

    public async Task<long?> LengthAsync(string path, CancellationToken cancellationToken) =>
        (await AskAsync(path, () => _client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _bucket, Key = _prefix + path }, cancellationToken)).ConfigureAwait(false))?.ContentLength;

    public async IAsyncEnumerable<(string Path, long Length)> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            foreach (var found in page.S3Objects ?? []) { yield return (found.Key[_prefix.Length..], found.Size ?? 0); }
        }
    }

    public async IAsyncEnumerable<string> FoldersAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            foreach (var found in page.CommonPrefixes ?? [])
            {
                var path = found.TrimEnd('/');
                yield return path[(path.LastIndexOf('/') + 1)..];
            }
        }
    }

    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        AskAsync(path, () => _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = _prefix + path }, cancellationToken));

    public void Dispose() => _client.Dispose();

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = folder.Length == 0 ? _prefix : $"{_prefix}{folder}/", Delimiter = "/" };
        while (true)
        {
            var page = await AskAsync(folder, () => _client.ListObjectsV2Async(request, cancellationToken)).ConfigureAwait(false);
            if (page is null) { yield break; }
            yield return page;
            if (page.IsTruncated is not true) { yield break; }
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>Null when there is no such object; a store that is away or refuses is what a disk that cannot be used is.</summary>
    private async Task<T?> AskAsync<T>(string path, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound && missing.ErrorCode is not "NoSuchBucket")
        {
            return null;
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new IOException($"The bucket {_bucket} could not be used for {path}: {exception.Message}", exception);
        }
    }

    private static string SecretOf(LakeS3Options options) => string.IsNullOrWhiteSpace(options.SecretKey) ? File.ReadAllText(options.SecretKeyFile!).Trim() : options.SecretKey;
}
