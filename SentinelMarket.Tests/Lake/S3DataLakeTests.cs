using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;

namespace SentinelMarket.Tests.Lake;

/// <summary>The contract of lakes on a bucket, over a server that checks every signature.</summary>
public sealed class S3DataLakeTests : LakeListingContract
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_wrong_secret_is_told_as_a_store_that_cannot_be_used()
    {
        var options = (await S3TestServer.GetAsync()).Options(_prefix);
        options.SecretKey = "wrong";
        using var lake = new S3DataLake(Options.Create(options));

        var refused = await Assert.ThrowsAsync<IOException>(() => lake.StoreAsync(Document("x"), default));

        Assert.StartsWith("The bucket lake could not be used for ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_and_a_server_that_is_away_are_told_as_such()
    {
        var missing = (await S3TestServer.GetAsync()).Options(_prefix);
        missing.Bucket = "nobody";
        var away = (await S3TestServer.GetAsync()).Options(_prefix);
        away.Endpoint = "http://127.0.0.1:1";
        using var lake = new S3DataLake(Options.Create(missing));
        using var other = new S3DataLake(Options.Create(away));

        await Assert.ThrowsAsync<IOException>(() => lake.StoreAsync(Document("x"), default));
        await Assert.ThrowsAsync<IOException>(() => other.ReadAsync("nse.quote/2026/03/02/20260302T040506789Z-0000000000000000.json.gz", default));
    }

    [Fact]
    public async Task More_objects_than_one_answer_of_the_store_has_are_all_listed()
    {
        using var lake = await OpenAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_050), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) => await lake.StoreAsync(Document($"object {i}") with { FetchedAt = Morning.AddSeconds(i) }, token));

        Assert.Equal(1_050, await lake.ListAsync("nse.quote", null, default).CountAsync());
        Assert.Equal(1_050, (await lake.LookAsync("nse.quote", new DateOnly(2026, 3, 2), default)).Files.Count);
    }

    protected override async Task<ObjectLake> OpenAsync() => new S3DataLake(Options.Create((await S3TestServer.GetAsync()).Options(_prefix)));

    protected override async Task ChangeAsync(string path, Func<byte[], byte[]> change) => await S3Change.ApplyAsync((await S3TestServer.GetAsync()).Options(_prefix), path, change);
}
