using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Lake;

/// <summary>A bucket of an S3 store.</summary>
public sealed class LakeS3Options
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Lake:S3";

    /// <summary>The bucket, which must exist.</summary>
    public string Bucket { get; set; } = string.Empty;

    /// <summary>What stands before every path in the bucket. Empty means the mode's name, which the host fills in.</summary>
    public string Prefix { get; set; } = string.Empty;

    /// <summary>The store's address, such as <c>http://127.0.0.1:9000</c>; empty for AWS.</summary>
    public string Endpoint { get; set; } = string.Empty;

    /// <summary>The region that requests are signed for.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>Whether the bucket stands in the path of addresses, as MinIO wants it, instead of in the host's name.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>The access key; empty for the credentials that the machine has.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret key.</summary>
    public string? SecretKey { get; set; }

    /// <summary>A file that holds the secret key.</summary>
    public string? SecretKeyFile { get; set; }
}

/// <summary>Lists every fault of <see cref="LakeS3Options"/> by its key; a local lake needs none of them.</summary>
internal sealed class LakeS3OptionsValidator(IOptions<LakeOptions> lake) : IValidateOptions<LakeS3Options>
{
    public ValidateOptionsResult Validate(string? name, LakeS3Options options)
    {
        if (lake.Value.Store != LakeStore.S3) { return ValidateOptionsResult.Success; }
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Bucket)) { Blame(nameof(options.Bucket), "the name of a bucket that exists is expected"); }
        if (options.Prefix.StartsWith('/') || options.Prefix.Contains("..", StringComparison.Ordinal)) { Blame(nameof(options.Prefix), "a path without a slash at its start is expected, such as sentinel"); }
        if (options.Endpoint.Length > 0 && (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))) { Blame(nameof(options.Endpoint), "an address such as http://127.0.0.1:9000 is expected, or nothing for AWS"); }
        if (string.IsNullOrWhiteSpace(options.Region)) { Blame(nameof(options.Region), "a region such as us-east-1 is expected"); }
        var hasSecret = !string.IsNullOrWhiteSpace(options.SecretKey) || !string.IsNullOrWhiteSpace(options.SecretKeyFile);
        if (string.IsNullOrWhiteSpace(options.AccessKey) == hasSecret) { Blame(nameof(options.AccessKey), "it is set together with SecretKey or SecretKeyFile, or none of them"); }
        if (string.IsNullOrWhiteSpace(options.SecretKey) && !string.IsNullOrWhiteSpace(options.SecretKeyFile) && !File.Exists(options.SecretKeyFile)) { Blame(nameof(options.SecretKeyFile), $"there is no file {options.SecretKeyFile}; the path of a file that holds the key is expected"); }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Blame(string key, string expected) => faults.Add($"{LakeS3Options.SectionName}:{key}: {expected}.");
    }
}
