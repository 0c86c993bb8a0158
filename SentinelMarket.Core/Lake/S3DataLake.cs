using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Lake;

/// <summary>A lake in a bucket of an S3 store. What the store has confirmed is durable there.</summary>
public sealed class S3DataLake : ObjectLake
{
    private readonly S3Files _files;

    /// <summary>A lake in the bucket that the options name.</summary>
    public S3DataLake(IOptions<LakeS3Options> options)
        : this(new S3Files(options.Value))
    {
    }

    private S3DataLake(S3Files files)
        : base(files) => _files = files;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) { _files.Dispose(); }
    }
}
