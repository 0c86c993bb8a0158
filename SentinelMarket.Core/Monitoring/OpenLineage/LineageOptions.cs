using Microsoft.Extensions.Options;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Monitoring.OpenLineage;

/// <summary>Where events of runs are told in the format OpenLineage; nowhere without a file or an endpoint.</summary>
public sealed class LineageOptions
{
    /// <summary>The settings' section.</summary>
    public const string SectionName = "Lineage";

    /// <summary>A file to which each event is appended as one line; empty for none.</summary>
    public string File { get; set; } = "";

    /// <summary>The whole address to which each event is posted; empty for none.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>A key that the endpoint wants as bearer token; empty for none.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The path of a file that holds the key.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>The namespace of the jobs and of their sources.</summary>
    public string Namespace { get; set; } = "sentinelmarket";

    /// <summary>The namespace of the warehouse's tables; empty for <c>postgres://host:port</c> of the connection.</summary>
    public string WarehouseNamespace { get; set; } = "";

    /// <summary>Events that wait while the file or the endpoint takes none; beyond it the oldest are dropped.</summary>
    public int QueueLength { get; set; } = 1_000;

    /// <summary>How long the endpoint may take to answer.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait before an event that was not taken is sent again; doubles with each failure.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The upper bound of the doubling wait.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stop waits for events that are still to be sent.</summary>
    public TimeSpan StopPatience { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="LineageOptions"/> at start-up.</summary>
internal sealed class LineageOptionsValidator : IValidateOptions<LineageOptions>
{
    private const int LongestNamespace = 200;

    public ValidateOptionsResult Validate(string? name, LineageOptions options)
    {
        var faults = new List<string>();
        if (options.Endpoint.Length > 0)
        {
            Check(Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0,
                nameof(options.Endpoint), "an address with http or https and without a password is expected, such as http://127.0.0.1:5000/api/v1/lineage");
        }

        if (options.File.Length > 0) { Check(!Directory.Exists(options.File), nameof(options.File), "the path of a file is expected, and this is a folder"); }
        if (options.ApiKeyFile.Length > 0 && FeedSecret.Read(options.ApiKey, options.ApiKeyFile) is null)
        {
            faults.Add($"{LineageOptions.SectionName}:{nameof(options.ApiKeyFile)}: {FeedSecret.Lack($"{LineageOptions.SectionName}:{nameof(options.ApiKey)}", options.ApiKeyFile)}");
        }

        Check(options.Namespace.Length is > 0 and <= LongestNamespace && !options.Namespace.Any(char.IsControl), nameof(options.Namespace), "1 to 200 printable characters are expected");
        Check(options.WarehouseNamespace.Length <= LongestNamespace && !options.WarehouseNamespace.Any(char.IsControl), nameof(options.WarehouseNamespace), "at most 200 printable characters are expected");
        Check(options.QueueLength is >= 1 and <= 100_000, nameof(options.QueueLength), "1 to 100,000 are expected");
        Check(IsBetween(options.RequestTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)), nameof(options.RequestTimeout), "10 ms to 5 minutes are expected");
        Check(IsBetween(options.RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), nameof(options.RetryDelay), "1 ms to an hour is expected");
        Check(IsBetween(options.LongestRetryDelay, options.RetryDelay, TimeSpan.FromHours(24)), nameof(options.LongestRetryDelay), "RetryDelay to 24 hours are expected");
        Check(IsBetween(options.StopPatience, TimeSpan.Zero, TimeSpan.FromMinutes(5)), nameof(options.StopPatience), "0 to 5 minutes are expected");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool sound, string key, string expected)
        {
            if (!sound) { faults.Add($"{LineageOptions.SectionName}:{key}: {expected}."); }
        }
    }

    private static bool IsBetween(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;
}
