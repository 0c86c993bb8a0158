using System.Diagnostics;
using System.Text.RegularExpressions;
using SentinelMarket.Core.Lake;

namespace SentinelMarket.Tests.Lake;

/// <summary>
/// An S3 server of somebody else's making (npm <c>s3rver</c>) on loopback, once a test process. It knows no signatures of version 4 and finds no common prefixes more than a
/// folder deep; <see cref="S3TestServer"/> does. The packages are fetched into the build's folder at the first use.
/// </summary>
internal sealed partial class S3Rver
{
    private const string Bucket = "lake";
    private const string Key = "S3RVER";
    private static readonly Lazy<Task<S3Rver>> Shared = new(StartAsync);

    private S3Rver(string address) => Address = address;

    public string Address { get; }

    public static Task<S3Rver> GetAsync() => Shared.Value;

    /// <summary>The bucket with a prefix of its own.</summary>
    public LakeS3Options Options(string prefix) => new() { Bucket = Bucket, Prefix = prefix, Endpoint = Address, AccessKey = Key, SecretKey = Key };

    private static async Task<S3Rver> StartAsync()
    {
        var home = await InstallAsync();
        var folder = new TemporaryFolder();
        var process = Process.Start(Node(home, Path.Combine("node_modules", "s3rver", "bin", "s3rver.js"), "--directory", folder.FullPath, "--address", "127.0.0.1", "--port", "0", "--no-vhost-buckets", "--configure-bucket", Bucket))!;
        TestRun.AtEnd(async () =>
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            folder.Dispose();
        });
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // Its log goes on; nobody reads it, and a full pipe would stop it.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new S3Rver($"http://{match.Groups["at"].Value}");
            }
        }

        throw new InvalidOperationException($"The S3 server did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    private static async Task<string> InstallAsync()
    {
        var home = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "s3-server")).FullName;
        var wanted = Path.Combine(Repository.Root, "SentinelMarket.Tests", "Lake", "S3Rver");
        var stamp = Path.Combine(home, "node_modules", ".install-stamp");
        var sum = await File.ReadAllTextAsync(Path.Combine(wanted, "package-lock.json"));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == sum) { return home; }
        foreach (var file in (string[])["package.json", "package-lock.json", ".npmrc"]) { File.Copy(Path.Combine(wanted, file), Path.Combine(home, file), overwrite: true); }
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = home, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var said = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0) { throw new InvalidOperationException($"The S3 server could not be installed: {string.Join('\n', said)}"); }
        await File.WriteAllTextAsync(stamp, sum);
        return home;
    }

    private static ProcessStartInfo Node(string home, params string[] arguments) =>
        new("node", arguments) { WorkingDirectory = home, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

    [GeneratedRegex("listening on (?<at>127\\.0\\.0\\.1:[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
