using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Lake;
using SentinelMarket.Core.Warehouse.Spool;

namespace SentinelMarket.Web.Hosting;

/// <summary>Ready while lake and spool take a small file: a disk that is full, or a folder that became another user's, is told before a run meets it. A bucket is not asked.</summary>
internal sealed class StorageCheck(IOptions<LakeOptions> lake, IOptions<SpoolOptions> spool) : IHealthCheck
{
    private static readonly byte[] Content = new byte[4096];

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var spoolFolder = ("spool", spool.Value.Folder);
        foreach (var (name, folder) in ((string, string)[])(lake.Value.Store == LakeStore.Local ? [("lake", lake.Value.Folder), spoolFolder] : [spoolFolder]))
        {
            if (await FaultAsync(folder, cancellationToken) is { } fault)
            {
                return HealthCheckResult.Unhealthy($"The {name} {folder} cannot be written ({fault}). Nothing is extracted until it can be; give the disk room or the folder its permissions, and the next run goes on.");
            }
        }

        return HealthCheckResult.Healthy("Lake and spool can be written.");
    }

    private static async Task<string?> FaultAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $".probe-{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            try
            {
                await File.WriteAllBytesAsync(path, Content, cancellationToken);
            }
            finally
            {
                File.Delete(path);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message.Replace(path, folder, StringComparison.Ordinal);
        }
    }
}
