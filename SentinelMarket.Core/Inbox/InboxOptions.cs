using Microsoft.Extensions.Options;

namespace SentinelMarket.Core.Inbox;

/// <summary>The drop folder and the uploads.</summary>
public sealed class InboxOptions
{
    /// <summary>The section of the settings.</summary>
    public const string SectionName = "Inbox";

    /// <summary>Whether this process works the folder at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The folder. Empty means <c>{Data:Folder}/inbox</c>, which the host fills in.</summary>
    public string Folder { get; set; } = string.Empty;

    /// <summary>How often the folder is looked at. A file is taken when two looks found it with the same size and time.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a zip archive without its directory, which stands at its end, has to be unchanged before it counts as broken.</summary>
    public TimeSpan ArchivePatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most files that one run imports.</summary>
    public int FilesPerRun { get; set; } = 100;

    /// <summary>The longest wait before a file whose run failed is tried again; the wait doubles from <see cref="Interval"/> on.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest upload in megabytes (1,048,576 bytes).</summary>
    public int MaxUploadMegabytes { get; set; } = 1_024;

    /// <summary>Whether a server on the simulated market takes files, which are real data, into its simulated database; for tests.</summary>
    public bool AllowSimulated { get; set; }

    /// <summary>The largest upload in bytes.</summary>
    internal long MaxUploadBytes => MaxUploadMegabytes * 1024L * 1024L;
}

/// <summary>Lists every fault of <see cref="InboxOptions"/> by its key.</summary>
internal sealed class InboxOptionsValidator : IValidateOptions<InboxOptions>
{
    public ValidateOptionsResult Validate(string? name, InboxOptions options)
    {
        var faults = new List<string>();
        Check(!string.IsNullOrWhiteSpace(options.Folder), nameof(options.Folder), "a folder that this server may write to is expected");
        Check(options.Interval >= TimeSpan.FromMilliseconds(100) && options.Interval <= TimeSpan.FromHours(1), nameof(options.Interval), "100 ms to an hour are expected");
        Check(options.ArchivePatience >= TimeSpan.Zero && options.ArchivePatience <= TimeSpan.FromDays(1), nameof(options.ArchivePatience), "zero to a day is expected");
        Check(options.FilesPerRun is >= 1 and <= 1_000, nameof(options.FilesPerRun), "1 to 1,000 are expected");
        Check(options.LongestRetryDelay >= options.Interval && options.LongestRetryDelay <= TimeSpan.FromDays(1), nameof(options.LongestRetryDelay), "at least Inbox:Interval and at most a day is expected");
        Check(options.MaxUploadMegabytes is >= 1 and <= 1_048_576, nameof(options.MaxUploadMegabytes), "1 to 1,048,576 are expected");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool sound, string key, string expected)
        {
            if (!sound) { faults.Add($"{InboxOptions.SectionName}:{key}: {expected}."); }
        }
    }
}
