using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;

namespace SentinelMarket.Tests.Lake;

/// <summary>The contract of lakes on a bucket of a server that somebody else has written.</summary>
public sealed class S3RverLakeTests : LakeContract
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}";

    protected override async Task<ObjectLake> OpenAsync() => new S3DataLake(Options.Create((await S3Rver.GetAsync()).Options(_prefix)));

    protected override async Task ChangeAsync(string path, Func<byte[], byte[]> change) => await S3Change.ApplyAsync((await S3Rver.GetAsync()).Options(_prefix), path, change);
}
