using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using SentinelMarket.Core.Lake;

namespace SentinelMarket.Tests.Lake;

/// <summary>Changes the bytes of a lake's file in a bucket behind the lake's back.</summary>
internal static class S3Change
{
    public static async Task ApplyAsync(LakeS3Options options, string path, Func<byte[], byte[]> change)
    {
        using var client = new AmazonS3Client(
            new BasicAWSCredentials(options.AccessKey, options.SecretKey), new AmazonS3Config { ServiceURL = options.Endpoint, ForcePathStyle = true, RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED });
        using var found = await client.GetObjectAsync(options.Bucket, $"{options.Prefix}/{path}");
        using var bytes = new MemoryStream();
        await found.ResponseStream.CopyToAsync(bytes);
        using var changed = new MemoryStream(change(bytes.ToArray()));
        await client.PutObjectAsync(new PutObjectRequest { BucketName = options.Bucket, Key = $"{options.Prefix}/{path}", InputStream = changed, UseChunkEncoding = false });
    }
}
